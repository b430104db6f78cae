#include "engine/exec/fold_store.h"

#include "engine/exec/column.h"

namespace kaocheng::exec {
namespace {

template <typename T>
void Move(const data::Stretches& stretches, std::vector<T>& said) {
  // From the end: rows in front stay where they are until then.
  for (auto stretch = stretches.rbegin(); stretch != stretches.rend(); ++stretch) {
    const auto at = said.erase(said.begin() + stretch->was_lo, said.begin() + stretch->was_hi);
    said.insert(at, static_cast<size_t>(stretch->now_hi - stretch->now_lo), T{});
  }
}

}  // namespace

void FoldStore::Begin(const hir::Ladder& ladder, const data::Snapshot& snapshot, bool sanctions_are_read) {
  const auto rows = [&](hir::SpaceId space) {
    return static_cast<size_t>(snapshot.spaces[space.value].rows);
  };
  const size_t subjects = rows(ladder.subject);
  done.assign(subjects, 0);
  unsupplied.assign(subjects, 0);
  violations.resize(ladder.violations.size());
  for (size_t v = 0; v < violations.size(); ++v) {
    const size_t judged = rows(ladder.violations[v].space);
    violations[v].step.assign(judged, 0);
    violations[v].code.assign(judged, 0);
    violations[v].states.assign(judged, kValue);
  }
  careful->people.clear();
  sanctions = sanctions_are_read;
  if (!sanctions) return;
  const size_t started = rows(ladder.sanctions);
  step.assign(started, 0);
  on.assign(started, 0);
  until.assign(started, 0);
  states.assign(started, kValue);
}

void FoldStore::Move(const hir::Ladder& ladder, const data::Difference& difference) {
  if (sanctions) {
    const data::Stretches& started = difference.spaces[ladder.sanctions.value];
    exec::Move(started, step);
    exec::Move(started, on);
    exec::Move(started, until);
    exec::Move(started, states);
  }
  for (size_t v = 0; v < violations.size(); ++v) {
    const data::Stretches& judged = difference.spaces[ladder.violations[v].space.value];
    exec::Move(judged, violations[v].step);
    exec::Move(judged, violations[v].code);
    exec::Move(judged, violations[v].states);
  }
}

void FoldStore::Forget(const hir::Ladder& ladder, const data::Snapshot& snapshot, data::Row first,
                       data::Row last) {
  const data::SpaceData& rows = snapshot.spaces[ladder.sanctions.value];
  for (auto subject = static_cast<size_t>(first); subject < static_cast<size_t>(last); ++subject) {
    done[subject] = 0;
    unsupplied[subject] = 0;
    careful->people.erase(static_cast<data::Row>(subject));
    for (auto row = static_cast<size_t>(rows.offsets[subject]);
         row < static_cast<size_t>(rows.offsets[subject + 1]); ++row) {
      if (sanctions) {
        step[row] = 0;
        on[row] = 0;
        until[row] = 0;
        states[row] = kValue;
      }
      if (rows.source_violation[row] < 0) continue;
      Violation& of = violations[static_cast<size_t>(rows.source_violation[row])];
      const auto judged = static_cast<size_t>(rows.source_row[row]);
      of.step[judged] = 0;
      of.code[judged] = 0;
      of.states[judged] = kValue;
    }
  }
}

}  // namespace kaocheng::exec
