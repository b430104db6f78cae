#include "engine/exec/fold_supply.h"

#include "engine/data/ranges.h"

namespace kaocheng::exec {

void FoldSupply::Need(hir::SpaceId space, Date from) {
  const hir::Space& declared = run_.program.spaces[space];
  if (declared.kind != hir::Space::Kind::kRecord) return;
  const data::SuppliedDays& supplied = run_.space(space).supplied;
  const bool common = data::Covers(supplied.common, {from, run_.snapshot.period.last});
  if (supplied.uniform()) {
    uniformly_ &= common;
  } else {
    by_owner_.push_back({space, from, declared.owner != ladder_.subject, common});
  }
}

bool FoldSupply::Has(Row subject) const {
  if (!uniformly_) return false;
  for (const Needed& need : by_owner_) {
    const data::SuppliedDays& supplied = run_.space(need.space).supplied;
    const Date last = run_.snapshot.period.last;
    if (!need.below) {
      if (need.common && supplied.HasCommon(subject)) continue;
      if (!data::Covers(supplied.of(subject), {need.from, last})) return false;
      continue;
    }
    const Row* subjects = Ancestors(run_, run_.program.spaces[need.space].owner, ladder_.subject);
    const Row owners = supplied.owners->days().owners();
    for (Row owner = 0; owner < owners; ++owner)
      if (subjects[owner] == subject && !data::Covers(supplied.of(owner), {need.from, last})) return false;
  }
  return true;
}

}  // namespace kaocheng::exec
