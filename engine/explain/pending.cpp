#include "engine/explain/pending.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace kaocheng::explain {
namespace {

using data::Row;

constexpr size_t kMostTried = 50;

struct Undecided {
  hir::LadderId ladder;
  Row row;  // of the ladder's sanction space
};

// What a report says about the row, in one world.
struct Said {
  Cell value, eligible;
  friend bool operator==(const Said&, const Said&) = default;
};

Said SayOf(Evaluator& world, const outcome::Line& line) {
  const hir::Outcome& outcome = *line.outcome;
  if (outcome.kind == hir::OutcomeKind::kSanction) {
    // Its own recommendation stands in every world; what counts are those before it.
    const Row at = world.SanctionRow(outcome.ladder, static_cast<int32_t>(outcome.violation), line.row);
    const auto& rows = world.snapshot().spaces.at(world.program().ladders[outcome.ladder].sanctions.value);
    const PersonFold& fold = world.Judged(outcome.ladder, rows.owner.at(static_cast<size_t>(at)));
    const FoldRow& row = fold.rows.at(static_cast<size_t>(at - fold.first));
    return {row.judged, row.state};
  }
  Said said{{}, outcome.eligible.valid() ? world.Get(outcome.eligible, line.row) : Known(1)};
  if (IsTrue(said.eligible)) said.value = world.Get(outcome.value, line.row);
  return said;
}

std::vector<Undecided> UndecidedOf(Evaluator& world, const outcome::Line& line) {
  std::vector<Undecided> found;
  for (const auto& [ladder, subject] : world.folded()) {
    const PersonFold& fold = world.Judged({ladder}, subject);
    for (size_t i = 0; i < fold.rows.size(); ++i) {
      const FoldRow& row = fold.rows[i];
      if (row.history || !row.started) continue;
      const Undecided one{{ladder}, fold.first + static_cast<Row>(i)};
      const bool itself =
          line.outcome->kind == hir::OutcomeKind::kSanction && line.outcome->ladder == one.ladder &&
          world.SanctionRow(one.ladder, static_cast<int32_t>(line.outcome->violation), line.row) == one.row;
      if (!itself) found.push_back(one);
    }
  }
  return found;
}

// Those without which the line would differ; of a person of whom no single one makes that difference, all
// where together they do.
std::vector<Undecided> DecisiveOf(Evaluator& evaluator, const outcome::Line& line, const Said& said,
                                  const std::vector<Undecided>& undecided) {
  std::vector<Undecided> decisive;
  std::map<std::pair<uint32_t, Row>, std::vector<Undecided>> together;  // by person
  std::set<std::pair<uint32_t, Row>> settled;                           // of whom a single one is decisive
  for (const Undecided& one : undecided) {
    const hir::Ladder& ladder = evaluator.program().ladders[one.ladder];
    const data::SpaceData& sanctions = evaluator.snapshot().spaces.at(ladder.sanctions.value);
    const std::pair person{ladder.subject.value, sanctions.owner.at(static_cast<size_t>(one.row))};
    if (SayOf(evaluator.Without(one.ladder, one.row), line) != said) {
      decisive.push_back(one);
      settled.insert(person);
    } else {
      together[person].push_back(one);
    }
  }
  for (const auto& [person, theirs] : together) {
    if (theirs.size() < 2 || settled.contains(person)) continue;
    if (SayOf(evaluator.WithoutAllOf({person.first}, person.second), line) != said)
      decisive.insert(decisive.end(), theirs.begin(), theirs.end());
  }
  return decisive;
}

}  // namespace

void FillPending(Evaluator& evaluator, outcome::Line& line) {
  const hir::Outcome& outcome = *line.outcome;
  const auto reads = [&](hir::ColumnId column) { return column.valid() && evaluator.ReadsLadder(column); };
  if (!reads(outcome.value) && !reads(outcome.eligible)) return;
  if (outcome.kind == hir::OutcomeKind::kSanction && line.state != outcome::SanctionState::kRecommended)
    return;
  if (SayOf(evaluator.Decided(), line) != SayOf(evaluator, line)) NamePending(evaluator, line);
}

void NamePending(Evaluator& evaluator, outcome::Line& line) {
  Evaluator same(evaluator, Uncounted{});  // finds out whose sanctions the line reads
  const Said said = SayOf(same, line);
  const std::vector<Undecided> undecided = UndecidedOf(same, line);
  if (undecided.empty()) return;
  std::vector<Undecided> decisive;
  if (undecided.size() <= kMostTried) decisive = DecisiveOf(evaluator, line, said, undecided);
  std::vector<std::string_view>& pending = line.more.Make().open.Make().pending;
  for (const Undecided& one : decisive.empty() ? undecided : decisive) {
    const hir::SpaceId sanctions = evaluator.program().ladders[one.ladder].sanctions;
    pending.push_back(outcome::RowName(evaluator.program(), evaluator.snapshot(), sanctions, one.row));
  }
  std::sort(pending.begin(), pending.end());
  pending.erase(std::unique(pending.begin(), pending.end()), pending.end());
}

}  // namespace kaocheng::explain
