#pragma once

#include "engine/exec/windows.h"

namespace kaocheng::exec {

// Counts and sums of many short windows over rows that all have values: the rows are added up once, and each
// window is the difference of two sums. False, and nothing is done, where windows are long, where another
// kernel is needed, or where 64 bits might not hold a sum.
bool AggregateByPrefix(const Task& task, const hir::Reduce& reduce, const SourceRows& rows,
                       const Windows& windows, Out& out);

}  // namespace kaocheng::exec
