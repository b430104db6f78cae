#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"

namespace kaocheng::reference {

// What a cell holds, or may turn out to hold: a value of [lo, hi] (none where lo > hi), or nothing.
struct Cell {
  int64_t value = 0;
  hir::State state = hir::State::kValue;
  int64_t lo = 0, hi = 0;
  bool may_be_absent = false;

  bool known() const { return state == hir::State::kValue; }
  bool absent() const { return state == hir::State::kAbsent; }
  bool undetermined() const { return state == hir::State::kUndetermined; }
  // Cells without a value are alike whatever stands in `value`; of undetermined ones see Same.
  friend bool operator==(const Cell& a, const Cell& b) {
    return a.state == b.state && (a.state != hir::State::kValue || a.value == b.value);
  }
};

inline Cell Between(int64_t lo, int64_t hi, bool may_be_absent = false) {
  if (lo > hi) return {0, hir::State::kAbsent, 1, 0, true};
  if (lo == hi && !may_be_absent) return {lo, hir::State::kValue, lo, lo, false};
  return {0, hir::State::kUndetermined, lo, hi, may_be_absent};
}
inline Cell Known(int64_t value) { return Between(value, value); }
inline Cell Absent() { return Between(1, 0); }
inline Cell Undetermined() { return Between(INT64_MIN, INT64_MAX, true); }

// Equal, and where undetermined open to the same.
bool Same(const Cell& a, const Cell& b);
// Any value of the type, and nothing where it is optional.
Cell AnyOf(const hir::Program& program, hir::Type type);

std::string ToString(const Cell& cell);

// Every column over every row of its space, by ColumnId value and row.
using Table = std::vector<std::vector<Cell>>;

Table Evaluate(const hir::Program& program, const data::Snapshot& snapshot);

}  // namespace kaocheng::reference
