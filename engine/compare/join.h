#pragma once

#include <vector>

#include "dsl/hir/program.h"

namespace kaocheng::compare {

// Two programs as one, so that one snapshot serves both and whatever they have in common is computed once.
struct Joined {
  hir::Program program;                  // the base's columns and outcomes, then the other's
  std::vector<hir::Outcome> base, with;  // of each side, over `program`
  std::vector<hir::ColumnId> same;       // hir::SameColumns(program)
  size_t base_columns = 0;
};

// Spaces, enumerations and ladders that are alike are shared; where a record type has further fields on one
// side the joint one has them all. What is not alike stands in the program twice.
Joined Join(const hir::Program& base, const hir::Program& with);

// The same offices, but for the conditions under which they act.
bool SameHandlers(const std::vector<hir::Handler>& a, const std::vector<hir::Handler>& b);
// Whether two outcomes say the same of everybody, whatever the data.
bool SameOutcome(const Joined& joined, const hir::Outcome& base, const hir::Outcome& with);

}  // namespace kaocheng::compare
