#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"

namespace kaocheng::outcome {

// Where a row stands in time: an entity has no date of its own.
Date DateOf(const hir::Program& program, const data::Snapshot& snapshot, hir::SpaceId space, data::Row row);

// The row's ancestor of an entity kind, as placed at its date; itself where it is of that kind; kNoRow where
// none was in force.
data::Row AncestorOf(const hir::Program& program, const data::Snapshot& snapshot, hir::SpaceId space,
                     data::Row row, hir::SpaceId kind);

// Which rows of a space lie below an entity. Indexes are made when first asked for and kept.
class RowsBelow {
 public:
  RowsBelow(const hir::Program& program, const data::Snapshot& snapshot)
      : program_(program), snapshot_(snapshot) {}

  // In row order.
  std::span<const data::Row> Of(hir::SpaceId space, hir::SpaceId kind, data::Row entity);

 private:
  struct Index {
    std::vector<data::Row> offsets;  // by entity row
    std::vector<data::Row> rows;
  };
  Index IndexOf(hir::SpaceId space, hir::SpaceId kind) const;

  const hir::Program& program_;
  const data::Snapshot& snapshot_;
  std::map<std::pair<uint32_t, uint32_t>, Index> indexes_;  // by space and kind
};

}  // namespace kaocheng::outcome
