#pragma once

#include <vector>

#include "engine/exec/task.h"

namespace kaocheng::exec {

// The source rows of a Reduce, group after group and by date within a group: a group's rows are the positions
// [offsets[g], offsets[g + 1]), g counted from `group_origin`.
//
// Where rows already lie so (records of the person who owns them), a position is a row and nothing is copied.
// Otherwise the rows that may count are collected and sorted, and `where` has been dealt with.
struct SourceRows {
  Row group_origin = 0;
  const Row* offsets = nullptr;
  Range groups;                  // all of them
  Range positions;               // all of them
  View where;                    // by position; constant true where there is none
  View value;                    // by position; of rows that may count
  const Date* dates = nullptr;   // by position, from positions.lo; not of cells as they lie
  bool cells = false;            // as they lie: those of one owner have the same days as those of any other
  bool all_unknown = false;      // a row may belong to any group
  std::vector<uint8_t> unknown;  // by group: a row that may lie in any window; empty: none

  // Rows count only while in force (`as of`, validity of entities): a test by position beyond the window. An
  // entity that moved has a position in each group that it stood in.
  enum class Force : uint8_t { kAny, kUntil, kStay, kSpells, kCell } force = Force::kAny;
  std::vector<Date> from;              // kStay: first day in force
  const Date* until = nullptr;         // kUntil, kStay: first day no longer in force; kNoDate: no end
  std::vector<uint8_t> until_unknown;  // kUntil
  std::vector<Row> rows;               // position -> row, where they were collected
  const data::SpaceData* source = nullptr;

  std::vector<Row> own_offsets;
  std::vector<Date> own_dates;
  std::vector<Date> own_until;
  std::vector<int64_t> own_values;
  std::vector<uint8_t> own_states;

  Row Begin(Row group) const { return offsets[group - group_origin]; }
  Row End(Row group) const { return offsets[group - group_origin + 1]; }
  Date DateAt(Row position) const { return cells ? CellDate(position) : dates[position - positions.lo]; }
  Date CellDate(Row position) const;
  // Whether the row at this position is in force on some day of [first, last].
  uint8_t InForce(Row position, Date first, Date last) const;  // 0 no, 1 yes, 2 cannot tell
};

SourceRows CollectSource(const Task& task, const hir::Reduce& reduce);

}  // namespace kaocheng::exec
