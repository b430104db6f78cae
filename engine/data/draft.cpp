#include "engine/data/draft.h"

#include <algorithm>
#include <utility>

namespace kaocheng::data {
namespace {

// Calls fn(row) with each row of a column that holds a value.
template <typename T, typename Fn>
void EachHolding(const Column<T>& column, T wanted, Fn fn) {
  EachValue(column, [&](size_t row, T value) {
    if (value == wanted) fn(row);
  });
}

bool HoldsValue(const RawColumn& column, size_t row) {
  return column.states.empty() || column.states.Get(row) == static_cast<uint8_t>(hir::State::kValue);
}

}  // namespace

Draft::Part& Draft::Of(size_t table) {
  const auto [place, fresh] = parts_.try_emplace(table);
  if (fresh) place->second.rows = WithoutRows(dataset_.tables[table]);
  return place->second;
}

const Draft::Part* Draft::Find(size_t table) const {
  const auto found = parts_.find(table);
  return found == parts_.end() ? nullptr : &found->second;
}

// Of several rows of an id that cannot be told apart the last.
std::optional<int32_t> Draft::RowOf(size_t table, int32_t id) const {
  int32_t row = dataset_.index[table].by_id.Find(id);
  if (row == IdMap::kAmbiguous)
    EachHolding(dataset_.tables[table].ids, id, [&](size_t at) { row = static_cast<int32_t>(at); });
  const Part* const part = Find(table);
  if (row < 0 || (part != nullptr && part->gone.contains(row))) return std::nullopt;
  return row;
}

void Draft::Drop(size_t table, int32_t id) {
  Of(table).by_id.erase(id);
  if (const auto row = RowOf(table, id)) Of(table).gone.insert(*row);
}

std::optional<size_t> Draft::Alter(size_t table, int32_t id) {
  Part& part = Of(table);
  if (const auto known = part.by_id.find(id); known != part.by_id.end()) return known->second;
  const std::optional<int32_t> row = RowOf(table, id);
  if (!row) return std::nullopt;
  part.gone.insert(*row);
  CopyRow(dataset_.tables[table], static_cast<size_t>(*row), part.rows);
  return part.by_id[id] = part.rows.rows() - 1;
}

std::optional<size_t> Draft::Add(size_t table, int32_t like, int32_t id) {
  Part& part = Of(table);
  if (const auto known = part.by_id.find(like); known != part.by_id.end()) {
    const RawTable before = part.rows;
    CopyRow(before, known->second, part.rows);
  } else if (const std::optional<int32_t> row = RowOf(table, like)) {
    CopyRow(dataset_.tables[table], static_cast<size_t>(*row), part.rows);
  } else {
    return std::nullopt;
  }
  const size_t row = part.rows.rows() - 1;
  part.rows.ids[row] = id;
  return part.by_id[id] = row;
}

void Draft::Set(size_t table, size_t column, size_t row, std::optional<int64_t> value) {
  RawColumn& cells = Of(table).rows.columns[column];
  cells.values[row] = value.value_or(0);
  if (!value) cells.states.resize(cells.values.size(), static_cast<uint8_t>(hir::State::kValue));
  if (!cells.states.empty())
    cells.states[row] = static_cast<uint8_t>(value ? hir::State::kValue : hir::State::kAbsent);
}

std::vector<int32_t> Draft::Holding(size_t table, size_t column, int32_t code) const {
  std::vector<int32_t> ids;
  const Part* const part = Find(table);
  const RawTable& before = dataset_.tables[table];
  EachHolding(before.columns[column].values, int64_t{code}, [&](size_t row) {
    if (!HoldsValue(before.columns[column], row)) return;
    const int32_t id = before.ids.Get(row);
    if (RowOf(table, id) == static_cast<int32_t>(row)) ids.push_back(id);
  });
  if (part == nullptr) return ids;
  for (const auto& [id, row] : part->by_id) {
    const RawColumn& cells = part->rows.columns[column];
    if (HoldsValue(cells, row) && std::as_const(cells.values)[row] == code) ids.push_back(id);
  }
  return ids;
}

std::vector<Amendment> Draft::Take() const {
  std::vector<Amendment> amendments;
  for (const auto& [table, part] : parts_) {
    Amendment& one = amendments.emplace_back();
    one.table = table;
    one.gone.assign(part.gone.begin(), part.gone.end());
    one.rows = WithoutRows(dataset_.tables[table]);
    for (const auto& [id, row] : part.by_id) CopyRow(part.rows, row, one.rows);
  }
  return amendments;
}

void AmendAnew(Dataset& dataset, const std::vector<Amendment>& amendments) {
  for (const Amendment& amendment : amendments) {
    RawTable& table = dataset.tables[amendment.table];
    table.sorted.reset();
    const auto retract = [&](size_t row) {
      RawTable copy = WithoutRows(table);
      CopyRow(table, row, copy);
      CopyRow(copy, 0, table);
      table.recorded[table.rows() - 1] = INT64_MAX;  // after everything that the data say of it
      table.retracted.push_back(static_cast<uint32_t>(table.rows() - 1));
    };
    for (const int32_t row : amendment.gone) {
      const auto at = static_cast<size_t>(row);
      const int32_t id = std::as_const(table.ids)[at];
      const auto& ids = std::as_const(amendment.rows.ids);
      const auto altered = std::find(ids.begin(), ids.end(), id);
      if (altered == ids.end()) {
        retract(at);
        continue;
      }
      // It says something else in its place, so that what it corrected stays corrected.
      const auto now = static_cast<size_t>(altered - ids.begin());
      table.owners[at] = amendment.rows.owners.at(now);
      table.on[at] = amendment.rows.on.at(now);
      table.until[at] = amendment.rows.until.at(now);
      for (size_t c = 0; c < table.columns.size(); ++c) {
        RawColumn& column = table.columns[c];
        const RawColumn& cells = amendment.rows.columns[c];
        if (column.values.empty()) continue;
        column.values[at] = cells.values.at(now);
        const uint8_t state = cells.states.empty() ? uint8_t{0} : cells.states.at(now);
        if (state != 0) column.states.resize(column.values.size(), 0);
        if (!column.states.empty()) column.states[at] = state;
      }
    }
    const size_t before = table.rows();
    for (size_t row = 0; row < amendment.rows.rows(); ++row) {
      const int32_t id = amendment.rows.ids.at(row);
      const bool altered = std::any_of(amendment.gone.begin(), amendment.gone.end(), [&](int32_t gone) {
        return static_cast<size_t>(gone) < before &&
               std::as_const(table.ids)[static_cast<size_t>(gone)] == id;
      });
      if (!altered) CopyRow(amendment.rows, row, table);
    }
  }
  Emitter known;  // whatever is wrong with the data was reported before
  BuildIndex(dataset, known);
}

}  // namespace kaocheng::data
