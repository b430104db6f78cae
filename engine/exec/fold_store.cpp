#include "engine/exec/fold_store.h"

#include "engine/exec/column.h"

namespace kaocheng::exec {

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

}  // namespace kaocheng::exec
