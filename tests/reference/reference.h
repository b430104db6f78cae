#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"

namespace kaocheng::reference {

struct Cell {
  int64_t value = 0;
  hir::State state = hir::State::kValue;

  bool known() const { return state == hir::State::kValue; }
  bool absent() const { return state == hir::State::kAbsent; }
  bool undetermined() const { return state == hir::State::kUndetermined; }
  // Cells without a value are alike whatever stands in `value`.
  friend bool operator==(const Cell& a, const Cell& b) {
    return a.state == b.state && (a.state != hir::State::kValue || a.value == b.value);
  }
};

inline Cell Known(int64_t value) { return {value, hir::State::kValue}; }
inline Cell Absent() { return {0, hir::State::kAbsent}; }
inline Cell Undetermined() { return {0, hir::State::kUndetermined}; }

std::string ToString(const Cell& cell);

// Every column over every row of its space, by ColumnId value and row.
using Table = std::vector<std::vector<Cell>>;

Table Evaluate(const hir::Program& program, const data::Snapshot& snapshot);

}  // namespace kaocheng::reference
