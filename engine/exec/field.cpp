#include "dsl/base/kernel.h"
#include "engine/data/narrow.h"
#include "engine/exec/task.h"

namespace kaocheng::exec {

void FindAncestors(const data::Snapshot& snapshot, std::vector<const data::Column<Row>*>& ancestors) {
  const size_t spaces = snapshot.spaces.size();
  ancestors.assign(spaces * spaces, nullptr);
  for (size_t space = 0; space < spaces; ++space) {
    const data::SpaceData& data = snapshot.spaces[space];
    // Where nothing else is said it is the owner's kind.
    for (size_t entity = 0; entity < spaces; ++entity)
      if (space != entity) ancestors[space * spaces + entity] = &data.owner;
    for (const auto& [entity, rows] : data.ancestors)
      if (space != entity) ancestors[space * spaces + entity] = &rows;
  }
}

void FindForeign(const data::Snapshot& snapshot, std::vector<const uint8_t*>& foreign) {
  foreign.clear();
  for (const data::SpaceData& data : snapshot.spaces) {
    const bool any = std::find(data.foreign.begin(), data.foreign.end(), 1) != data.foreign.end();
    foreign.push_back(any ? data.foreign.data() : nullptr);
  }
}

bool FieldView(const Run& run, hir::SpaceId space, const hir::Field& field, View& view) {
  const data::SpaceData& data = run.space(space);
  if (field.kind == hir::Field::Kind::kStored) {
    const data::StoredColumn& stored = data.fields[field.index];
    // Of an entity each value is read for many rows below it; records are read as they come.
    const bool of_entity = run.program.spaces[space].kind == hir::Space::Kind::kEntity;
    if (!stored.values.held() && !of_entity) return false;
    view = {.width = Width::k64, .values = stored.values.data()};
    if (!stored.states.empty()) view.states = reinterpret_cast<const uint8_t*>(stored.states.data());
    return true;
  }
  if (field.kind == hir::Field::Kind::kOn) {
    view = {.width = Width::k32, .values = data.on.data()};
    return true;
  }
  return false;
}

Cell FieldAt(const Run& run, hir::SpaceId space, const hir::Field& field, Row row) {
  const data::SpaceData& data = run.space(space);
  const auto i = static_cast<size_t>(row);
  switch (field.kind) {
    case hir::Field::Kind::kStored: {
      const data::StoredColumn& stored = data.fields[field.index];
      const State state = stored.states.empty() ? State::kValue : stored.states.Get(i);
      return {stored.values.Get(i), static_cast<uint8_t>(state)};
    }
    case hir::Field::Kind::kOn:
      return {data.on[i]};
    case hir::Field::Kind::kRecorded:
      if (data.recorded.empty() || data.recorded[i] == INT64_MIN) return {0, kAbsent};
      return {data.recorded[i]};
    case hir::Field::Kind::kUntil:
      if (data.until.empty() || data.until[i] == data::kNoDate) return {0, kAbsent};
      return {data.until[i]};
    case hir::Field::Kind::kFirst:
      return {data.cells[i % data.cells.size()].first};
    case hir::Field::Kind::kLast:
      return {data.cells[i % data.cells.size()].last};
    case hir::Field::Kind::kSelf:
      return {row};
  }
  return {};
}

namespace {

// Brings the rows at hand in from where they lie.
void ReadValues(const data::StoredColumn& stored, size_t first, Out& out) {
  if (out.width() == Width::k64) return stored.values.Read(first, out.size(), out.Values<int64_t>());
  const auto read = [&](size_t from, size_t n, int64_t* values) { stored.values.Read(from, n, values); };
  WithWidth(out.width(),
            [&](auto to) { data::ReadNarrow(read, first, out.size(), out.Values<decltype(to)>()); });
}

void ReadStored(const data::StoredColumn& stored, Row lo, Out& out) {
  const auto first = static_cast<size_t>(lo);
  ReadValues(stored, first, out);
  if (stored.states.empty()) return;
  stored.states.Read(first, out.size(), reinterpret_cast<State*>(out.States()));
}

}  // namespace

KAOCHENG_KERNEL void EvaluateField(const Task& task, const hir::Field& field, Out& out) {
  const hir::SpaceId space = task.column.space;
  const hir::Space& declared = task.run.program.spaces[space];
  if (field.kind == hir::Field::Kind::kUntil && declared.kind == hir::Space::Kind::kSanction) {
    EvaluateFold(task, {.output = hir::Fold::Output::kSanctionUntil, .ladder = declared.ladder}, out);
    return;
  }
  if (field.kind == hir::Field::Kind::kStored) {
    const data::StoredColumn& stored = task.run.space(space).fields[field.index];
    if (!stored.values.held()) return ReadStored(stored, task.rows.lo, out);
  }
  View view;
  if (FieldView(task.run, space, field, view)) {
    WithWidth(view.width, [&](auto from) {
      WithWidth(out.width(), [&](auto to) {
        const auto* source = view.Values<decltype(from)>(task.rows.lo);
        auto* target = out.Values<decltype(to)>();
        for (size_t i = 0, n = out.size(); i < n; ++i) target[i] = static_cast<decltype(to)>(source[i]);
      });
    });
    SpreadStates(view, task.rows.lo, out);
    return;
  }
  if (field.kind == hir::Field::Kind::kFirst || field.kind == hir::Field::Kind::kLast) {
    // The cells of one owner have the same days as those of any other.
    const std::vector<data::DateRange>& cells = task.run.space(space).cells;
    const bool first = field.kind == hir::Field::Kind::kFirst;
    size_t cell = static_cast<size_t>(task.rows.lo) % cells.size();
    Date* target = out.Values<Date>();
    for (size_t i = 0, n = out.size(); i < n; ++i) {
      target[i] = first ? cells[cell].first : cells[cell].last;
      cell = cell + 1 == cells.size() ? 0 : cell + 1;
    }
    return;
  }
  for (size_t i = 0, n = out.size(); i < n; ++i) {
    const Cell cell = FieldAt(task.run, space, field, task.rows.lo + static_cast<Row>(i));
    out.Set(i, cell.value);
    if (cell.state != kValue) out.SetState(i, cell.state);
  }
}

}  // namespace kaocheng::exec
