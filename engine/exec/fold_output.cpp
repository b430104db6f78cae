#include <cstdlib>
#include <cstring>

#include "engine/exec/fold.h"
#include "engine/exec/refine.h"

// What the operators of a fold read of what RunFold stored.
namespace kaocheng::exec {

range::Possible FoldRange(const Run& run, const hir::Fold& fold, Row row) {
  const hir::Ladder& ladder = run.program.ladders[fold.ladder];
  const data::SpaceData& sanctions = run.space(ladder.sanctions);
  FoldStore::Careful& careful = *run.folds[fold.ladder.value].careful;
  const auto judged_of = [&](Row subject) -> const std::vector<range::Judged>& {
    const std::lock_guard lock(careful.mutex);
    return careful.people.at(subject);
  };
  if (fold.output == hir::Fold::Output::kSanctionOn)
    return range::Value(sanctions.on[static_cast<size_t>(row)]);
  if (fold.output == hir::Fold::Output::kSanctionStep || fold.output == hir::Fold::Output::kSanctionUntil) {
    const Row subject = sanctions.owner[static_cast<size_t>(row)];
    const FoldStore& store = run.folds[fold.ladder.value];
    const bool step = fold.output == hir::Fold::Output::kSanctionStep;
    if (store.states[static_cast<size_t>(row)] == kValue) {
      return range::Value(step ? store.step[static_cast<size_t>(row)]
                               : store.until[static_cast<size_t>(row)]);
    }
    const Row begin = sanctions.offsets[static_cast<size_t>(subject)];
    const range::Judged& judged = judged_of(subject).at(static_cast<size_t>(row - begin));
    return step ? judged.sanction : judged.until;
  }
  const hir::SpaceId space = ladder.violations[fold.violation].space;
  const Row* subjects = Ancestors(run, space, ladder.subject);
  const Row subject = subjects == nullptr ? row : subjects[row];
  const Row begin = sanctions.offsets[static_cast<size_t>(subject)];
  const std::vector<range::Judged>& rows = judged_of(subject);
  for (size_t i = 0; i < rows.size(); ++i) {
    const size_t at = static_cast<size_t>(begin) + i;
    if (sanctions.source_violation[at] == static_cast<int32_t>(fold.violation) &&
        sanctions.source_row[at] == row)
      return fold.output == hir::Fold::Output::kViolationStep ? rows[i].step : rows[i].state;
  }
  std::abort();  // only rows of the sanction space are undetermined
}

void EvaluateFold(const Task& task, const hir::Fold& fold, Out& out) {
  RunFold(task, fold.ladder);
  const FoldStore& store = task.run.folds[fold.ladder.value];
  const bool of_violation =
      fold.output == hir::Fold::Output::kViolationStep || fold.output == hir::Fold::Output::kViolationState;
  const auto& states = of_violation ? store.violations[fold.violation].states : store.states;
  const auto copy = [&](const auto& values) {
    const auto* from = values.data() + task.rows.lo;
    WithWidth(out.width(), [&](auto type) {
      using T = decltype(type);
      T* target = out.Values<T>();
      for (size_t i = 0, n = out.size(); i < n; ++i) target[i] = static_cast<T>(from[i]);
    });
  };
  switch (fold.output) {
    case hir::Fold::Output::kViolationStep:
      copy(store.violations[fold.violation].step);
      break;
    case hir::Fold::Output::kViolationState:
      copy(store.violations[fold.violation].code);
      break;
    case hir::Fold::Output::kSanctionStep:
      copy(store.step);
      break;
    case hir::Fold::Output::kSanctionOn:
      copy(store.on);
      break;
    case hir::Fold::Output::kSanctionUntil:
      copy(store.until);
      break;
  }
  // Mostly every row has a value: then nothing is written.
  const auto* said = states.data() + task.rows.lo;
  if (std::memchr(said, kUndetermined, out.size()) != nullptr) out.CopyStates(said);
}

}  // namespace kaocheng::exec
