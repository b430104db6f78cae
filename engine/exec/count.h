#pragma once

#include "engine/exec/windows.h"

namespace kaocheng::exec {

// Counts of rows that all have values, and of their days: a bit for each row that counts, and for each window
// the difference of two ranks (`ranks.h`). False, and nothing is done, where another kernel is needed.
bool CountRows(const Task& task, const hir::Reduce& reduce, const SourceRows& rows, const Windows& windows,
               Out& out);

}  // namespace kaocheng::exec
