#pragma once

#include <map>
#include <optional>
#include <vector>

#include "dsl/base/number.h"
#include "tests/reference/reference.h"

// What the operators see: the program, the data, and the columns computed so far.
namespace kaocheng::reference {

// What one ladder's fold gives, over all people.
struct FoldResult {
  struct Event {  // one row of a violation's space
    Cell step = Known(0);
    Cell state = Known(0);
  };
  struct Sanction {  // one row of the sanction space
    Cell step = Known(0);
    Cell on = Absent();
    Cell until = Absent();
  };
  std::vector<std::vector<Event>> events;  // by violation, by row
  std::vector<Sanction> sanctions;         // by row
  std::vector<bool> unsupplied;            // by row of the subject's kind: nothing can be said
};

struct World {
  const hir::Program& program;
  const data::Snapshot& snapshot;
  Table table;
  std::map<uint32_t, FoldResult> folds;

  const hir::Space& space(hir::SpaceId id) const { return program.spaces[id]; }
  const data::SpaceData& rows(hir::SpaceId id) const { return snapshot.spaces.at(id.value); }
  const Cell& at(hir::ColumnId column, data::Row row) const {
    return table.at(column.value).at(static_cast<size_t>(row));
  }
  // The row of entity kind `kind` that `row` belongs to (itself, if it is of that kind), kNoRow where none
  // was in force.
  data::Row Ancestor(hir::SpaceId space, data::Row row, hir::SpaceId kind) const;
  // The fold of a ladder, computed when it is first asked for (all its inputs come before whoever asks).
  const FoldResult& FoldOf(hir::LadderId ladder);
};

// A value of this type can be stored: numbers within the limit, dates within the calendar.
std::optional<int64_t> Checked(hir::Type type, Int128 value);
// Everything that either may hold.
Cell Either(const Cell& a, const Cell& b);
// Types without order know one value or all.
Cell Settled(const hir::Program& program, hir::Type type, const Cell& cell);
// Absent is not known, where a value is required.
Cell Required(const hir::Program& program, hir::Type type, const Cell& cell);
Cell EvaluateMap(const World& world, const hir::Column& column, const hir::Map& map, data::Row row);
Cell EvaluateReduce(World& world, const hir::Column& column, const hir::Reduce& reduce, data::Row row);
Cell EvaluateOrder(const World& world, const hir::Column& column, const hir::Order& order, data::Row row);
FoldResult RunFold(const World& world, const hir::Ladder& ladder);

struct Range {  // days
  int64_t first = kMinDate;
  int64_t last = kMaxDate;
};
// Whether records were supplied of every owner whose rows may concern the entity.
bool CompleteRecords(const World& world, hir::SpaceId records, hir::SpaceId kind, data::Row entity,
                     Range needed);
// Every day of [first, last] lies in one of the ranges.
bool Covers(std::span<const data::DateRange> ranges, int64_t first, int64_t last);
// The record type was supplied for this owner over all of [first, last]; an empty range needs nothing.
bool IsSupplied(const World& world, hir::SpaceId record, data::Row owner, int64_t first, int64_t last);

}  // namespace kaocheng::reference
