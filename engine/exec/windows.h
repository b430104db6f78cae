#pragma once

#include <memory>
#include <vector>

#include "engine/exec/ranks.h"
#include "engine/exec/source_rows.h"
#include "engine/exec/supply.h"

namespace kaocheng::exec {

// The stretch of source positions that belongs to each target row.
struct Windows {
  std::vector<Row> begin, end;
  std::vector<Date> first, last;  // only where a row must be in force
  std::vector<uint8_t> states;    // empty: every window can be told

  // Marks rows whose windows cannot be told, of which kernels read a stretch that is there.
  void Spread(Out& out) const {
    if (states.empty()) return;
    for (size_t i = 0; i < states.size(); ++i)
      if (states[i] != kValue) out.SetState(i, states[i]);
  }
};

// What counting needs, used again and again.
struct CountStore {
  Ranks ranks;
  std::vector<uint64_t> ends;  // a bit a row: the last of its day
};

// The windows of the columns that were evaluated for the rows at hand. Columns that share theirs
// (plan::Plan::windows) find them once; the others write theirs over each other's.
class WindowStore {
 public:
  void Clear() { ++round_; }
  const Windows& Find(const Task& task, const hir::Reduce& reduce, const SourceRows& rows);
  std::vector<uint64_t>& sums() { return sums_; }  // of rows, for whoever aggregates; used again and again
  CountStore& counts() { return counts_; }

 private:
  struct Slot {
    Windows windows;
    uint64_t round = 0;
  };
  uint64_t round_ = 1;
  std::vector<std::unique_ptr<Slot>> shared_;  // by column
  Windows other_;
  std::vector<uint64_t> sums_;
  CountStore counts_;
};

}  // namespace kaocheng::exec
