#pragma once

#include <vector>

#include "engine/exec/columns.h"
#include "engine/exec/family.h"

namespace kaocheng::exec {

// Everything one thread writes to.
class alignas(Block::kAlign) Worker {
 public:
  explicit Worker(const plan::Plan& plan)
      : views_(plan.program->columns.size()),
        ranges_(plan.program->columns.size()),
        ranged_(plan.program->columns.size()),
        says_(plan.program->ladders.size()) {}
  // `steps` of a local stage, one after the other. Of fields, `lies` tells which lie as they are read.
  void RunShard(Run& run, Columns& columns, const std::vector<Prepared::Step>& steps,
                const std::vector<uint8_t>& lies, Range people);
  // One column, some of its rows, into Columns; an operator may use several threads.
  void RunWhole(Run& run, Columns& columns, const Prepared::Step& step, Range rows, size_t threads);
  void Show(hir::ColumnId id, const View& view) { views_[id.value] = view; }
  void Forget() { windows_.Clear(); }  // other columns, or other rows of them
  std::vector<Columns::Said>& said() { return said_; }

 private:
  // Of a local stage.
  Task TaskOf(Run& run, const Prepared::Step& step, Range rows, Range people);
  // A column that says few rows.
  void RunFew(Run& run, const Prepared::Step& step, Range rows, Range people);
  bool Evaluate(const Task& task, Out& out, RowRanges& ranges);

  std::vector<View> views_;
  struct Buffer {
    Block values, states;
  };
  std::vector<Buffer> buffers_;
  std::vector<Range> rows_;        // by local space: of the shard at hand
  std::vector<RowRanges> ranges_;  // by column: of the shard at hand
  std::vector<uint8_t> ranged_;    // by column: has some; mostly none do, and their lists are not looked at
  std::vector<FoldSays> says_;     // by ladder: of the shard at hand
  std::vector<Columns::Said> said_;
  WindowStore windows_;
  FamilyStore families_;
};

}  // namespace kaocheng::exec
