#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "dsl/hir/types.h"
#include "engine/data/snapshot.h"
#include "engine/plan/plan.h"
#include "engine/range/possible.h"

namespace kaocheng::exec {

// What an undetermined row may turn out to hold, where that is not just anything.
struct RowRange {
  data::Row row;
  range::Possible range;
};
using RowRanges = std::vector<RowRange>;                            // by row
const RowRange* FindRange(const RowRanges& ranges, data::Row row);  // null: none

// One computed column over all rows of its space. Physical width follows the type: see Width().
struct ColumnData {
  enum class Width : uint8_t { k8, k32, k64 } width = Width::k64;
  std::vector<uint8_t> v8;      // boolean, enumeration
  std::vector<int32_t> v32;     // date, text, reference
  std::vector<int64_t> v64;     // everything else
  std::vector<uint8_t> states;  // hir::State; empty where every row has a value
  RowRanges ranges;             // of some undetermined rows

  int64_t value(data::Row row) const;
  hir::State state(data::Row row) const;
};

// The columns that the plan keeps, by ColumnId value; others are empty. Read them by [], which knows of equal
// columns that were computed once.
struct Results {
  std::vector<std::unique_ptr<ColumnData>> columns;  // null: not kept
  std::vector<uint32_t> same_as;                     // by column: plan::Plan::same_as
  const ColumnData& operator[](hir::ColumnId id) const;
};

struct Options {
  int threads = 0;                // 0: as many as the machine has
  data::Row shard_people = 1024;  // people a shard; results do not depend on it
  // By column: what the plan takes as given, over all rows of its space; null where it does not.
  const std::vector<const ColumnData*>* given = nullptr;
  // False, to test that they change nothing but time: every window is searched by itself, rows are added up
  // one by one, numbers divided in 128 bits.
  bool shortcuts = true;
  bool ranges = true;  // false, to measure what they cost: what misses something stays undetermined
  // False: the world in which only decided sanctions count. Violations that nobody has decided yet are judged
  // against these and start nothing.
  bool undecided = true;
  // Called after every run of a column over some rows, by the thread that did it: for accounts of where time
  // goes. Use one thread.
  std::function<void(hir::ColumnId, size_t rows)> after = {};
};

// Evaluates a plan over a snapshot. No I/O, no tracing; the same bytes for any number of threads and shard
// size.
Results Execute(const plan::Plan& plan, const data::Snapshot& snapshot, const Options& options = {});

}  // namespace kaocheng::exec
