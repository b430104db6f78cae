#pragma once

#include <functional>

#include "dsl/hir/program.h"

namespace kaocheng::compare {

// Ids exchanged for others. Each function sees valid ids only.
struct Renaming {
  std::function<hir::ColumnId(hir::ColumnId)> column;  // called in a fixed order
  std::function<hir::SpaceId(hir::SpaceId)> space;
  std::function<hir::LadderId(hir::LadderId)> ladder;
};

hir::Op Renamed(hir::Op op, const Renaming& renaming);
hir::Ladder Renamed(hir::Ladder ladder, const Renaming& renaming);
hir::Violation Renamed(hir::Violation violation, const Renaming& renaming);
hir::Outcome Renamed(hir::Outcome outcome, const Renaming& renaming);

// The columns that an operator names itself, in Renamed's order; a ladder's inputs are not among them.
std::vector<hir::ColumnId> NamedColumns(const hir::Op& op);

}  // namespace kaocheng::compare
