#include <algorithm>

#include "dsl/base/number.h"
#include "engine/explain/evaluator.h"

namespace kaocheng::explain {

using data::kNoRow;
using data::Row;
using hir::Order;
using hir::State;

// Groups are made once for a column. A key that cannot be told leaves every group open.
const Evaluator::Groups& Evaluator::GroupsOf(hir::ColumnId id) {
  const auto [place, fresh] = groups_.try_emplace(id.value);
  Groups& groups = place->second;
  if (!fresh) return groups;
  const hir::SpaceId space = program_.columns[id].space;
  const auto& order = std::get<Order>(program_.columns[id].op);
  const data::SpaceData& rows = snapshot_.spaces.at(space.value);
  const bool entities = program_.spaces[space].kind == hir::Space::Kind::kEntity;
  groups.by_row.resize(static_cast<size_t>(rows.rows));
  for (Row row = 0; row < rows.rows; ++row) {
    if (entities && rows.member[static_cast<size_t>(row)] == 0) continue;
    std::vector<int64_t> key;
    bool none = false;
    for (const hir::SpaceId kind : order.within_entities) {
      key.push_back(Ancestor(space, row, kind));
      none = none || key.back() == kNoRow;
    }
    bool unknown = false;
    for (const hir::ColumnId column : order.within_columns) {
      const Cell cell = Get(column, row);
      key.push_back(cell.value);
      none = none || cell.state == State::kAbsent;
      unknown = unknown || cell.state == State::kUndetermined;
    }
    if (none) continue;
    if (unknown) groups.unknown.push_back(row);
    std::vector<Row>& group = groups.by_key[std::move(key)];
    group.push_back(row);
    groups.by_row[static_cast<size_t>(row)] = &group;
  }
  return groups;
}

std::span<const Row> Evaluator::Group(hir::ColumnId column, Row row) {
  const std::vector<Row>* group = GroupsOf(column).by_row.at(static_cast<size_t>(row));
  return group == nullptr ? std::span<const Row>() : std::span<const Row>(*group);
}

State Evaluator::KeysState(const Order& order, Row row) {
  State state = State::kValue;
  for (const hir::SortKey& key : order.keys) state = std::max(state, Get(key.column, row).state);
  return state;
}

bool Evaluator::AnyKeyAbsent(const Order& order, Row row) {
  return std::any_of(order.keys.begin(), order.keys.end(),
                     [&](const hir::SortKey& key) { return Get(key.column, row).state == State::kAbsent; });
}

bool Evaluator::Better(const Order& order, Row a, Row b) {
  for (const hir::SortKey& key : order.keys) {
    const int64_t left = Get(key.column, a).value;
    const int64_t right = Get(key.column, b).value;
    if (left != right) return key.lowest_first ? left < right : left > right;
  }
  return false;
}

Cell Evaluator::Ordered(hir::ColumnId id, const hir::Column& column, const Order& order, Row row) {
  const std::span<const Row> group = Group(id, row);
  if (group.empty()) return kEmpty;
  if (!GroupsOf(id).unknown.empty()) return kUnknown;
  switch (order.kind) {
    case Order::Kind::kRank:
      return Rank(order, group, row);
    case Order::Kind::kQuota:
      return Quota(order, group, row);
    case Order::Kind::kApportion:
      return Apportion(order, column.space, group, row);
  }
  return kUnknown;
}

Cell Evaluator::Rank(const Order& order, std::span<const Row> group, Row row) {
  if (AnyKeyAbsent(order, row)) return kEmpty;
  int64_t rank = 1;
  for (const Row other : group) {
    if (KeysState(order, other) == State::kUndetermined) return kUnknown;
    if (!AnyKeyAbsent(order, other) && Better(order, other, row)) ++rank;
  }
  return Known(rank);
}

int64_t Evaluator::Places(const Order& order, std::span<const Row> group, Row row) {
  const Int128 share = Int128{Get(order.share, row).value} * static_cast<int64_t>(group.size());
  Int128 places = share / kDecimalScale;
  if (share < 0 && places * kDecimalScale != share) --places;
  return static_cast<int64_t>(places);
}

Cell Evaluator::Quota(const Order& order, std::span<const Row> group, Row row) {
  const Cell share = Get(order.share, row);
  if (share.state != State::kValue) return {0, share.state};
  const int64_t places = Places(order, group, row);
  int64_t better = 0;
  int64_t not_worse = 0;
  for (const Row other : group) {
    const Cell candidate = Get(order.candidate, other);
    if (candidate.state != State::kValue) return kUnknown;
    if (candidate.value == 0) continue;
    if (KeysState(order, other) == State::kUndetermined) return kUnknown;
    if (other == row) continue;
    if (Better(order, other, row)) ++better;
    if (!Better(order, row, other)) ++not_worse;
  }
  if (Get(order.candidate, row).value == 0) return Known(0);
  if (not_worse < places) return Known(1);
  return Known(better >= places ? 0 : 2);
}

// Whole parts towards zero; what is left goes unit by unit to the largest remainders, by id among equals.
Cell Evaluator::Apportion(const Order& order, hir::SpaceId space, std::span<const Row> group, Row row) {
  Int128 weights = 0;
  for (const Row other : group) {
    const Cell weight = Get(order.weight, other);
    if (weight.state != State::kValue || weight.value < 0 ||
        Get(order.amount, other).state != State::kValue) {
      return kUnknown;
    }
    weights += weight.value;
  }
  if (weights == 0) return kUnknown;
  struct Part {
    Row row;
    Int128 rest;
    std::string_view id;
  };
  const int64_t amount = Get(order.amount, row).value;
  const Int128 size = amount < 0 ? -Int128{amount} : Int128{amount};
  const data::SpaceData& rows = snapshot_.spaces.at(space.value);
  std::vector<Part> parts;
  Int128 left = size;
  Int128 own = 0;
  for (const Row other : group) {
    const Int128 product = size * Get(order.weight, other).value;
    left -= product / weights;
    if (other == row) own = product / weights;
    parts.push_back({other, product % weights,
                     rows.ids.empty() ? std::string_view()
                                      : snapshot_.dictionary->Text(rows.ids[static_cast<size_t>(other)])});
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.rest != b.rest ? a.rest > b.rest : a.id < b.id;
  });
  for (size_t i = 0; i < parts.size() && left > 0; ++i, --left) {
    if (parts[i].row == row) ++own;
  }
  return Known(static_cast<int64_t>(amount < 0 ? -own : own));
}

}  // namespace kaocheng::explain
