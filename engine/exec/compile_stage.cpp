#include <algorithm>

#include "engine/exec/worker.h"

namespace kaocheng::exec {
namespace {

size_t BytesOf(Width width) {
  switch (width) {
    case Width::k8:
      return 1;
    case Width::k32:
      return 4;
    case Width::k64:
      return 8;
  }
  return 8;
}

}  // namespace

StageProgram CompileStage(const Run& run, const plan::Stage& stage, const Columns& columns,
                          const std::vector<Row>& most_rows) {
  StageProgram out;
  // The last step that reads a column.
  std::vector<size_t> last_use(run.program.columns.size(), 0);
  const auto reads_of = [&](hir::ColumnId id) {
    std::vector<hir::ColumnId> reads = run.plan.reads[id.value];
    if (const uint32_t family = run.plan.family[id.value]; family != plan::kNoFamily) {
      const std::vector<hir::ColumnId>& counting = run.plan.families[family].reads;
      reads.insert(reads.end(), counting.begin(), counting.end());
    }
    return reads;
  };
  for (size_t i = 0; i < stage.columns.size(); ++i)
    for (const hir::ColumnId read : reads_of(stage.columns[i])) last_use[read.value] = i;

  std::vector<int> buffer_of(run.program.columns.size(), -1);
  std::vector<int> free;
  const auto free_if_last = [&](hir::ColumnId id, size_t i) {
    if (buffer_of[id.value] < 0 || last_use[id.value] > i) return;
    free.push_back(buffer_of[id.value]);
    buffer_of[id.value] = -1;
  };
  for (size_t i = 0; i < stage.columns.size(); ++i) {
    const hir::ColumnId id = stage.columns[i];
    const bool kept = run.plan.kept[id.value] != 0;
    View view;
    const bool shared = SharedView(run, id, view);
    if (!(kept ? columns.allocated(id) : shared)) {
      StageProgram::Step step{.id = id};
      if (!kept) {
        if (free.empty()) {
          free.push_back(static_cast<int>(out.buffer_bytes.size()));
          out.buffer_bytes.push_back(0);
          out.buffer_rows.push_back(0);
        }
        step.buffer = free.back();
        free.pop_back();
        const hir::Column& column = run.program.columns[id];
        const auto rows = static_cast<size_t>(most_rows[column.space.value]);
        const auto b = static_cast<size_t>(step.buffer);
        out.buffer_rows[b] = std::max(out.buffer_rows[b], rows);
        out.buffer_bytes[b] =
            std::max(out.buffer_bytes[b], rows * BytesOf(WidthOf(run.program, column.type)));
        buffer_of[id.value] = step.buffer;
      }
      out.steps.push_back(step);
    }
    for (const hir::ColumnId read : reads_of(id)) free_if_last(read, i);
    free_if_last(id, i);  // nobody reads it
  }
  return out;
}

}  // namespace kaocheng::exec
