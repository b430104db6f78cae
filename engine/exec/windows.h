#pragma once

#include <vector>

#include "engine/exec/source_rows.h"
#include "engine/exec/supply.h"

namespace kaocheng::exec {

// The stretch of source positions that belongs to each target row.
struct Windows {
  std::vector<Row> begin, end;
  std::vector<Date> first, last;  // only where a row must be in force
  std::vector<uint8_t> states;    // empty: every window can be told
};

Windows ResolveWindows(const Task& task, const hir::Reduce& reduce, const SourceRows& rows);

}  // namespace kaocheng::exec
