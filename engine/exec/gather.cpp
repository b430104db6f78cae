#include <algorithm>

#include "engine/data/owners.h"
#include "engine/exec/task.h"

namespace kaocheng::exec {
namespace {

// Reads `source` at rows that `row_of` gives; kNoRow: the state is already set.
template <typename RowOf>
void Read(const View& source, RowOf row_of, Out& out) {
  WithWidth(source.width, [&](auto from) {
    WithWidth(out.width(), [&](auto to) {
      auto* target = out.Values<decltype(to)>();
      const auto* values = static_cast<const decltype(from)*>(source.values);
      for (size_t i = 0, n = out.size(); i < n; ++i) {
        const Row row = row_of(i);
        if (row == kNoRow) continue;
        target[i] = static_cast<decltype(to)>(source.constant ? source.shared : values[row - source.origin]);
        if (source.states != nullptr && source.states[row - source.origin] != kValue)
          out.SetState(i, source.states[row - source.origin]);
      }
    });
  });
}

// Rows of one owner follow each other: what is read of the owner is the same for the whole stretch.
void ReadOwners(const View& source, const data::SpaceData& data, Row lo, Out& out) {
  const auto n = static_cast<Row>(out.size());
  WithWidth(source.width, [&](auto from) {
    WithWidth(out.width(), [&](auto to) {
      using To = decltype(to);
      const auto* values = static_cast<const decltype(from)*>(source.values);
      To* target = out.Values<To>();
      Row owner = data::OwnerAt(data.offsets, lo);
      for (Row i = 0; i < n; ++owner) {
        const Row end = std::min(n, data.offsets[static_cast<size_t>(owner) + 1] - lo);
        std::fill(target + i, target + end, static_cast<To>(values[owner - source.origin]));
        if (const uint8_t state = source.StateAt(owner); state != kValue)
          std::fill(out.States() + i, out.States() + end, state);
        i = std::max(i, end);
      }
    });
  });
}

// Where a source is a field, it is read where it lies; people's stored fields are never copied for others.
template <typename RowOf>
void ReadColumn(const Task& task, hir::ColumnId id, RowOf row_of, Out& out) {
  const hir::Column& column = task.run.program.columns[id];
  const auto* field = std::get_if<hir::Field>(&column.op);
  const bool of_fold = field != nullptr && field->kind == hir::Field::Kind::kUntil &&
                       task.run.program.spaces[column.space].kind == hir::Space::Kind::kSanction;
  if (field == nullptr || of_fold) return Read(task.view(id), row_of, out);
  View view;
  if (FieldView(task.run, column.space, *field, view)) return Read(view, row_of, out);
  for (size_t i = 0, n = out.size(); i < n; ++i) {
    const Row row = row_of(i);
    if (row == kNoRow) continue;
    const Cell cell = FieldAt(task.run, column.space, *field, row);
    out.Set(i, cell.value);
    if (cell.state != kValue) out.SetState(i, cell.state);
  }
}

// A column that can be read for any of its rows, not a constant.
bool OwnerView(const Task& task, hir::ColumnId id, View& view) {
  const hir::Column& column = task.run.program.columns[id];
  const auto* field = std::get_if<hir::Field>(&column.op);
  if (field != nullptr) return FieldView(task.run, column.space, *field, view);
  view = task.view(id);
  return !view.constant;
}

}  // namespace

void EvaluateGather(const Task& task, const hir::Gather& gather, Out& out) {
  const Row lo = task.rows.lo;
  const auto nothing = [&](size_t i, uint8_t state) {
    out.SetState(i, state);
    return kNoRow;
  };
  switch (gather.via) {
    case hir::Gather::Via::kAncestor: {
      const hir::SpaceId entity = task.run.program.columns[gather.source].space;
      const Row* ancestors = Ancestors(task.run, task.column.space, entity);
      const hir::Space& space = task.run.program.spaces[task.column.space];
      if (space.kind != hir::Space::Kind::kEntity && space.owner == entity) {
        View view;
        if (OwnerView(task, gather.source, view))
          return ReadOwners(view, task.run.space(task.column.space), lo, out);
      }
      ReadColumn(
          task, gather.source,
          [&](size_t i) {
            const Row row = lo + static_cast<Row>(i);
            if (ancestors == nullptr) return row;
            const Row ancestor = ancestors[row];
            return ancestor == kNoRow ? nothing(i, kUndetermined) : ancestor;
          },
          out);
      return;
    }
    case hir::Gather::Via::kReference: {
      const View& reference = task.view(gather.reference);
      const uint8_t* states = reference.States(lo);
      const bool any_type = task.run.program.columns[gather.reference].type.kind == hir::TypeKind::kViolation;
      const uint32_t space = task.run.program.columns[gather.source].space.value;
      ReadColumn(
          task, gather.source,
          [&](size_t i) {
            if (states != nullptr && states[i] != kValue) return nothing(i, states[i]);
            const int64_t value = reference.Get(lo + static_cast<Row>(i));
            if (!any_type) return static_cast<Row>(value);
            if (static_cast<uint32_t>(value >> 32) != space) return nothing(i, kAbsent);
            return static_cast<Row>(value & 0xffffffff);
          },
          out);
      return;
    }
    case hir::Gather::Via::kPrevious: {
      const auto cells = static_cast<Row>(task.run.space(task.column.space).cells.size());
      Read(
          task.view(gather.source),
          [&](size_t i) {
            const Row row = lo + static_cast<Row>(i);
            return row % cells == 0 ? nothing(i, kAbsent) : row - 1;
          },
          out);
      return;
    }
  }
}

}  // namespace kaocheng::exec
