#include "engine/exec/worker.h"

#include <algorithm>

#include "engine/exec/map.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {

bool SharedView(const Run& run, hir::ColumnId id, View& view) {
  const hir::Column& column = run.program.columns[id];
  if (const auto* map = std::get_if<hir::Map>(&column.op);
      map != nullptr && map->operands.empty() && map->prim != hir::Prim::kAbsent) {
    view = {.width = WidthOf(run.program, column.type),
            .constant = true,
            .shared = ConstantValue(*map, run.snapshot)};
    return true;
  }
  const auto* field = std::get_if<hir::Field>(&column.op);
  if (field == nullptr || plan::FoldOf(run.program, id).valid()) return false;
  return FieldView(run, column.space, *field, view) && view.width == WidthOf(run.program, column.type);
}

Worker::Worker(Run& run, Columns& columns, const std::vector<View>& shared)
    : run_(run), columns_(columns), views_(shared), ranges_(shared.size()) {}

void Worker::Prepare(const StageProgram& program) {
  buffers_.resize(std::max(buffers_.size(), program.buffer_bytes.size()));
  for (size_t b = 0; b < program.buffer_bytes.size(); ++b) {
    const size_t words = (program.buffer_bytes[b] + 7) / 8;
    if (buffers_[b].values.size() < words) buffers_[b].values.resize(words);
    if (buffers_[b].states.size() < program.buffer_rows[b]) buffers_[b].states.resize(program.buffer_rows[b]);
  }
}

void Worker::RunShard(const StageProgram& program, Range people) {
  windows_.Clear();
  families_.Clear();
  for (const StageProgram::Step& step : program.steps) {
    const hir::Column& column = run_.program.columns[step.id];
    const Range rows = RowsOf(run_, column.space, people);
    const bool kept = step.buffer < 0;
    if (kept && states_.size() < rows.size()) states_.resize(rows.size());
    Buffer* buffer = kept ? nullptr : &buffers_[static_cast<size_t>(step.buffer)];
    const Width width = WidthOf(run_.program, column.type);
    void* values = kept ? columns_.Values(step.id, rows.lo) : buffer->values.data();
    uint8_t* states = kept ? states_.data() : buffer->states.data();
    Out out(width, values, states, rows.size());
    RowRanges& ranges = ranges_[step.id.value];
    const Task task{.run = run_,
                    .views = views_,
                    .id = step.id,
                    .column = column,
                    .rows = rows,
                    .local = true,
                    .people = people,
                    .windows = &windows_};
    ranges.clear();
    const bool counted = families_.Count(task);
    if (counted && !families_.Give(task, out)) continue;  // a condition that nobody asks for
    const bool stated = !counted && Evaluate(task, out, ranges);
    if (run_.after) run_.after(step.id, rows.size());
    if (kept && stated) columns_.PutStates(step.id, rows.lo, states, rows.size());
    if (kept) columns_.PutRanges(step.id, ranges);
    View& view = views_[step.id.value];
    if (view.constant) continue;
    if (kept) {
      // Other shards may be adding their states; without any of its own this one does not look.
      view = {.width = width, .values = columns_.Values(step.id, 0)};
      if (stated) view.states = columns_.Whole(step.id).states;
    } else {
      view = {.width = width, .origin = rows.lo, .values = values, .states = stated ? states : nullptr};
    }
    if (!ranges.empty()) view.ranges = &ranges;
  }
}

void Worker::RunWhole(hir::ColumnId id, Range rows, size_t threads) {
  const hir::Column& column = run_.program.columns[id];
  if (states_.size() < rows.size()) states_.resize(rows.size());
  Out out(WidthOf(run_.program, column.type), columns_.Values(id, rows.lo), states_.data(), rows.size());
  const Task task{.run = run_,
                  .views = views_,
                  .id = id,
                  .column = column,
                  .rows = rows,
                  .local = false,
                  .people = {},
                  .threads = threads,
                  .windows = &windows_};
  RowRanges ranges;
  if (Evaluate(task, out, ranges)) columns_.PutStates(id, rows.lo, states_.data(), rows.size());
  columns_.PutRanges(id, ranges);
  if (run_.after) run_.after(id, rows.size());
}

bool Worker::Evaluate(const Task& task, Out& out, RowRanges& ranges) {
  ranges.clear();
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
