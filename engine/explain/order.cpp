#include <algorithm>

#include "dsl/base/number.h"
#include "engine/explain/evaluator.h"

namespace kaocheng::explain {

using data::kNoRow;
using data::Row;
using hir::Order;
using hir::State;

bool Evaluator::IsForeign(hir::SpaceId kind, Row entity) const {
  const std::vector<uint8_t>& foreign = snapshot_.spaces.at(kind.value).foreign;
  return !foreign.empty() && foreign[static_cast<size_t>(entity)] != 0;
}

bool Evaluator::GroupBlocked(hir::ColumnId id, const Order& order, Row row, Why* why) {
  const hir::SpaceId space = program_.columns[id].space;
  const auto because = [&](Why reason) {
    if (why != nullptr) *why = std::move(reason);
    return true;
  };
  const auto foreign = [&](const Entity& key) { return key.row != kNoRow && IsForeign(key.kind, key.row); };
  std::vector<Entity> keys;  // on whose branch all of the group stand
  for (const hir::SpaceId kind : order.within_entities) {
    keys.push_back({kind, Ancestor(space, row, kind)});
    if (foreign(keys.back())) return because({Cause::kForeign, {}, kind, keys.back().row, kind, {}});
  }
  if (program_.spaces[space].kind != hir::Space::Kind::kRecord) return false;
  for (const hir::ColumnId column : order.within_columns) {
    const hir::Type type = program_.columns[column].type;
    const Cell key = Get(column, row);
    if (type.kind != hir::TypeKind::kReference || key.state != State::kValue) continue;
    const hir::SpaceId to = type.space_id();
    const bool entity = program_.spaces[to].kind == hir::Space::Kind::kEntity;
    const hir::SpaceId kind = entity ? to : program_.spaces[to].owner;
    keys.push_back({kind, Ancestor(to, static_cast<Row>(key.value), kind)});
  }
  if (keys.empty()) keys.push_back({{}, kNoRow});  // everybody's
  const data::DateRange days{snapshot_.period.first, snapshot_.period.last};
  const bool here = std::any_of(keys.begin(), keys.end(), [&](const Entity& key) {
    return (!key.kind.valid() || key.row != kNoRow) && !foreign(key) &&
           Supplied(space, key.kind, key.row, days);
  });
  if (here) return false;
  const Entity& first = keys.front();
  if (foreign(first)) return because({Cause::kForeign, {}, first.kind, first.row, first.kind, {}});
  return because({Cause::kUnsupplied, {}, space, first.row, first.kind, days});
}

std::vector<hir::ColumnId> Evaluator::OrderInputs(const Order& order) {
  std::vector<hir::ColumnId> inputs;
  for (const hir::ColumnId column : {order.candidate, order.share, order.amount, order.weight}) {
    if (column.valid()) inputs.push_back(column);
  }
  for (const hir::SortKey& key : order.keys) inputs.push_back(key.column);
  return inputs;
}

std::vector<int64_t> Evaluator::UnitsOf(hir::ColumnId id, Row row) const {
  const hir::Column& column = program_.columns[id];
  std::vector<int64_t> units;
  for (const hir::SpaceId kind : std::get<Order>(column.op).within_entities)
    units.push_back(Ancestor(column.space, row, kind));
  return units;
}

// Groups are made once for a column, for all worlds in which the keys are the same. A key that cannot be told
// leaves every group of its units open.
const Evaluator::Groups& Evaluator::GroupsOf(hir::ColumnId id) {
  const auto& order = std::get<Order>(program_.columns[id].op);
  const auto& keys = order.within_columns;
  if (base_ != nullptr &&
      std::none_of(keys.begin(), keys.end(), [&](hir::ColumnId key) { return ReadsLadder(key); }))
    return base_->GroupsOf(id);
  const auto [place, fresh] = groups_.try_emplace(id.value);
  Groups& groups = place->second;
  if (!fresh) return groups;
  const hir::SpaceId space = program_.columns[id].space;
  const data::SpaceData& rows = snapshot_.spaces.at(space.value);
  const bool entities = program_.spaces[space].kind == hir::Space::Kind::kEntity;
  groups.by_row.resize(static_cast<size_t>(rows.rows));
  for (Row row = 0; row < rows.rows; ++row) {
    if (entities && rows.member[static_cast<size_t>(row)] == 0) continue;
    std::vector<int64_t> key = UnitsOf(id, row);
    const bool none = std::find(key.begin(), key.end(), int64_t{kNoRow}) != key.end();
    State known = State::kValue;
    for (const hir::ColumnId column : keys) {
      const Cell cell = Get(column, row);
      key.push_back(cell.state == State::kValue ? cell.value : 0);
      known = std::max(known, cell.state);
    }
    if (none || known == State::kAbsent) continue;
    if (known == State::kUndetermined) {
      const auto units = key.begin() + static_cast<std::ptrdiff_t>(order.within_entities.size());
      groups.unknown[{key.begin(), units}].push_back(row);
    }
    std::vector<Row>& group = groups.by_key[std::move(key)];
    group.push_back(row);
    groups.by_row[static_cast<size_t>(row)] = &group;
  }
  return groups;
}

const std::vector<Row>& Evaluator::MayJoin(hir::ColumnId id, Row row) {
  static const std::vector<Row> none;
  const auto& unknown = GroupsOf(id).unknown;
  if (unknown.empty()) return none;
  const auto found = unknown.find(UnitsOf(id, row));
  return found == unknown.end() ? none : found->second;
}

// Of the rows that agree in their keys, those of which nothing absent is asked. Looked at only for groups
// that somebody asks for, since it evaluates all that the order reads of them.
const Evaluator::GroupOf* Evaluator::Settled(hir::ColumnId id, Row row) {
  const std::vector<Row>* all = GroupsOf(id).by_row.at(static_cast<size_t>(row));
  if (all == nullptr) return nullptr;
  const std::pair key{id.value, all};
  if (const auto known = settled_.find(key); known != settled_.end()) return &known->second;
  const auto& order = std::get<Order>(program_.columns[id].op);
  const std::vector<hir::ColumnId> inputs = OrderInputs(order);
  GroupOf group;
  for (const Row other : *all) {
    State state = State::kValue;
    for (const hir::ColumnId input : inputs) state = std::max(state, Get(input, other).state);
    group.unknown = group.unknown || state == State::kUndetermined;
    if (state != State::kAbsent) group.rows.push_back(other);
  }
  group.unknown = group.unknown || GroupBlocked(id, order, row, nullptr);
  return &settled_.emplace(key, std::move(group)).first->second;
}

std::span<const Row> Evaluator::Group(hir::ColumnId column, Row row) {
  const GroupOf* group = Settled(column, row);
  if (group == nullptr || !std::binary_search(group->rows.begin(), group->rows.end(), row)) return {};
  return group->rows;
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
  if (Settled(id, row)->unknown || !MayJoin(id, row).empty()) return kUnknown;
  switch (order.kind) {
    case Order::Kind::kRank:
      return Known(1 + std::count_if(group.begin(), group.end(),
                                     [&](Row other) { return Better(order, other, row); }));
    case Order::Kind::kQuota:
      return Quota(order, group, row);
    case Order::Kind::kApportion:
      return Apportion(order, column.space, group, row);
  }
  return kUnknown;
}

int64_t Evaluator::Places(const Order& order, std::span<const Row> group, Row row) {
  const Int128 share = Int128{Get(order.share, row).value} * static_cast<int64_t>(group.size());
  Int128 places = share / kDecimalScale;
  if (share < 0 && places * kDecimalScale != share) --places;
  return static_cast<int64_t>(places);
}

Cell Evaluator::Quota(const Order& order, std::span<const Row> group, Row row) {
  if (IsFalse(Get(order.candidate, row))) return Known(0);
  const int64_t places = Places(order, group, row);
  int64_t better = 0;
  int64_t not_worse = 0;
  for (const Row other : group) {
    if (other == row || IsFalse(Get(order.candidate, other))) continue;
    if (Better(order, other, row)) ++better;
    if (!Better(order, row, other)) ++not_worse;
  }
  if (not_worse < places) return Known(1);
  return Known(better >= places ? 0 : 2);
}

// Whole parts towards zero; what is left goes unit by unit to the largest remainders, by id among equals.
Cell Evaluator::Apportion(const Order& order, hir::SpaceId space, std::span<const Row> group, Row row) {
  Int128 weights = 0;
  for (const Row other : group) {
    const int64_t weight = Get(order.weight, other).value;
    if (weight < 0) return kUnknown;
    weights += weight;
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
