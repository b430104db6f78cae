#include "engine/exec/execute.h"

#include <algorithm>

#include "dsl/base/parallel.h"
#include "engine/exec/worker.h"

namespace kaocheng::exec {
namespace {

// Columns outside shards are cut into runs of this many rows where rows do not depend on each other.
constexpr Row kRun = 1 << 16;
// Threads end at about the same time where each has several shards; smaller ones cost more than that gains.
constexpr size_t kShardsEach = 4;
constexpr Row kLeastPeople = 128;
// Fewer rows than this are done before other threads have begun.
constexpr int64_t kWorthThreads = 20'000;

bool RowsAreIndependent(const hir::Op& op) {
  return !std::holds_alternative<hir::Reduce>(op) && !std::holds_alternative<hir::Order>(op) &&
         !std::holds_alternative<hir::Fold>(op);
}

Run MakeRun(const plan::Plan& plan, const data::Snapshot& snapshot) {
  Run run{.plan = plan, .program = *plan.program, .snapshot = snapshot, .folds = {}};
  FindAncestors(run);
  FindForeign(run);
  for (const hir::Ladder& ladder : run.program.ladders) {
    FoldStore& fold = run.folds.emplace_back();
    const auto subjects = static_cast<size_t>(run.space(ladder.subject).rows);
    const auto sanctions = static_cast<size_t>(run.space(ladder.sanctions).rows);
    fold.done.resize(subjects);
    fold.unsupplied.resize(subjects);
    fold.step.resize(sanctions);
    fold.on.resize(sanctions);
    fold.until.resize(sanctions);
    fold.states.resize(sanctions);
    for (const hir::Violation& violation : ladder.violations) {
      const auto rows = static_cast<size_t>(run.space(violation.space).rows);
      fold.violations.push_back(
          {std::vector<uint8_t>(rows), std::vector<uint8_t>(rows), std::vector<uint8_t>(rows)});
    }
  }
  return run;
}

class Execution {
 public:
  Execution(const plan::Plan& plan, const data::Snapshot& snapshot, const Options& options)
      : run_(MakeRun(plan, snapshot)), columns_(run_) {
    threads_ = ThreadCount(options.threads);
    run_.ranges = options.ranges;
    run_.shortcuts = options.shortcuts;
    run_.undecided = options.undecided;
    run_.after = options.after;
    const Row people = run_.space(plan.people).rows;
    const auto each = static_cast<Row>(static_cast<size_t>(people) / (threads_ * kShardsEach));
    const Row most = std::max(Row{1}, options.shard_people);
    const Row step = threads_ == 1 ? most : std::min(most, std::max(kLeastPeople, each));
    for (Row lo = 0; lo < people; lo += std::min(step, people - lo))
      shards_.push_back({lo, lo + std::min(step, people - lo)});
    most_rows_.assign(run_.program.spaces.size(), 0);
    for (size_t s = 0; s < most_rows_.size(); ++s) {
      if (plan.local_space[s] == 0) continue;
      for (const Range& shard : shards_) {
        const Range rows = RowsOf(run_, run_.program.spaces.id_at(s), shard);
        most_rows_[s] = std::max(most_rows_[s], rows.hi - rows.lo);
      }
    }
    std::vector<View> shared(run_.program.columns.size());
    for (size_t i = 0; i < shared.size(); ++i)
      if (plan.needed[i] != 0) SharedView(run_, run_.program.columns.id_at(i), shared[i]);
    for (size_t i = 0; i < shared.size(); ++i)
      if (options.given != nullptr && options.given->at(i) != nullptr)
        shared[i] = WholeView(*options.given->at(i));
    for (size_t i = 0; i < threads_; ++i) workers_.emplace_back(run_, columns_, shared);
  }

