#pragma once

#include "dsl/hir/program.h"
#include "tests/differential/random.h"
#include "tests/reference/scenario.h"

namespace kaocheng::differential {

// A well-typed program (hir::Verify holds) and data for it.
struct Case {
  hir::Program program;
  reference::Scenario scenario;
};

// The same case for the same seed.
Case Generate(uint64_t seed);

}  // namespace kaocheng::differential
