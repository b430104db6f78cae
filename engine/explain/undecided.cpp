#include "engine/explain/undecided.h"

#include <algorithm>

#include "engine/plan/plan.h"

namespace kaocheng::explain {

using data::Row;
using hir::OutcomeKind;

namespace {

Cell CellAt(const exec::Results& results, hir::ColumnId id, Row row) {
  const exec::ColumnData& column = results[id];
  return {column.value(row), column.state(row)};
}

// What a line says, other than a sanction's, which reads a ladder.
std::vector<hir::ColumnId> ReadingLadders(const Evaluator& evaluator) {
  std::vector<hir::ColumnId> columns;
  for (const hir::Outcome& outcome : evaluator.program().outcomes) {
    if (outcome.kind == OutcomeKind::kSanction) continue;
    for (const hir::ColumnId column : {outcome.eligible, outcome.value})
      if (column.valid() && evaluator.ReadsLadder(column)) columns.push_back(column);
  }
  return columns;
}

exec::Results EvaluateDecided(const Evaluator& evaluator, const exec::Results& results,
                              const std::vector<hir::ColumnId>& wanted, int threads) {
  plan::Options options{.foreign = false, .given = {}};
  std::vector<const exec::ColumnData*> given(evaluator.program().columns.size(), nullptr);
  for (size_t i = 0; i < given.size(); ++i) {
    const hir::ColumnId id = evaluator.program().columns.id_at(i);
    if (!evaluator.ReadsLadder(id)) given[i] = results.Find(id);
    options.given.push_back(given[i] != nullptr ? 1 : 0);
  }
  const plan::Plan plan = plan::MakePlan(evaluator.program(), wanted, options);
  return exec::Execute(plan, evaluator.snapshot(), {.threads = threads, .given = &given, .undecided = false});
}

}  // namespace

RestsOnUndecided::RestsOnUndecided(Evaluator& evaluator, const exec::Results& results, int threads)
    : evaluator_(evaluator),
      program_(evaluator.program()),
      snapshot_(evaluator.snapshot()),
      results_(results),
      again_(program_.columns.size()) {
  // Only what the run evaluated: it left out what is said of those whom others judge.
  std::vector<hir::ColumnId> wanted = ReadingLadders(evaluator);
  std::erase_if(wanted, [&](hir::ColumnId column) { return results[column].rows == 0; });
  if (!wanted.empty()) decided_ = EvaluateDecided(evaluator, results, wanted, threads);
  for (const hir::ColumnId column : wanted) again_[column.value] = 1;
  for (const hir::Ladder& ladder : program_.ladders) {
    std::vector<uint8_t>& by_others = weighed_by_others_.emplace_back();
    for (const hir::Violation& violation : ladder.violations) {
      const auto reads_ladder = [&](const hir::Clauses& clauses) {
        const auto all = clauses.all();
        return std::any_of(all.begin(), all.end(), [&](hir::ColumnId column) {
          return column.valid() && evaluator.ReadsLadder(column);
        });
      };
      by_others.push_back(
          reads_ladder(violation.clauses) || (violation.at_end && reads_ladder(*violation.at_end)) ? 1 : 0);
    }
  }
}

bool RestsOnUndecided::operator()(const outcome::Line& line) const {
  const hir::Outcome& outcome = *line.outcome;
  if (outcome.kind == OutcomeKind::kSanction) {
    if (line.state != outcome::SanctionState::kRecommended) return false;
    return weighed_by_others_[outcome.ladder.value][outcome.violation] != 0 ||
           RestsOnEarlier(outcome, line.row);
  }
  if (outcome.eligible.valid() && Differs(outcome.eligible, line.row)) return true;
  return Differs(outcome.value, line.row);
}

bool RestsOnUndecided::Differs(hir::ColumnId column, Row row) const {
  return again_[column.value] != 0 && CellAt(results_, column, row) != CellAt(decided_, column, row);
}

// Whether an undecided violation of an earlier day, which may have started a sanction, is judged with it.
bool RestsOnUndecided::RestsOnEarlier(const hir::Outcome& sanction, Row row) const {
  const hir::Ladder& ladder = program_.ladders[sanction.ladder];
  const data::SpaceData& judged = snapshot_.spaces.at(ladder.sanctions.value);
  const Row at = evaluator_.SanctionRow(sanction.ladder, static_cast<int32_t>(sanction.violation), row);
  const Date on = judged.on.Get(static_cast<size_t>(at));
  const auto subject = static_cast<size_t>(judged.owner.Get(static_cast<size_t>(at)));
  const auto begin = static_cast<size_t>(judged.offsets[subject]);
  const auto end = static_cast<size_t>(judged.offsets[subject + 1]);
  for (size_t i = begin; i < end; ++i) {
    const data::SanctionSource source = judged.sources.Get(i);
    if (source.violation >= 0 && judged.on.Get(i) < on &&
        evaluator_.MayStart(sanction.ladder, source.violation, source.row))
      return true;
  }
  return false;
}

}  // namespace kaocheng::explain
