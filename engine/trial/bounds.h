#pragma once

#include <map>

#include "dsl/check/constants.h"
#include "dsl/hir/program.h"

namespace kaocheng::trial {

// Values that a column may have whatever the data say. More than the compiler knows of it: products with
// constants, averages, and that a duty's rate is a share.
class Bounds {
 public:
  explicit Bounds(const hir::Program& program) : program_(program), constants_(program) {}
  check::Interval Of(hir::ColumnId column);

 private:
  check::Interval Find(hir::ColumnId id);
  check::Interval OfMap(hir::ColumnId id, const hir::Map& map);

  const hir::Program& program_;
  check::Constants constants_;
  std::map<hir::ColumnId, check::Interval> known_;
  int depth_ = 0;
};

}  // namespace kaocheng::trial
