#pragma once

#include "engine/exec/windows.h"

namespace kaocheng::exec {

// Aggregates each target row's window. The plain kernels read rows that all have values; the careful one
// minds states and whether a row is in force.
void AggregatePlain(hir::Aggregate aggregate, const SourceRows& rows, const Windows& windows, Out& out);
void AggregateCarefully(hir::Aggregate aggregate, const SourceRows& rows, const Windows& windows, Out& out);

// Number of distinct values; sorts them unless they already ascend.
int64_t CountDistinct(std::vector<int64_t>& values);

}  // namespace kaocheng::exec
