#pragma once

#include "engine/exec/windows.h"

namespace kaocheng::exec {

// Sums over many short windows of rows that all have values: the rows are added up once, and each window is
// the difference of two sums. False, and nothing is done, where windows are long, where another kernel is
// needed, or where 64 bits might not hold a sum.
bool SumByPrefix(const Task& task, const hir::Reduce& reduce, const SourceRows& rows, const Windows& windows,
                 Out& out);

}  // namespace kaocheng::exec
