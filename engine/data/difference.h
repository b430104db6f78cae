#pragma once

#include <span>
#include <vector>

#include "engine/data/snapshot.h"

// In which rows a snapshot differs from the one before it.
namespace kaocheng::data {

// The rows [was_lo, was_hi) of before became [now_lo, now_hi): others are there, or they say something else.
struct Stretch {
  Row was_lo, was_hi, now_lo, now_hi;
  Row owner;  // whose they are; kNoRow: an entity
};
using Stretches = std::vector<Stretch>;  // rising; rows between them are as they were, in their order

// Which row a row of before is now; kNoRow: it lay in a stretch.
Row MovedTo(std::span<const Stretch> stretches, Row was);

// Of two snapshots of one program and period that have the same entities, cells, supply and calendar.
struct Difference {
  std::vector<Stretches> spaces;  // by space
  bool empty() const;
};

// Whose records of one space may be otherwise.
struct Touched {
  hir::SpaceId space;
  std::vector<Row> owners;  // rising
};

// What of a snapshot of before is needed to say how it differs from the one now: where each owner's rows
// began, and what its rows referred to.
struct Before {
  std::vector<Column<Row>> offsets;                   // by space
  std::vector<std::vector<StoredColumn>> references;  // by space and field, of stored references; without
                                                      // rows: they are as they are now
};

// Whether fields of such a type hold rows.
bool RefersToRows(hir::TypeKind kind);

// Stretches of the touched owners, of rows that refer to a row of a stretch, and of ladders' sanctions.
Before BeforeOf(const hir::Program& program, const Snapshot& snapshot);
Difference DifferenceOf(const hir::Program& program, const Before& before, const Snapshot& now,
                        const std::vector<Touched>& touched);

}  // namespace kaocheng::data