  Results Run() {
    for (const plan::Stage& stage : run_.plan.stages) stage.local ? Local(stage) : Whole(stage);
    Results results;
    results.columns = std::move(columns_).Take();
    for (const hir::ColumnId same : run_.plan.same_as) results.same_as.push_back(same.value);
    return results;
  }

 private:
  bool Kept(hir::ColumnId id) const { return run_.plan.kept[id.value] != 0; }

  void ShowToAll(hir::ColumnId id) {
    View view;
    if (SharedView(run_, id, view) && view.constant) return;
    columns_.Settle(id);
    view = columns_.Whole(id);
    for (Worker& worker : workers_) worker.Show(id, view);
  }

  void Local(const plan::Stage& stage) {
    const StageProgram program = CompileStage(run_, stage, columns_, most_rows_);
    for (const StageProgram::Step& step : program.steps)
      if (Kept(step.id)) columns_.Allocate(step.id);
    for (Worker& worker : workers_) worker.Prepare(program);
    ParallelFor(shards_.size(), threads_,
                [&](size_t shard, size_t worker) { workers_[worker].RunShard(program, shards_[shard]); });
    for (const StageProgram::Step& step : program.steps)
      if (Kept(step.id)) ShowToAll(step.id);
  }

  // Columns of which none reads another are worked on side by side.
  void Whole(const plan::Stage& stage) {
    for (Worker& worker : workers_) worker.Forget();
    for (const std::vector<hir::ColumnId>& wave : WavesOf(stage)) {
      std::vector<Part> parts;
      int64_t rows = 0;
      for (const hir::ColumnId id : wave) {
        columns_.Allocate(id);
        const hir::Column& column = run_.program.columns[id];
        const Row all = run_.space(column.space).rows;
        const Row step = RowsAreIndependent(column.op) ? kRun : std::max(all, Row{1});
        for (Row lo = 0; lo < all; lo += std::min(step, all - lo))
          parts.push_back({id, {lo, lo + std::min(step, all - lo)}});
        rows += all;
      }
      const size_t threads = rows < kWorthThreads ? 1 : threads_;
      ParallelFor(parts.size(), threads, [&](size_t i, size_t worker) {
        workers_[worker].RunWhole(parts[i].id, parts[i].rows, parts.size() == 1 ? threads_ : 1);
      });
      for (const hir::ColumnId id : wave) ShowToAll(id);
    }
    for (const hir::ColumnId id : stage.columns)
      if (!Kept(id)) Forget(id);
  }

  // The stage's columns that are not there yet, by how many of them must come before.
  std::vector<std::vector<hir::ColumnId>> WavesOf(const plan::Stage& stage) const {
    std::vector<std::vector<hir::ColumnId>> waves;
    std::vector<size_t> wave(run_.program.columns.size(), 0);  // from 1
    for (const hir::ColumnId id : stage.columns) {
      View view;
      if (Kept(id) ? columns_.allocated(id) : SharedView(run_, id, view)) continue;
      size_t at = 0;
      for (const hir::ColumnId read : run_.plan.reads[id.value]) at = std::max(at, wave[read.value]);
      wave[id.value] = at + 1;
      if (waves.size() == at) waves.emplace_back();
      waves[at].push_back(id);
    }
    return waves;
  }

  // A column that no later stage reads; stored fields are shown again as they lie.
  void Forget(hir::ColumnId id) {
    View view;
    SharedView(run_, id, view);
    if (columns_.allocated(id)) columns_.Release(id);
    for (Worker& worker : workers_) worker.Show(id, view);
  }

  struct Part {
    hir::ColumnId id;
    Range rows;
  };

  exec::Run run_;
  Columns columns_;
  size_t threads_ = 1;
  std::vector<Range> shards_;
  std::vector<Row> most_rows_;
  std::vector<Worker> workers_;
};

}  // namespace

Results Execute(const plan::Plan& plan, const data::Snapshot& snapshot, const Options& options) {
  return Execution(plan, snapshot, options).Run();
}

}  // namespace kaocheng::exec
