#include "engine/exec/execute.h"

#include <algorithm>

#include "engine/exec/parallel.h"
#include "engine/exec/worker.h"

namespace kaocheng::exec {
namespace {

// Columns outside shards are cut into runs of this many rows where rows do not depend on each other.
constexpr Row kRun = 1 << 16;

bool RowsAreIndependent(const hir::Op& op) {
  return !std::holds_alternative<hir::Reduce>(op) && !std::holds_alternative<hir::Order>(op) &&
         !std::holds_alternative<hir::Fold>(op);
}

Run MakeRun(const plan::Plan& plan, const data::Snapshot& snapshot) {
  Run run{.plan = plan, .program = *plan.program, .snapshot = snapshot, .folds = {}, .threads = 1};
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
      : x_run(MakeRun(plan, snapshot)), x_columns(x_run) {
    const size_t machine = std::max(1u, std::thread::hardware_concurrency());
    x_threads = options.threads > 0 ? static_cast<size_t>(options.threads) : machine;
    x_run.threads = x_threads;
    const Row people = x_run.space(plan.people).rows;
    const Row step = std::max(Row{1}, options.shard_people);
    for (Row lo = 0; lo < people; lo += std::min(step, people - lo))
      x_shards.push_back({lo, lo + std::min(step, people - lo)});
    x_most_rows.assign(x_run.program.spaces.size(), 0);
    for (size_t s = 0; s < x_most_rows.size(); ++s) {
      if (plan.local_space[s] == 0) continue;
      for (const Range& shard : x_shards) {
        const Range rows = RowsOf(x_run, x_run.program.spaces.id_at(s), shard);
        x_most_rows[s] = std::max(x_most_rows[s], rows.hi - rows.lo);
      }
    }
    std::vector<View> shared(x_run.program.columns.size());
    for (size_t i = 0; i < shared.size(); ++i)
      if (plan.needed[i] != 0) SharedView(x_run, x_run.program.columns.id_at(i), shared[i]);
    for (size_t i = 0; i < x_threads; ++i) x_workers.emplace_back(x_run, x_columns, shared);
  }

  Results Run() {
    for (const plan::Stage& stage : x_run.plan.stages) stage.local ? Local(stage) : Whole(stage);
    Results results;
    results.columns = std::move(x_columns).Take();
    for (const hir::ColumnId same : x_run.plan.same_as) results.same_as.push_back(same.value);
    return results;
  }

 private:
  bool Kept(hir::ColumnId id) const { return x_run.plan.kept[id.value] != 0; }

  void ShowToAll(hir::ColumnId id) {
    View view;
    if (SharedView(x_run, id, view) && view.constant) return;
    view = x_columns.Whole(id);
    for (Worker& worker : x_workers) worker.Show(id, view);
  }

  void Local(const plan::Stage& stage) {
    const StageProgram program = CompileStage(x_run, stage, x_columns, x_most_rows);
    for (const StageProgram::Step& step : program.steps)
      if (Kept(step.id)) x_columns.Allocate(step.id);
    for (Worker& worker : x_workers) worker.Prepare(program);
    ParallelFor(x_shards.size(), x_threads,
                [&](size_t shard, size_t worker) { x_workers[worker].RunShard(program, x_shards[shard]); });
    for (const StageProgram::Step& step : program.steps)
      if (Kept(step.id)) ShowToAll(step.id);
  }

  void Whole(const plan::Stage& stage) {
    for (const hir::ColumnId id : stage.columns) {
      View view;
      if (Kept(id) ? x_columns.allocated(id) : SharedView(x_run, id, view)) continue;
      x_columns.Allocate(id);
      const hir::Column& column = x_run.program.columns[id];
      const Row rows = x_run.space(column.space).rows;
      const Row run = RowsAreIndependent(column.op) ? kRun : std::max(rows, Row{1});
      const auto runs = static_cast<size_t>((int64_t{rows} + run - 1) / run);
      ParallelFor(runs, x_threads, [&](size_t i, size_t worker) {
        const Row lo = static_cast<Row>(i) * run;
        x_workers[worker].RunWhole(id, {lo, lo + std::min(run, rows - lo)});
      });
      ShowToAll(id);
    }
    for (const hir::ColumnId id : stage.columns)
      if (!Kept(id)) Forget(id);
  }

  // A column that no later stage reads; stored fields are shown again as they lie.
  void Forget(hir::ColumnId id) {
    View view;
    SharedView(x_run, id, view);
    if (x_columns.allocated(id)) x_columns.Release(id);
    for (Worker& worker : x_workers) worker.Show(id, view);
  }

  exec::Run x_run;
  Columns x_columns;
  size_t x_threads = 1;
  std::vector<Range> x_shards;
  std::vector<Row> x_most_rows;
  std::vector<Worker> x_workers;
};

}  // namespace

Results Execute(const plan::Plan& plan, const data::Snapshot& snapshot, const Options& options) {
  return Execution(plan, snapshot, options).Run();
}

}  // namespace kaocheng::exec
