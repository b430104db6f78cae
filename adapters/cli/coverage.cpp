#include "adapters/cli/coverage.h"

#include <algorithm>
#include <set>

#include "dsl/diagnostics/code.h"
#include "engine/data/titles.h"

namespace kaocheng::cli {

namespace {

size_t TableOf(const hir::Program& program, hir::SpaceId subject, const data::Schema& schema) {
  return schema.Index(program.spaces[subject].named.name, true).value();
}

}  // namespace

Coverage::Coverage(const data::Dataset& dataset) : dataset_(dataset) {
  for (const data::TableIndex& table : dataset.index) judged_.emplace_back(table.entities());
}

void Coverage::Add(const hir::Program& program, const data::Snapshot& snapshot) {
  std::set<hir::SpaceId> subjects;
  for (const hir::Outcome& outcome : program.outcomes) subjects.insert(outcome.subject);
  for (const hir::SpaceId subject : subjects) {
    const size_t table = TableOf(program, subject, dataset_.schema);
    const data::SpaceData& people = snapshot.spaces[subject.value];
    for (size_t row = 0; row < people.judged.size(); ++row) {
      if (people.judged[row] == 0) continue;
      judged_[table][static_cast<size_t>(dataset_.index[table].by_id.Find(people.ids[row]))] = 1;
    }
  }
}

void Coverage::WarnOfOthers(const Session& session, const data::Period& period) const {
  std::set<size_t> kinds;
  for (const Compiled& policy : session.compilation.policies)
    for (const hir::Outcome& outcome : policy.program.outcomes)
      kinds.insert(TableOf(policy.program, outcome.subject, dataset_.schema));
  for (const size_t t : kinds) {
    const data::TableIndex& index = dataset_.index[t];
    const data::RawSpell* const spells = index.spells.data();
    size_t all = 0, others = 0, first = 0;
    for (size_t e = 0; e < index.entities(); ++e) {
      const bool there =
          std::any_of(spells + index.spell_offsets[e], spells + index.spell_offsets[e + 1],
                      [&](const data::RawSpell& spell) { return spell.Meets(period.first, period.last); });
      if (!there) continue;
      ++all;
      if (judged_[t][e] == 0 && others++ == 0) first = e;
    }
    if (others == 0) continue;
    const data::RawTable& table = dataset_.tables[t];
    const auto row = static_cast<size_t>(spells[index.spell_offsets[first]].row);
    session.emitter.Report(
        Code::kJudgedByNone,
        DataPlace{table.file, table.lines[row], table.id_header,
                  std::string(dataset_.dictionary.Text(index.ids[first]))},
        {std::to_string(others), std::to_string(all), data::TitleOf(dataset_.schema.tables[t])});
  }
}

}  // namespace kaocheng::cli
