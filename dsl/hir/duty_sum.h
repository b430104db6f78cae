#pragma once

#include "dsl/hir/program.h"

namespace kaocheng::hir {

// How a duty's item is counted over the cells that it judges; nullptr where it judges one row once.
const Reduce* SumOf(const Program& program, const Outcome::Item& item);

}  // namespace kaocheng::hir
