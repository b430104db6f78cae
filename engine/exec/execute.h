#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "dsl/hir/types.h"
#include "engine/data/difference.h"
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

// Of a column whose rows nearly all hold a value of 0 the others, which hold numbers of 8 bits.
class FewRows {
 public:
  struct One {
    data::Row row;
    uint8_t value;
    hir::State state;
  };
  explicit FewRows(std::vector<One> ones);  // rising
  static const std::shared_ptr<const FewRows>& None();
  std::span<const One> ones() const { return ones_; }
  std::span<const One> Within(data::Row lo, data::Row hi) const;
  const One* Find(data::Row row) const;  // null: a value of 0

 private:
  size_t Begin(data::Row row) const;  // of those from this row on

  std::vector<One> ones_;
  std::vector<uint32_t> begins_;  // by stretch of rows: where its own begin; empty: they are searched alike
};

// One computed column over all rows of its space, in memory of whoever made it. Physical width follows the
// type: see WidthOf().
struct ColumnData {
  enum class Width : uint8_t {
    k8,   // uint8_t: boolean, enumeration
    k32,  // int32_t: date, text, reference
    k64   // int64_t: everything else
  } width = Width::k64;
  data::Row rows = 0;
  void* values = nullptr;
  uint8_t* states = nullptr;                // hir::State; null where every row has a value
  RowRanges ranges = {};                    // of some undetermined rows
  std::shared_ptr<const FewRows> few = {};  // in place of values and states, which hold nothing then

  int64_t value(data::Row row) const;
  hir::State state(data::Row row) const;
};

// Memory that holds nothing until it is written, aligned for any column.
class Block {
 public:
  static constexpr size_t kAlign = 64;
  static constexpr size_t Aligned(size_t bytes) { return (bytes + kAlign - 1) / kAlign * kAlign; }
  // Room for so many bytes; what was there before may be lost.
  void Reserve(size_t bytes);
  std::byte* data() const { return start_; }

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::byte* start_ = nullptr;
  size_t size_ = 0;
};

// The columns that a plan keeps, over one snapshot.
class Results {
 public:
  using Places = std::vector<int32_t>;  // by column; below 0: not kept. Equal columns have the same.

  Results() = default;
  Results(std::shared_ptr<const Places> places, std::vector<ColumnData> columns, Block memory)
      : places_(std::move(places)), columns_(std::move(columns)), memory_(std::move(memory)) {}
  const ColumnData* Find(hir::ColumnId id) const;        // null: not kept
  const ColumnData& operator[](hir::ColumnId id) const;  // without rows: not kept

 private:
  friend class Columns;
  std::shared_ptr<const Places> places_;
  std::vector<ColumnData> columns_;
  Block memory_;
  std::map<uint32_t, Block> moved_;  // by space: of columns that were laid again; see Executor::Update
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

// Evaluates a plan over snapshots, one at a time. What depends on the plan alone is worked out once, and
// memory is used again. The plan and its program must outlive it; literals of the program may change in
// between.
class Executor {
 public:
  explicit Executor(const plan::Plan& plan);
  Executor(Executor&&) noexcept;
  Executor& operator=(Executor&&) noexcept;
  ~Executor();
  // No I/O, no tracing; the same bytes for any number of threads and shard size.
  Results Execute(const data::Snapshot& snapshot, const Options& options = {});
  // The same, for less, where `before` is what this executor gave last, by the same options, of a snapshot
  // from which this one differs by no more than `difference` says: only rows that it concerns are evaluated,
  // and what others hold stays where it lies.
  Results Update(Results before, const data::Snapshot& snapshot, const data::Difference& difference,
                 const Options& options = {});

 private:
  class Execution;
  std::unique_ptr<Execution> execution_;
};

// The same for one snapshot.
Results Execute(const plan::Plan& plan, const data::Snapshot& snapshot, const Options& options = {});

}  // namespace kaocheng::exec
