#pragma once

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"

namespace kaocheng::compare {

// A kind of unit that results are put together by; without a kind there is none.
struct UnitKind {
  hir::SpaceId kind;
  Term title{""};
};

// Counties and townships. Of a policy that has no entities of these names: what stands highest above its
// people, and what stands below that.
struct Units {
  UnitKind county, township;
};
Units UnitsOf(const hir::Program& program);

// The kind that stands lowest in the tree: supervisors.
hir::SpaceId PeopleOf(const hir::Program& program);

}  // namespace kaocheng::compare
