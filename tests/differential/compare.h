#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/exec/execute.h"
#include "tests/differential/generate.h"

namespace kaocheng::differential {

// One way to run the executor; the outcome may not depend on it.
struct Way {
  bool share = true;
  bool windows = true;
  size_t family_of = 2;
  bool foreign = true;  // false: only rows of entities that are not foreign are looked at
  exec::Options options;
};

struct Mismatch {
  hir::ColumnId column;
  data::Row row = 0;
  std::string expected, actual;
};

// Executes the wanted columns and holds them against the reference. The first difference in column order.
std::optional<Mismatch> Compare(const Case& one, const std::vector<hir::ColumnId>& wanted, const Way& way);

std::vector<hir::ColumnId> AllColumns(const hir::Program& program);

// Leaves out rows of records one by one, and wants only the column that differs, as long as it still differs.
Case Shrink(Case one, const Mismatch& mismatch, const Way& way);

// What a person needs to see: the column and what it reads, the row, both values.
std::string Describe(const Case& one, const Mismatch& mismatch);

}  // namespace kaocheng::differential
