#include "engine/exec/execute.h"

#include <algorithm>

#include "dsl/base/parallel.h"
#include "engine/exec/execution.h"
#include "engine/exec/map.h"

namespace kaocheng::exec {
namespace {

// Columns outside shards are cut into runs of this many rows where rows do not depend on each other.
constexpr Row kRun = 1 << 16;
// Threads end at about the same time where each has several shards; smaller ones cost more than that gains.
constexpr size_t kShardsEach = 4;
constexpr Row kLeastPeople = 128;
// Fewer rows than this are done before other threads have begun.
constexpr int64_t kWorthThreads = 4'000;

bool RowsAreIndependent(const hir::Op& op) {
  return !std::holds_alternative<hir::Reduce>(op) && !std::holds_alternative<hir::Order>(op) &&
         !std::holds_alternative<hir::Fold>(op);
}

}  // namespace

Executor::Execution::Execution(const plan::Plan& plan)
    : plan_(plan), program_(*plan.program), prepared_(plan), columns_(prepared_) {
  folds_.resize(program_.ladders.size());
  lies_.resize(prepared_.fields.size());
}

Results Executor::Execution::Execute(const data::Snapshot& snapshot, const Options& options) {
  Run run = Begin(snapshot, options);
  for (size_t l = 0; l < folds_.size(); ++l)
    if (prepared_.ladders[l].read) BeginFold(l, snapshot);
  columns_.Begin(snapshot);
  for (const Prepared::Stage& stage : prepared_.stages) stage.local ? Local(run, stage) : Whole(run, stage);
  return columns_.Take();
}

void Executor::Execution::BeginFold(size_t ladder, const data::Snapshot& snapshot) {
  folds_[ladder].Begin(program_.ladders[program_.ladders.id_at(ladder)], snapshot,
                       prepared_.ladders[ladder].sanctions_read);
}

Run Executor::Execution::Begin(const data::Snapshot& snapshot, const Options& options) {
  FindAncestors(snapshot, ancestors_);
  FindForeign(snapshot, foreign_);
  Run run{.plan = plan_,
          .program = program_,
          .snapshot = snapshot,
          .folds = folds_,
          .ranges = options.ranges,
          .shortcuts = options.shortcuts,
          .undecided = options.undecided,
          .after = options.after,
          .ancestors = ancestors_,
          .foreign = foreign_};
  threads_ = ThreadCount(options.threads);
  CutShards(run.space(plan_.people).rows, options.shard_people);
  while (workers_.size() < threads_) workers_.emplace_back(plan_);
  for (const hir::ColumnId id : prepared_.constants) {
    const hir::Column& column = program_.columns[id];
    Show(id, {.width = WidthOf(program_, column.type),
              .constant = true,
              .shared = ConstantValue(std::get<hir::Map>(column.op), snapshot)});
  }
  for (size_t f = 0; f < lies_.size(); ++f) {
    const hir::ColumnId id = prepared_.fields[f];
    const hir::Column& column = program_.columns[id];
    View view;
    lies_[f] = FieldView(run, column.space, std::get<hir::Field>(column.op), view) ? 1 : 0;
    if (lies_[f] != 0) Show(id, view);
  }
  if (options.given != nullptr) {
    for (size_t i = 0; i < options.given->size(); ++i)
      if (const ColumnData* given = (*options.given)[i]) ShowGiven(program_.columns.id_at(i), *given);
  }
  return run;
}

void Executor::Execution::CutShards(Row people, Row most) {
  const auto each = static_cast<Row>(static_cast<size_t>(people) / (threads_ * kShardsEach));
  most = std::max(Row{1}, most);
  const Row step = threads_ == 1 ? most : std::min(most, std::max(kLeastPeople, each));
  shards_.clear();
  for (Row lo = 0; lo < people; lo += std::min(step, people - lo))
    shards_.push_back({lo, lo + std::min(step, people - lo)});
}

void Executor::Execution::ShowGiven(hir::ColumnId id, const ColumnData& data) {
  if (!data.few) return Show(id, WholeView(data));
  if (prepared_.read[id.value] == 0) return;
  const auto rows = static_cast<size_t>(data.rows);
  const size_t values = Block::Aligned(rows * BytesOf(data.width));
  Block& block = given_[id.value];
  block.Reserve(values + rows);
  View view = WholeView(Filled(data, block.data(), reinterpret_cast<uint8_t*>(block.data() + values)));
  view.ranges = data.ranges.empty() ? nullptr : &data.ranges;
  Show(id, view);
}

void Executor::Execution::Show(hir::ColumnId id, const View& view) {
  for (size_t w = 0; w < threads_; ++w) workers_[w].Show(id, view);
}

std::vector<Columns::Said> Executor::Execution::TakeSaid() {
  std::vector<Columns::Said> said;
  for (size_t w = 0; w < threads_; ++w) {
    std::vector<Columns::Said>& own = workers_[w].said();
    std::move(own.begin(), own.end(), std::back_inserter(said));
    own.clear();
  }
  return said;
}

void Executor::Execution::Settle(const std::vector<Prepared::Step>& steps, bool seen) {
  columns_.Settle(TakeSaid());
  if (seen) return;
  for (const Prepared::Step& step : steps)
    if (step.place >= 0 && !step.constant && !step.few && !Lies(step))
      Show(step.id, columns_.Whole(step.place));
}

void Executor::Execution::Local(Run& run, const Prepared::Stage& stage) {
  ParallelFor(shards_.size(), threads_, [&](size_t shard, size_t worker) {
    workers_[worker].RunShard(run, columns_, stage.steps, lies_, shards_[shard]);
  });
  // Where one worker did all rows it has their views.
  Settle(stage.steps, threads_ == 1 && shards_.size() == 1);
}

void Executor::Execution::Whole(Run& run, const Prepared::Stage& stage) {
  columns_.BeginStage(stage, run.snapshot);
  for (Worker& worker : workers_) worker.Forget();
  for (const std::vector<Prepared::Step>& wave : stage.waves) Wave(run, wave);
}

void Executor::Execution::Wave(Run& run, const std::vector<Prepared::Step>& wave) {
  const std::vector<Part> parts = PartsOf(run, wave);
  int64_t work = 0;
  for (const Part& part : parts) work += part.work;
  const size_t threads = work < kWorthThreads ? 1 : threads_;
  ParallelFor(parts.size(), threads, [&](size_t i, size_t worker) {
    workers_[worker].RunWhole(run, columns_, *parts[i].step, parts[i].rows, parts.size() == 1 ? threads_ : 1);
  });
  Settle(wave, false);
}

// The longest first: threads end at about the same time.
std::vector<Executor::Execution::Part> Executor::Execution::PartsOf(
    const Run& run, const std::vector<Prepared::Step>& wave) const {
  std::vector<Part> parts;
  for (const Prepared::Step& step : wave) {
    if (Lies(step)) continue;
    const Row all = run.space(step.column->space).rows;
    const Row most = RowsAreIndependent(step.column->op) ? kRun : std::max(all, Row{1});
    const auto* reduce = std::get_if<hir::Reduce>(&step.column->op);
    const Row aggregated = reduce == nullptr ? 0 : run.space(reduce->source).rows;
    for (Row lo = 0; lo < all; lo += std::min(most, all - lo)) {
      const Range rows{lo, lo + std::min(most, all - lo)};
      parts.push_back({&step, rows, static_cast<int64_t>(rows.size()) + aggregated});
    }
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.work > b.work; });
  return parts;
}

Executor::Executor(const plan::Plan& plan) : execution_(std::make_unique<Execution>(plan)) {}
Executor::Executor(Executor&&) noexcept = default;
Executor& Executor::operator=(Executor&&) noexcept = default;
Executor::~Executor() = default;

Results Executor::Execute(const data::Snapshot& snapshot, const Options& options) {
  return execution_->Execute(snapshot, options);
}

Results Executor::Update(Results before, const data::Snapshot& snapshot, const data::Difference& difference,
                         const Options& options) {
  return execution_->Update(std::move(before), snapshot, difference, options);
}

Results Execute(const plan::Plan& plan, const data::Snapshot& snapshot, const Options& options) {
  return Executor(plan).Execute(snapshot, options);
}

}  // namespace kaocheng::exec
