#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/differential/generate.h"
#include "tests/differential/random.h"
#include "tests/reference/program_builder.h"

namespace kaocheng::differential {

// A random schema with its stored columns, and ladders without violations yet.
struct Schema {
  reference::ProgramBuilder builder;
  std::vector<hir::SpaceId> entities;  // from the root down; the last owns most records
  std::vector<hir::SpaceId> records, cells;
  std::vector<hir::EnumId> enums;
};

Schema RandomSchema(Random& random);

// Random entities with spells and moves, records, holes in what was supplied. Fields as the schema says, with
// bad and empty cells.
reference::Scenario RandomScenario(const hir::Program& program, Random& random);

}  // namespace kaocheng::differential
