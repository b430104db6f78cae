#pragma once

#include <mutex>
#include <vector>

#include "engine/exec/family.h"

namespace kaocheng::exec {

// All rows of a column.
View WholeView(const ColumnData& data);

// Columns that outlive a shard, filled by several workers side by side, each its own rows.
class Columns {
 public:
  explicit Columns(const Run& run);
  void Allocate(hir::ColumnId id);
  void Release(hir::ColumnId id) { columns_[id.value].reset(); }
  bool allocated(hir::ColumnId id) const { return columns_[id.value] != nullptr; }
  void* Values(hir::ColumnId id, Row row);
  // Stores a shard's states; most columns never have any.
  void PutStates(hir::ColumnId id, Row lo, const uint8_t* states, size_t n);
  // Stores a shard's ranges; in the order of rows once all are there and Settle was called.
  void PutRanges(hir::ColumnId id, const RowRanges& ranges);
  void Settle(hir::ColumnId id);
  View Whole(hir::ColumnId id) const { return WholeView(*columns_[id.value]); }
  std::vector<std::unique_ptr<ColumnData>> Take() && { return std::move(columns_); }

 private:
  const Run& run_;
  std::vector<std::unique_ptr<ColumnData>> columns_;
  std::mutex mutex_;
};

// A stage as one worker runs it, column after column. Columns that are read only within the stage share a few
// buffers, each free again after its last reader.
struct StageProgram {
  struct Step {
    hir::ColumnId id;
    int buffer = -1;  // -1: goes to Columns
  };
  std::vector<Step> steps;
  std::vector<size_t> buffer_bytes, buffer_rows;
};
// `most_rows`: by space, the rows of the largest shard.
StageProgram CompileStage(const Run& run, const plan::Stage& stage, const Columns& columns,
                          const std::vector<Row>& most_rows);

// Everything one thread writes to.
class Worker {
 public:
  Worker(Run& run, Columns& columns, const std::vector<View>& shared);
  void Prepare(const StageProgram& program);
  void RunShard(const StageProgram& program, Range people);
  // One column, some of its rows, into Columns; an operator may use several threads.
  void RunWhole(hir::ColumnId id, Range rows, size_t threads);
  void Show(hir::ColumnId id, const View& view) { views_[id.value] = view; }
  void Forget() { windows_.Clear(); }  // other columns, or other rows of them

 private:
  bool Evaluate(const Task& task, Out& out, RowRanges& ranges);

  Run& run_;
  Columns& columns_;
  std::vector<View> views_;
  struct Buffer {
    std::vector<uint64_t> values;
    std::vector<uint8_t> states;
  };
  std::vector<Buffer> buffers_;
  std::vector<uint8_t> states_;    // of a column that goes to Columns
  std::vector<RowRanges> ranges_;  // by column: of the shard at hand
  WindowStore windows_;
  FamilyStore families_;
};

// Values that need no buffer: one for all rows, or as they lie in the snapshot.
bool SharedView(const Run& run, hir::ColumnId id, View& view);

}  // namespace kaocheng::exec
