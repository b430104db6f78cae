#include "engine/compare/groups.h"

#include <vector>

namespace kaocheng::compare {

std::map<Group, Tally> TallyBy(const Comparison& comparison,
                               const std::function<std::optional<Group>(const Subject&)>& of) {
  struct Seen {
    bool better = false, worse = false, other = false;
  };
  std::vector<Seen> seen(comparison.subjects.size());
  for (const Change& change : comparison.changes) {
    Seen& of_subject = seen[change.subject];
    if (change.effect == Effect::kBetter) of_subject.better = true;
    if (change.effect == Effect::kWorse) of_subject.worse = true;
    if (change.effect == Effect::kNeither) of_subject.other = true;
  }
  std::map<Group, Tally> tallies;
  for (size_t i = 0; i < seen.size(); ++i) {
    const Subject& subject = comparison.subjects[i];
    const std::optional<Group> group = of(subject);
    if (!group) continue;
    Tally& tally = tallies[*group];
    tally.fen_before += subject.fen_before;
    tally.fen_after += subject.fen_after;
    if (!subject.person) continue;
    ++tally.people;
    if (seen[i].better && !seen[i].worse) {
      ++tally.better;
    } else if (seen[i].worse && !seen[i].better) {
      ++tally.worse;
    } else if (seen[i].better || seen[i].other) {
      ++tally.mixed;
    }
  }
  std::erase_if(tallies, [](const auto& entry) {  // those above all groups
    const Tally& tally = entry.second;
    return tally.people == 0 && tally.fen_before == 0 && tally.fen_after == 0;
  });
  return tallies;
}

Tally TallyAll(const Comparison& comparison) {
  const auto tallies = TallyBy(comparison, [](const Subject&) { return std::optional(Group{}); });
  return tallies.empty() ? Tally{} : tallies.begin()->second;
}

}  // namespace kaocheng::compare
