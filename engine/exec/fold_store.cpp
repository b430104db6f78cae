#include "engine/exec/fold_store.h"

#include "engine/exec/column.h"

namespace kaocheng::exec {

void FoldStore::Begin(const hir::Ladder& ladder, const data::Snapshot& snapshot) {
  const auto rows = [&](hir::SpaceId space) {
    return static_cast<size_t>(snapshot.spaces[space.value].rows);
  };
  const size_t subjects = rows(ladder.subject);
  const size_t sanctions = rows(ladder.sanctions);
  done.assign(subjects, 0);
  unsupplied.assign(subjects, 0);
  step.assign(sanctions, 0);
  on.assign(sanctions, 0);
  until.assign(sanctions, 0);
  states.assign(sanctions, kValue);
  violations.resize(ladder.violations.size());
  for (size_t v = 0; v < violations.size(); ++v) {
    const size_t judged = rows(ladder.violations[v].space);
    violations[v].step.assign(judged, 0);
    violations[v].code.assign(judged, 0);
    violations[v].states.assign(judged, kValue);
  }
  careful->people.clear();
}

}  // namespace kaocheng::exec
