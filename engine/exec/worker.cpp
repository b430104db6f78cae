#include "engine/exec/worker.h"

#include <algorithm>

#include "engine/exec/map.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {

Range RowsOf(const Run& run, hir::SpaceId space, Range people) {
  if (space == run.plan.people) return people;
  const auto& offsets = run.space(space).offsets;
  return {offsets[static_cast<size_t>(people.lo)], offsets[static_cast<size_t>(people.hi)]};
}

bool SharedView(const Run& run, hir::ColumnId id, View& view) {
  const hir::Column& column = run.program.columns[id];
  if (const auto* map = std::get_if<hir::Map>(&column.op); map != nullptr && map->operands.empty()) {
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
    : x_run(run), x_columns(columns), x_views(shared) {}

void Worker::Prepare(const StageProgram& program) {
  x_buffers.resize(std::max(x_buffers.size(), program.buffer_bytes.size()));
  for (size_t b = 0; b < program.buffer_bytes.size(); ++b) {
    const size_t words = (program.buffer_bytes[b] + 7) / 8;
    if (x_buffers[b].values.size() < words) x_buffers[b].values.resize(words);
    if (x_buffers[b].states.size() < program.buffer_rows[b])
      x_buffers[b].states.resize(program.buffer_rows[b]);
  }
}

void Worker::RunShard(const StageProgram& program, Range people) {
  for (const StageProgram::Step& step : program.steps) {
    const hir::Column& column = x_run.program.columns[step.id];
    const Range rows = RowsOf(x_run, column.space, people);
    const bool kept = step.buffer < 0;
    if (kept && x_states.size() < rows.size()) x_states.resize(rows.size());
    Buffer* buffer = kept ? nullptr : &x_buffers[static_cast<size_t>(step.buffer)];
    const Width width = WidthOf(x_run.program, column.type);
    void* values = kept ? x_columns.Values(step.id, rows.lo) : buffer->values.data();
    uint8_t* states = kept ? x_states.data() : buffer->states.data();
    Out out(width, values, states, rows.size());
    const bool stated = Evaluate(
        {.run = x_run, .views = x_views, .column = column, .rows = rows, .local = true, .people = people},
        out);
    if (kept && stated) x_columns.PutStates(step.id, rows.lo, states, rows.size());
    View& view = x_views[step.id.value];
    if (view.constant) continue;
    if (kept) {
      // Other shards may be adding their states; without any of its own this one does not look.
      view = {.width = width, .values = x_columns.Values(step.id, 0)};
      if (stated) view.states = x_columns.Whole(step.id).states;
    } else {
      view = {.width = width, .origin = rows.lo, .values = values, .states = stated ? states : nullptr};
    }
  }
}

void Worker::RunWhole(hir::ColumnId id, Range rows) {
  const hir::Column& column = x_run.program.columns[id];
  if (x_states.size() < rows.size()) x_states.resize(rows.size());
  Out out(WidthOf(x_run.program, column.type), x_columns.Values(id, rows.lo), x_states.data(), rows.size());
  const Task task{
      .run = x_run, .views = x_views, .column = column, .rows = rows, .local = false, .people = {}};
  if (Evaluate(task, out)) x_columns.PutStates(id, rows.lo, x_states.data(), rows.size());
}

bool Worker::Evaluate(const Task& task, Out& out) {
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
  return out.Finish();
}

}  // namespace kaocheng::exec
