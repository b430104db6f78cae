#pragma once

#include "engine/exec/task.h"

namespace kaocheng::exec {

// Totals over days that are the same for every target row: one pass over the source rows as they lie, each
// added to the total of the entity above it, or of the row that it refers to, with no sorting. Rows of one
// ancestor mostly follow each other. Several threads take runs of rows; totals are integers, so that the
// order of adding does not matter.
bool CanScatter(const Task& task, const hir::Reduce& reduce);
void Scatter(const Task& task, const hir::Reduce& reduce, Out& out);

}  // namespace kaocheng::exec
