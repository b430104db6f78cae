#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "dsl/base/number.h"
#include "tests/reference/world.h"

namespace kaocheng::reference {
namespace {

using hir::Order;

// How a row stands to its group: what groups it, and whether all that is read of it is known.
struct Standing {
  std::vector<int64_t> group;
  bool none = false;           // not valid in the period, or a key is absent: in no group
  bool group_unknown = false;  // it may be in any group
  bool incomplete = false;     // the group's entity is foreign: others of the group are not here
  bool undetermined = false;
};

Standing StandingOf(const World& world, const hir::Column& column, const Order& order, data::Row row) {
  Standing standing;
  const auto& member = world.rows(column.space).member;
  if (world.space(column.space).kind == hir::Space::Kind::kEntity) {
    standing.none = member.at(static_cast<size_t>(row)) == 0;
  }
  for (const hir::SpaceId kind : order.within_entities) {
    const data::Row ancestor = world.Ancestor(column.space, row, kind);
    const auto& foreign = world.rows(kind).foreign;
    standing.none |= ancestor == data::kNoRow;
    standing.incomplete |=
        ancestor != data::kNoRow && !foreign.empty() && foreign.at(static_cast<size_t>(ancestor)) != 0;
    standing.group.push_back(ancestor);
  }
  bool absent_key = false;
  for (const hir::ColumnId id : order.within_columns) {
    const Cell& cell = world.at(id, row);
    absent_key |= cell.absent();
    standing.group_unknown |= cell.undetermined();
    standing.group.push_back(cell.value);
  }
  standing.none |= absent_key && !standing.group_unknown;
  if (standing.none) return standing;
  std::vector<hir::ColumnId> inputs{order.candidate, order.share, order.amount, order.weight};
  for (const hir::SortKey& key : order.keys) inputs.push_back(key.column);
  bool absent = false;
  for (const hir::ColumnId id : inputs) {
    if (!id.valid()) continue;
    absent |= world.at(id, row).absent();
    standing.undetermined |= world.at(id, row).undetermined();
  }
  standing.undetermined |= standing.group_unknown || standing.incomplete;
  standing.none |= absent && !standing.undetermined;
  return standing;
}

// The rows of the group that `row` is in; no rows where it is in none or something of the group is
// undetermined.
struct Group {
  std::vector<data::Row> rows;
  std::optional<Cell> unknown;
};

Group GroupOf(const World& world, const hir::Column& column, const Order& order, data::Row row) {
  const Standing own = StandingOf(world, column, order, row);
  if (own.none) return {{}, Absent()};
  Group group;
  for (data::Row other = 0; other < world.rows(column.space).rows; ++other) {
    const Standing standing = StandingOf(world, column, order, other);
    if (!standing.none && standing.group_unknown) group.unknown = Undetermined();
    if (standing.none || standing.group != own.group) continue;
    if (standing.undetermined) group.unknown = Undetermined();
    group.rows.push_back(other);
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

Cell Rank(const World& world, const Order& order, const Group& group, data::Row row) {
  return Known(1 + std::count_if(group.rows.begin(), group.rows.end(),
                                 [&](data::Row other) { return Better(world, order, other, row); }));
}

Cell Quota(const World& world, const Order& order, const Group& group, data::Row row) {
  if (world.at(order.candidate, row).value == 0) return Known(0);
  const Int128 product = Int128{world.at(order.share, row).value} * static_cast<int64_t>(group.rows.size());
  Int128 quota = product / kDecimalScale;
  if (quota * kDecimalScale > product) --quota;
  int64_t better = 0;
  int64_t better_or_equal = 0;
  for (const data::Row other : group.rows) {
    if (other == row || world.at(order.candidate, other).value == 0) continue;
    if (Better(world, order, other, row)) ++better;
    if (!Better(world, order, row, other)) ++better_or_equal;
  }
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
    const int64_t weight = world.at(order.weight, other).value;
    if (weight < 0) return Undetermined();
    weights += weight;
  }
  if (weights == 0) return Undetermined();
  const int64_t amount = world.at(order.amount, row).value;
  const Int128 size = amount < 0 ? -Int128{amount} : Int128{amount};
  const data::SpaceData& rows = world.rows(world.program.columns[order.weight].space);
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
