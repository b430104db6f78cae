#include <algorithm>

#include "dsl/hir/duty_sum.h"
#include "engine/plan/plan.h"

namespace kaocheng::plan {

namespace {

// Each once, in the program's order.
void Tidy(std::vector<hir::ColumnId>& columns) {
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
}

}  // namespace

bool Judges(const data::Snapshot& snapshot, hir::SpaceId kind) {
  const std::vector<uint8_t>& judged = snapshot.spaces[kind.value].judged;
  return std::find(judged.begin(), judged.end(), 1) != judged.end();
}

std::vector<hir::ColumnId> OutcomeColumns(const hir::Program& program, const hir::Outcome& outcome) {
  std::vector<hir::ColumnId> out;
  const auto add = [&](hir::ColumnId id) {
    if (id.valid()) out.push_back(id);
  };
  for (const hir::ColumnId id :
       {outcome.value, outcome.eligible, outcome.required, outcome.met, outcome.violation_state})
    add(id);
  for (const hir::Outcome::Item& item : outcome.items) {
    for (const hir::ColumnId id : {item.required, item.met, item.cell_required, item.cell_met, item.due})
      add(id);
    // What failed of a record's duty is listed by what refers to that record.
    if (!item.required.valid()) continue;
    const hir::Reduce* sum = hir::SumOf(program, item);
    if (sum != nullptr && sum->match == hir::Reduce::Match::kReference) add(sum->reference);
  }
  for (const hir::Outcome::Quota& quota : outcome.quotas) {
    add(quota.place);
    add(quota.settled);
    // A tie is shown with everyone whom it ties, and so with the group.
    for (const hir::ColumnId key : std::get<hir::Order>(program.columns[quota.group].op).within_columns)
      add(key);
  }
  if (outcome.rulings) {
    for (const hir::ColumnId id : {outcome.rulings->names, outcome.rulings->about, outcome.rulings->value})
      add(id);
  }
  if (outcome.share) {
    for (const hir::ColumnId id :
         {outcome.share->own, outcome.share->highest, outcome.share->budget, outcome.share->owed})
      add(id);
  }
  for (const hir::Handler& handler : outcome.handlers) add(handler.when);
  if (outcome.kind == hir::OutcomeKind::kSanction && outcome.ladder.valid()) {
    add(program.ladders[outcome.ladder].violations[outcome.violation].on);
  }
  Tidy(out);
  return out;
}

std::vector<hir::ColumnId> OutcomeColumns(const hir::Program& program, const data::Snapshot& snapshot,
                                          bool measures) {
  std::vector<hir::ColumnId> out;
  for (const hir::Outcome& outcome : program.outcomes) {
    if (outcome.kind == hir::OutcomeKind::kMeasure && !measures) continue;
    if (!Judges(snapshot, outcome.subject)) continue;
    const std::vector<hir::ColumnId> own = OutcomeColumns(program, outcome);
    out.insert(out.end(), own.begin(), own.end());
  }
  Tidy(out);
  return out;
}

}  // namespace kaocheng::plan
