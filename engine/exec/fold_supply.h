#pragma once

#include <vector>

#include "engine/exec/task.h"

namespace kaocheng::exec {

// Whether the records that a fold rests on were supplied.
class FoldSupply {
 public:
  FoldSupply(const Run& run, const hir::Ladder& ladder) : run_(run), ladder_(ladder) {}
  // Those of a space, from a day until the period's end.
  void Need(hir::SpaceId space, Date from);
  // Records of people below the subject count too: all of them must be supplied.
  bool Has(Row subject) const;

 private:
  struct Needed {
    hir::SpaceId space;
    Date from = 0;
    bool below = false;
    bool common = false;  // what most owners have is enough
  };

  const Run& run_;
  const hir::Ladder& ladder_;
  bool uniformly_ = true;  // what is supplied alike for all is there
  std::vector<Needed> by_owner_;
};

}  // namespace kaocheng::exec
