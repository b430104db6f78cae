#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/suite.h"
#include "engine/data/dataset.h"
#include "engine/data/snapshot.h"

namespace kaocheng::trial {

// The tiny data set of one test, and what the policy sees of it. The snapshot refers to the dataset's
// dictionary, so a world stays where it was made.
struct World {
  data::Dataset dataset;
  data::Snapshot snapshot;
  std::vector<data::Row> rows;  // by given row; kNoRow where it did not fit
  std::vector<Diagnostic> faults;

  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;
};

// A dataset without rows, which worlds of one suite start from.
data::Dataset EmptyFor(const hir::Suite& suite);

// As `program` sees it: the suite's, or a copy that reads the same data in another way.
std::unique_ptr<World> MakeWorld(const hir::Suite& suite, const hir::Program& program, const hir::Test& test,
                                 const data::Dataset& empty);

}  // namespace kaocheng::trial
