#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "dsl/base/number.h"
#include "tests/reference/world.h"

namespace kaocheng::reference {
namespace {

using hir::Order;

// What groups a row: one value a key. Nothing where a key is absent: such a row is in no group.
struct GroupKey {
  std::vector<int64_t> values;
  bool none = false;
  bool undetermined = false;
};

GroupKey KeyOf(const World& world, const hir::Column& column, const Order& order, data::Row row) {
  GroupKey key;
  for (const hir::SpaceId kind : order.within_entities) {
    const data::Row ancestor = world.Ancestor(column.space, row, kind);
    key.none |= ancestor == data::kNoRow;
    key.values.push_back(ancestor);
  }
  for (const hir::ColumnId id : order.within_columns) {
    const Cell& cell = world.at(id, row);
    key.none |= cell.absent();
    key.undetermined |= cell.undetermined();
    key.values.push_back(cell.value);
  }
  return key;
}

bool IsMember(const World& world, hir::SpaceId space, data::Row row) {
  const auto& member = world.rows(space).member;
  return world.space(space).kind != hir::Space::Kind::kEntity || member.at(static_cast<size_t>(row)) != 0;
}

// The rows of the group that `row` is in; nothing where it is in none or it cannot be told who is.
struct Group {
  std::vector<data::Row> rows;
  std::optional<Cell> unknown;
};

Group GroupOf(const World& world, const hir::Column& column, const Order& order, data::Row row) {
  Group group;
  const GroupKey own = KeyOf(world, column, order, row);
  if (!IsMember(world, column.space, row)) {
    group.unknown = Absent();
    return group;
  }
  if (own.none) {
    group.unknown = Absent();
    return group;
  }
  for (data::Row other = 0; other < world.rows(column.space).rows; ++other) {
    if (!IsMember(world, column.space, other)) continue;
    const GroupKey key = KeyOf(world, column, order, other);
    if (key.none) continue;
    if (key.undetermined) group.unknown = Undetermined();
    if (key.values == own.values) group.rows.push_back(other);
  }
  return group;
}

// Whether `a` comes strictly before `b`.
bool Better(const World& world, const Order& order, data::Row a, data::Row b) {
  for (const hir::SortKey& key : order.keys) {
    const int64_t left = world.at(key.column, a).value;
    const int64_t right = world.at(key.column, b).value;
    if (left != right) return key.lowest_first ? left < right : left > right;
  }
  return false;
}

bool AnyKeyIs(const World& world, const Order& order, data::Row row, hir::State state) {
  return std::any_of(order.keys.begin(), order.keys.end(),
                     [&](const hir::SortKey& key) { return world.at(key.column, row).state == state; });
}

Cell Rank(const World& world, const Order& order, const Group& group, data::Row row) {
  int64_t rank = 1;
  if (AnyKeyIs(world, order, row, hir::State::kAbsent)) return Absent();
  for (const data::Row other : group.rows) {
    if (AnyKeyIs(world, order, other, hir::State::kUndetermined)) return Undetermined();
    if (AnyKeyIs(world, order, other, hir::State::kAbsent)) continue;
    if (Better(world, order, other, row)) ++rank;
  }
  return Known(rank);
}

Cell Quota(const World& world, const Order& order, const Group& group, data::Row row) {
  const Cell share = world.at(order.share, row);
  if (!share.known()) return share;
  const Int128 product = Int128{share.value} * static_cast<int64_t>(group.rows.size());
  Int128 quota = product / kDecimalScale;
  if (quota * kDecimalScale > product) --quota;
  int64_t better = 0;
  int64_t better_or_equal = 0;
  for (const data::Row other : group.rows) {
    const Cell& candidate = world.at(order.candidate, other);
    if (!candidate.known()) return Undetermined();
    if (candidate.value == 0) continue;
    if (AnyKeyIs(world, order, other, hir::State::kUndetermined)) return Undetermined();
    if (other == row) continue;
    if (Better(world, order, other, row)) ++better;
    if (!Better(world, order, row, other)) ++better_or_equal;
  }
  if (world.at(order.candidate, row).value == 0) return Known(0);
  if (better_or_equal < quota) return Known(1);
  return Known(better >= quota ? 0 : 2);
}

// Whole parts first, towards zero; what is left goes unit by unit to the largest remainders, by id among
// equals.
Cell Apportion(const World& world, const Order& order, const Group& group, data::Row row) {
  struct Part {
    data::Row row;
    Int128 whole, rest;
    std::string id;
  };
  Int128 weights = 0;
  for (const data::Row other : group.rows) {
    const Cell& weight = world.at(order.weight, other);
    const Cell& amount = world.at(order.amount, other);
    if (!weight.known() || !amount.known() || weight.value < 0) return Undetermined();
    weights += weight.value;
  }
  if (weights == 0) return Undetermined();
  const int64_t amount = world.at(order.amount, row).value;
  const Int128 size = amount < 0 ? -Int128{amount} : Int128{amount};
  const data::SpaceData& rows =
      world.rows(group.rows.empty() ? hir::SpaceId{} : world.program.columns[order.weight].space);
  std::vector<Part> parts;
  Int128 left = size;
  for (const data::Row other : group.rows) {
    const Int128 product = size * world.at(order.weight, other).value;
    const std::string id = rows.ids.empty()
                               ? std::string()
                               : world.snapshot.dictionary->Text(rows.ids.at(static_cast<size_t>(other)));
    parts.push_back({other, product / weights, product % weights, id});
    left -= product / weights;
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.rest != b.rest ? a.rest > b.rest : a.id < b.id;
  });
  for (Part& part : parts) {
    if (left == 0) break;
    ++part.whole;
    --left;
  }
  const auto own =
      std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.row == row; });
  return Known(static_cast<int64_t>(amount < 0 ? -own->whole : own->whole));
}

}  // namespace

Cell EvaluateOrder(const World& world, const hir::Column& column, const Order& order, data::Row row) {
  const Group group = GroupOf(world, column, order, row);
  if (group.unknown) return *group.unknown;
  switch (order.kind) {
    case Order::Kind::kRank:
      return Rank(world, order, group, row);
    case Order::Kind::kQuota:
      return Quota(world, order, group, row);
    case Order::Kind::kApportion:
      return Apportion(world, order, group, row);
  }
  std::abort();
}

}  // namespace kaocheng::reference
