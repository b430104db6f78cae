#include "engine/exec/worker.h"

#include <algorithm>

#include "engine/exec/fold.h"

namespace kaocheng::exec {

void Worker::RunShard(Run& run, Columns& columns, const std::vector<Prepared::Step>& steps,
                      const std::vector<uint8_t>& lies, Range people) {
  windows_.Clear();
  families_.Clear();
  for (FoldSays& says : says_) says.said = false;
  rows_.resize(run.program.spaces.size());
  for (size_t s = 0; s < rows_.size(); ++s)
    if (run.plan.local_space[s] != 0) rows_[s] = RowsOf(run, run.program.spaces.id_at(s), people);
  for (const Prepared::Step& step : steps) {
    if (step.field >= 0 && lies[static_cast<size_t>(step.field)] != 0) continue;
    const Range rows = rows_[step.column->space.value];
    const bool kept = step.place >= 0;
    if (step.few && columns.SaysFew(step.place)) {
      RunFew(run, step, rows, people);
      continue;
    }
    void* values = nullptr;
    uint8_t* states = nullptr;
    if (kept) {
      values = columns.Values(step.place, rows.lo);
      states = columns.States(step.place, rows.lo);
    } else {
      const auto b = static_cast<size_t>(step.buffer);
      if (buffers_.size() <= b) buffers_.resize(b + 1);
      buffers_[b].values.Reserve(rows.size() * BytesOf(step.width));
      buffers_[b].states.Reserve(rows.size());
      values = buffers_[b].values.data();
      states = reinterpret_cast<uint8_t*>(buffers_[b].states.data());
    }
    Out out(step.width, values, states, rows.size());
    RowRanges& ranges = ranges_[step.id.value];
    uint8_t& ranged = ranged_[step.id.value];
    if (ranged != 0) ranges.clear();
    const Task task = TaskOf(run, step, rows, people);
    const auto count = [&](uint32_t family) { return families_.Count(task, family); };
    if (!step.only_for.empty() && std::all_of(step.only_for.begin(), step.only_for.end(), count)) continue;
    const bool counted = step.family != plan::kNoFamily && families_.Count(task, step.family);
    if (counted && run.plan.families[step.family].selects) continue;  // the fold asks for its rows
    if (counted) families_.Give(task, step.family, step.member, out);
    const bool stated = !counted && Evaluate(task, out, ranges);
    if (run.after) run.after(step.id, rows.size());
    if (kept && stated) said_.push_back({step.place, rows, ranges});
    ranged = stated && !ranges.empty() ? 1 : 0;
    if (step.constant) continue;
    views_[step.id.value] = {.width = step.width,
                             .origin = rows.lo,
                             .values = values,
                             .states = stated ? states : nullptr,
                             .ranges = ranged != 0 ? &ranges : nullptr};
  }
}

Task Worker::TaskOf(Run& run, const Prepared::Step& step, Range rows, Range people) {
  return {.run = run,
          .views = views_,
          .id = step.id,
          .column = *step.column,
          .rows = rows,
          .local = true,
          .people = people,
          .windows = &windows_,
          .says = &says_,
          .families = &families_};
}

void Worker::RunFew(Run& run, const Prepared::Step& step, Range rows, Range people) {
  const Task task = TaskOf(run, step, rows, people);
  RowRanges ranges;
  auto few = EvaluateFewOfFold(task, std::get<hir::Fold>(step.column->op), ranges);
  if (run.after) run.after(step.id, rows.size());
  if (!few.empty()) said_.push_back({step.place, rows, std::move(ranges), std::move(few)});
}

void Worker::RunWhole(Run& run, Columns& columns, const Prepared::Step& step, Range rows, size_t threads) {
  Out out(step.width, columns.Values(step.place, rows.lo), columns.States(step.place, rows.lo), rows.size());
  const Task task{.run = run,
                  .views = views_,
                  .id = step.id,
                  .column = *step.column,
                  .rows = rows,
                  .local = false,
                  .people = {},
                  .threads = threads,
                  .windows = &windows_};
  RowRanges ranges;
  if (Evaluate(task, out, ranges)) said_.push_back({step.place, rows, std::move(ranges)});
  if (run.after) run.after(step.id, rows.size());
}

bool Worker::Evaluate(const Task& task, Out& out, RowRanges& ranges) {
  if (out.size() == 0) return false;
  struct Visitor {
    const Task& task;
    Out& out;
    void operator()(const hir::Field& op) const { EvaluateField(task, op, out); }
    void operator()(const hir::Map& op) const { EvaluateMap(task, op, out); }
    void operator()(const hir::Gather& op) const { EvaluateGather(task, op, out); }
    void operator()(const hir::Reduce& op) const { EvaluateReduce(task, op, out); }
    void operator()(const hir::Order& op) const { EvaluateOrder(task, op, out); }
    void operator()(const hir::Choose& op) const { EvaluateChoose(task, op, out); }
    void operator()(const hir::Fold& op) const { EvaluateFold(task, op, out); }
  };
  std::visit(Visitor{task, out}, task.column.op);
  if (out.stated() && task.run.ranges) Refine(task, out, ranges);
  return out.Finish();
}

}  // namespace kaocheng::exec
