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
  everybody.said = false;
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
  if (!sanctions) return;
  const data::Stretches& started = difference.spaces[ladder.sanctions.value];
  exec::Move(started, step);
  exec::Move(started, on);
  exec::Move(started, until);
  exec::Move(started, states);
}

void FoldStore::Forget(const hir::Ladder& ladder, const data::Snapshot& snapshot, data::Row first,
                       data::Row last) {
  const data::SpaceData& rows = snapshot.spaces[ladder.sanctions.value];
  for (auto subject = static_cast<size_t>(first); subject < static_cast<size_t>(last); ++subject) {
    done[subject] = 0;
    unsupplied[subject] = 0;
    careful->people.erase(static_cast<data::Row>(subject));
    if (!sanctions) continue;
    for (auto row = static_cast<size_t>(rows.offsets[subject]);
         row < static_cast<size_t>(rows.offsets[subject + 1]); ++row) {
      step[row] = 0;
      on[row] = 0;
      until[row] = 0;
      states[row] = kValue;
    }
  }
}

}  // namespace kaocheng::exec
