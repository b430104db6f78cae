#pragma once

#include <set>
#include <utility>
#include <vector>

#include "engine/data/difference.h"
#include "tests/differential/generate.h"

// The same data with other records.
namespace kaocheng::differential {

// Whose records of which space are otherwise.
using Touch = std::set<std::pair<uint32_t, std::string>>;

// Adds, takes away and alters records of one owner or a few. What is taken away nobody refers to any more;
// what was dangling may refer to what is new.
Touch Amend(const hir::Program& program, reference::Scenario& scenario, Random& random);

std::vector<data::Touched> TouchedOf(const hir::Program& program, const reference::Built& built,
                                     const Touch& touch);

}  // namespace kaocheng::differential
