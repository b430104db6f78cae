#include <algorithm>

#include "engine/exec/worker.h"

namespace kaocheng::exec {

Columns::Columns(const Run& run) : run_(run), columns_(run.program.columns.size()) {}

void Columns::Allocate(hir::ColumnId id) {
  if (allocated(id)) return;
  columns_[id.value] = std::make_unique<ColumnData>();
  const hir::Column& column = run_.program.columns[id];
  const auto rows = static_cast<size_t>(run_.space(column.space).rows);
  ColumnData& data = *columns_[id.value];
  data.width = WidthOf(run_.program, column.type);
  switch (data.width) {
    case Width::k8:
      data.v8.resize(rows);
      return;
    case Width::k32:
      data.v32.resize(rows);
      return;
    case Width::k64:
      data.v64.resize(rows);
      return;
  }
}

void* Columns::Values(hir::ColumnId id, Row row) {
  ColumnData& data = *columns_[id.value];
  switch (data.width) {
    case Width::k8:
      return data.v8.data() + row;
    case Width::k32:
      return data.v32.data() + row;
    case Width::k64:
      return data.v64.data() + row;
  }
  return nullptr;
}

void Columns::PutStates(hir::ColumnId id, Row lo, const uint8_t* states, size_t n) {
  ColumnData& data = *columns_[id.value];
  {
    const std::lock_guard lock(mutex_);
    if (data.states.empty())
      data.states.resize(static_cast<size_t>(run_.space(run_.program.columns[id].space).rows));
  }
  std::memcpy(data.states.data() + lo, states, n);
}

void Columns::PutRanges(hir::ColumnId id, const RowRanges& ranges) {
  if (ranges.empty()) return;
  const std::lock_guard lock(mutex_);
  RowRanges& all = columns_[id.value]->ranges;
  all.insert(all.end(), ranges.begin(), ranges.end());
}

void Columns::Settle(hir::ColumnId id) {
  RowRanges& ranges = columns_[id.value]->ranges;
  std::sort(ranges.begin(), ranges.end(), [](const RowRange& a, const RowRange& b) { return a.row < b.row; });
}

View WholeView(const ColumnData& data) {
  View view{.width = data.width, .states = data.states.empty() ? nullptr : data.states.data()};
  if (!data.ranges.empty()) view.ranges = &data.ranges;
  switch (data.width) {
    case Width::k8:
      view.values = data.v8.data();
      break;
    case Width::k32:
      view.values = data.v32.data();
      break;
    case Width::k64:
      view.values = data.v64.data();
      break;
  }
  return view;
}

}  // namespace kaocheng::exec
