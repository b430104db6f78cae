#pragma once

#include <vector>

#include "dsl/hir/program.h"

namespace kaocheng::hir {

// For each column the first one that computes the same values: the same operator over the same space with
// operands that are the same in turn. Spans and labels do not count.
std::vector<ColumnId> SameColumns(const Program& program);

}  // namespace kaocheng::hir
