#pragma once

#include <map>
#include <vector>

#include "engine/exec/worker.h"

namespace kaocheng::exec {

// What an executor keeps from one evaluation to the next, and how it evaluates.
class Executor::Execution {
 public:
  explicit Execution(const plan::Plan& plan);

  Results Execute(const data::Snapshot& snapshot, const Options& options);
  Results Update(Results before, const data::Snapshot& snapshot, const data::Difference& difference,
                 const Options& options);

 private:
  class Updating;

  Run Begin(const data::Snapshot& snapshot, const Options& options);
  void BeginFold(size_t ladder, const data::Snapshot& snapshot);
  void CutShards(Row people, Row most);
  void ShowGiven(hir::ColumnId id, const ColumnData& data);
  void Show(hir::ColumnId id, const View& view);
  bool Lies(const Prepared::Step& step) const {
    return step.field >= 0 && lies_[static_cast<size_t>(step.field)] != 0;
  }
  // What workers said of columns since they were asked last.
  std::vector<Columns::Said> TakeSaid();
  // All rows of these columns are there.
  void Settle(const std::vector<Prepared::Step>& steps, bool seen);
  void Local(Run& run, const Prepared::Stage& stage);
  void Whole(Run& run, const Prepared::Stage& stage);
  // Columns of which none reads another, worked on side by side.
  void Wave(Run& run, const std::vector<Prepared::Step>& wave);

  struct Part {
    const Prepared::Step* step;
    Range rows;
    int64_t work;  // rows that it goes through
  };
  std::vector<Part> PartsOf(const Run& run, const std::vector<Prepared::Step>& wave) const;

  const plan::Plan& plan_;
  const hir::Program& program_;
  const Prepared prepared_;
  Columns columns_;
  std::vector<FoldStore> folds_;
  std::map<uint32_t, Block> given_;  // by column: all rows of what was given as few
  std::vector<uint8_t> lies_;        // by Prepared::fields: in this snapshot
  std::vector<const data::Column<Row>*> ancestors_;
  std::vector<const uint8_t*> foreign_;
  size_t threads_ = 1;
  std::vector<Range> shards_;
  std::vector<Worker> workers_;
};

}  // namespace kaocheng::exec
