#pragma once

#include <cstdint>
#include <vector>

#include "dsl/hir/program.h"

// What a program's columns can hold whatever the data are.
namespace kaocheng::lint {

// Every value of the column lies in [lo, hi]; rows without a value are not spoken of. Units are the column
// type's.
struct Interval {
  int64_t lo = 0;
  int64_t hi = 0;

  bool single() const { return lo == hi; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

// One interval a column, by its id. Never narrower than the truth (a property test holds it against the
// reference evaluator); a boolean that is [0, 0] can never hold, one that is [1, 1] always does.
// `same` is hir::SameColumns of the program.
std::vector<Interval> Bounds(const hir::Program& program, const std::vector<hir::ColumnId>& same);

}  // namespace kaocheng::lint
