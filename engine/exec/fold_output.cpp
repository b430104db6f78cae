#include <algorithm>
#include <cstring>

#include "engine/data/owners.h"
#include "engine/exec/fold.h"
#include "engine/exec/refine.h"

// What the operators of a fold read of what RunFold stored.
namespace kaocheng::exec {
namespace {

// Of the rows of the task those of which the fold says something.
std::span<const FoldSays::Row> RowsOf(const Task& task, const hir::Fold& fold) {
  const std::vector<FoldSays::Row>& rows = SaidByFold(task, fold.ladder).violations[fold.violation];
  const auto before = [](const FoldSays::Row& one, Row row) { return one.row < row; };
  const auto begin = std::lower_bound(rows.begin(), rows.end(), task.rows.lo, before);
  return {begin, std::lower_bound(begin, rows.end(), task.rows.hi, before)};
}

uint8_t ValueOf(const FoldSays::Row& said, const hir::Fold& fold) {
  return fold.output == hir::Fold::Output::kViolationStep ? said.step : said.code;
}

void EvaluateViolations(const Task& task, const hir::Fold& fold, Out& out) {
  WithWidth(out.width(),
            [&](auto type) { std::fill_n(out.Values<decltype(type)>(), out.size(), decltype(type){0}); });
  for (const FoldSays::Row& said : RowsOf(task, fold)) {
    const auto i = static_cast<size_t>(said.row - task.rows.lo);
    out.Set(i, ValueOf(said, fold));
    if (said.state != State::kValue) out.SetState(i, static_cast<uint8_t>(said.state));
  }
}

}  // namespace

range::Possible FoldRange(const Run& run, const hir::Fold& fold, Row row) {
  const hir::Ladder& ladder = run.program.ladders[fold.ladder];
  const data::SpaceData& sanctions = run.space(ladder.sanctions);
  if (fold.output == hir::Fold::Output::kSanctionOn)
    return range::Value(sanctions.on.Get(static_cast<size_t>(row)));
  const bool of_violation = IsOfViolations(fold.output);
  const bool step =
      fold.output == hir::Fold::Output::kSanctionStep || fold.output == hir::Fold::Output::kViolationStep;
  const FoldStore& store = run.folds[fold.ladder.value];
  if (!of_violation && store.states[static_cast<size_t>(row)] == kValue) {
    return range::Value(step ? store.step[static_cast<size_t>(row)] : store.until[static_cast<size_t>(row)]);
  }
  const Row at = of_violation ? data::SanctionRowOf(run.snapshot, ladder, fold.violation, row) : row;
  const Row subject = data::OwnerAt(sanctions.offsets, at);
  const std::lock_guard lock(store.careful->mutex);
  const range::Judged& judged = store.careful->people.at(subject).at(
      static_cast<size_t>(at - sanctions.offsets[static_cast<size_t>(subject)]));
  if (of_violation) return step ? judged.step : judged.state;
  return step ? judged.sanction : judged.until;
}

std::vector<FewRows::One> EvaluateFewOfFold(const Task& task, const hir::Fold& fold, RowRanges& ranges) {
  const auto rows = RowsOf(task, fold);
  std::vector<FewRows::One> few;
  few.reserve(rows.size());
  for (const FoldSays::Row& said : rows) {
    const FewRows::One one{said.row, ValueOf(said, fold), said.state};
    if (one.value != 0 || one.state != State::kValue) few.push_back(one);
  }
  if (task.run.ranges) RefineFew(task, fold, few, ranges);
  for (FewRows::One& one : few)
    if (one.state != State::kValue) one.value = 0;
  std::erase_if(few, [](const FewRows::One& one) { return one.value == 0 && one.state == State::kValue; });
  return few;
}

void EvaluateFold(const Task& task, const hir::Fold& fold, Out& out) {
  if (IsOfViolations(fold.output)) return EvaluateViolations(task, fold, out);
  RunFold(task, fold.ladder);
  const FoldStore& store = task.run.folds[fold.ladder.value];
  const auto copy = [&](const auto& values) {
    const auto* from = values.data() + task.rows.lo;
    WithWidth(out.width(), [&](auto type) {
      using T = decltype(type);
      T* target = out.Values<T>();
      for (size_t i = 0, n = out.size(); i < n; ++i) target[i] = static_cast<T>(from[i]);
    });
  };
  switch (fold.output) {
    case hir::Fold::Output::kSanctionStep:
      copy(store.step);
      break;
    case hir::Fold::Output::kSanctionOn:
      copy(store.on);
      break;
    case hir::Fold::Output::kSanctionUntil:
      copy(store.until);
      break;
    case hir::Fold::Output::kViolationStep:
    case hir::Fold::Output::kViolationState:
      break;
  }
  // Mostly every row has a value: then nothing is written.
  const auto* said = store.states.data() + task.rows.lo;
  if (std::memchr(said, kUndetermined, out.size()) != nullptr) out.CopyStates(said);
}

}  // namespace kaocheng::exec
