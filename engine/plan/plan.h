#pragma once

#include <cstdint>
#include <vector>

#include "dsl/hir/program.h"

namespace kaocheng::plan {

// A run of columns that one kind of worker evaluates together. Columns that cost nothing to read again
// (stored fields, literals) are listed in every stage that reads them.
//   local: every input of a column lies within the same shard of people or was computed by an earlier stage;
//   shards run
//          side by side, each over its own rows.
//   otherwise: columns that mix people (order, sums over a township …) or range over few rows; evaluated
//   whole.
struct Stage {
  bool local = false;
  std::vector<hir::ColumnId> columns;  // in dependency order
};

// What is evaluated, in which order, and which columns outlive their stage.
struct Plan {
  const hir::Program* program = nullptr;
  hir::SpaceId people;               // the entity kind that shards are cut by
  std::vector<uint8_t> local_space;  // by space: its rows belong to one person
  std::vector<Stage> stages;
  std::vector<uint8_t> needed;  // by column
  std::vector<uint8_t> kept;    // by column: read by a later stage or by whoever asked
  std::vector<hir::ColumnId>
      same_as;                 // by column: the equal column that is computed in its place; mostly itself
  std::vector<uint8_t> given;  // by column: known before, neither it nor what only it reads is evaluated
};

struct Options {
  bool share = true;                // equal columns are computed once
  std::vector<uint8_t> given = {};  // Plan::given; empty: nothing is
};

// Plans the evaluation of `wanted` columns (and whatever they read). `program` must outlive the plan.
Plan MakePlan(const hir::Program& program, const std::vector<hir::ColumnId>& wanted,
              const Options& options = {});

// The columns that outcomes are read from; measures only when asked for.
std::vector<hir::ColumnId> OutcomeColumns(const hir::Program& program, bool measures);
std::vector<hir::ColumnId> OutcomeColumns(const hir::Program& program, const hir::Outcome& outcome);

}  // namespace kaocheng::plan
