#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "dsl/base/number.h"
#include "tests/reference/world.h"

namespace kaocheng::reference {
namespace {

using hir::Order;

// How a row stands to its group.
struct Standing {
  std::vector<int64_t> group;
  bool none = false;           // not valid in the period, or something is absent: in no group
  bool may_be_none = false;    // something may be absent
  bool group_unknown = false;  // it may be in any group of its units
  bool incomplete = false;     // others of the group may not be here
  bool undetermined = false;   // something that is read of it
};

// Records that were not supplied may belong to the row's group: of those who stand on the branch of each unit
// that the group is keyed by (itself, or as the owner of what a key refers to), of anybody where it is keyed
// by none.
bool MayLackRecords(const World& world, hir::SpaceId space, const Order& order, data::Row row) {
  if (world.space(space).kind != hir::Space::Kind::kRecord) return false;
  const data::Period& period = world.snapshot.period;
  bool any_key = false;
  bool one_is_complete = false;
  const auto key = [&](hir::SpaceId of, data::Row at, hir::SpaceId kind) {
    any_key = true;
    const data::Row entity = world.Ancestor(of, at, kind);
    if (entity == data::kNoRow) return;
    const auto& foreign = world.rows(kind).foreign;
    if (!foreign.empty() && foreign.at(static_cast<size_t>(entity)) != 0) return;
    one_is_complete |= CompleteRecords(world, space, kind, entity, {period.first, period.last});
  };
  for (const hir::SpaceId kind : order.within_entities) key(space, row, kind);
  for (const hir::ColumnId id : order.within_columns) {
    const hir::Type type = world.program.columns[id].type;
    if (type.kind != hir::TypeKind::kReference) continue;
    const hir::SpaceId to = type.space_id();
    const bool entity = world.space(to).kind == hir::Space::Kind::kEntity;
    key(to, static_cast<data::Row>(world.at(id, row).value), entity ? to : world.space(to).owner);
  }
  if (any_key) return !one_is_complete;
  const hir::SpaceId owners = world.space(space).owner;
  if (world.rows(space).supplied.uniform())
    return !Covers(world.rows(space).supplied.common, period.first, period.last);
  for (data::Row owner = 0; owner < world.rows(owners).rows; ++owner)
    if (!IsSupplied(world, space, owner, period.first, period.last)) return true;
  return false;
}

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
  for (const hir::ColumnId id : order.within_columns) {
    const Cell& cell = world.at(id, row);
    standing.none |= cell.absent();
    standing.may_be_none |= cell.may_be_absent;
    standing.group_unknown |= cell.undetermined();
    standing.group.push_back(cell.lo);
  }
  if (!standing.none && !standing.group_unknown && !standing.may_be_none)
    standing.incomplete |= MayLackRecords(world, column.space, order, row);
  std::vector<hir::ColumnId> inputs{order.candidate, order.share, order.amount, order.weight};
  for (const hir::SortKey& key : order.keys) inputs.push_back(key.column);
  for (const hir::ColumnId id : inputs) {
    if (!id.valid()) continue;
    standing.none |= world.at(id, row).absent();
    standing.may_be_none |= world.at(id, row).may_be_absent;
    standing.undetermined |= world.at(id, row).undetermined();
  }
  return standing;
}

bool SameUnits(const Order& order, const Standing& a, const Standing& b) {
  for (size_t i = 0; i < order.within_entities.size(); ++i)
    if (a.group.at(i) != b.group.at(i)) return false;
  return true;
}

struct Group {
  std::vector<data::Row> rows;
  bool undetermined = false;  // something of one of its rows
};

// The group that `row` is in; a Cell where it is in none, or where it cannot be told who is.
struct Found {
  Group group;
  std::optional<Cell> unknown;
};

Found GroupOf(const World& world, const hir::Column& column, const Order& order, data::Row row) {
  const Standing own = StandingOf(world, column, order, row);
  if (own.none) return {{}, Absent()};
  Found found;
  bool open = own.incomplete;
  for (data::Row other = 0; other < world.rows(column.space).rows; ++other) {
    const Standing standing = StandingOf(world, column, order, other);
    open |= !standing.none && standing.group_unknown && SameUnits(order, standing, own);
    if (standing.none || standing.group != own.group) continue;
    open |= standing.may_be_none;
    found.group.undetermined |= standing.undetermined;
    found.group.rows.push_back(other);
  }
  if (!open) return found;
  found.unknown = AnyOf(world.program, column.type);
  if (own.may_be_none) found.unknown = Either(*found.unknown, Absent());
  return found;
}

// Whether `a` comes strictly before `b` when all that is open falls out as well as can be for one of them.
bool Better(const World& world, const Order& order, data::Row a, data::Row b, bool good_for_a) {
  for (const hir::SortKey& key : order.keys) {
    const Cell& left = world.at(key.column, a);
    const Cell& right = world.at(key.column, b);
    const bool left_hi = good_for_a != key.lowest_first;
    const int64_t x = left_hi ? left.hi : left.lo;
    const int64_t y = left_hi ? right.lo : right.hi;
    if (x != y) return key.lowest_first ? x < y : x > y;
  }
  return false;
}
bool SurelyBetter(const World& world, const Order& order, data::Row a, data::Row b) {
  return Better(world, order, a, b, false);
}
bool MaybeBetter(const World& world, const Order& order, data::Row a, data::Row b) {
  return Better(world, order, a, b, true);
}

Cell Rank(const World& world, const Order& order, const Group& group, data::Row row) {
  int64_t surely = 0, maybe = 0;
  for (const data::Row other : group.rows) {
    if (other == row) continue;
    surely += SurelyBetter(world, order, other, row) ? 1 : 0;
    maybe += MaybeBetter(world, order, other, row) ? 1 : 0;
  }
  return Between(1 + surely, 1 + maybe);
}

Cell Quota(const World& world, const Order& order, const Group& group, data::Row row) {
  const Cell& candidate = world.at(order.candidate, row);
  if (candidate == Known(0)) return Known(0);
  const auto places = [&](int64_t share) {
    const Int128 product = Int128{share} * static_cast<int64_t>(group.rows.size());
    Int128 quota = product / kDecimalScale;
    if (quota * kDecimalScale > product) --quota;
    return quota;
  };
  Cell share = world.at(order.share, row);
  for (const data::Row other : group.rows) share = Either(share, world.at(order.share, other));
  const Int128 fewest = places(share.lo);
  const Int128 most = places(share.hi);
  int64_t surely_better = 0, maybe_better = 0, surely_not_worse = 0, maybe_not_worse = 0;
  for (const data::Row other : group.rows) {
    const Cell& stands = world.at(order.candidate, other);
    if (other == row || stands == Known(0)) continue;
    maybe_better += MaybeBetter(world, order, other, row) ? 1 : 0;
    maybe_not_worse += SurelyBetter(world, order, row, other) ? 0 : 1;
    if (!stands.known()) continue;
    surely_better += SurelyBetter(world, order, other, row) ? 1 : 0;
    surely_not_worse += MaybeBetter(world, order, row, other) ? 0 : 1;
  }
  std::vector<int64_t> places_taken;
  if (!candidate.known() || maybe_better >= fewest) places_taken.push_back(0);
  if (surely_not_worse < most) places_taken.push_back(1);
  if (maybe_not_worse >= fewest && surely_better < most) places_taken.push_back(2);
  return Between(places_taken.front(), places_taken.back());
}

// Whole parts first, towards zero; what is left goes unit by unit to the largest remainders, by id among
// equals.
Cell Apportion(const World& world, const hir::Column& column, const Order& order, const Group& group,
               data::Row row) {
  const Cell any = AnyOf(world.program, column.type);
  if (group.undetermined) return any;  // the parts hang together
  struct Part {
    data::Row row;
    Int128 whole, rest;
    std::string id;
  };
  Int128 weights = 0;
  for (const data::Row other : group.rows) {
    const int64_t weight = world.at(order.weight, other).value;
    if (weight < 0) return any;
    weights += weight;
  }
  if (weights == 0) return any;
  const int64_t amount = world.at(order.amount, row).value;
  const Int128 size = amount < 0 ? -Int128{amount} : Int128{amount};
  const data::SpaceData& rows = world.rows(world.program.columns[order.weight].space);
  std::vector<Part> parts;
  Int128 left = size;
  for (const data::Row other : group.rows) {
    const Int128 product = size * world.at(order.weight, other).value;
    const std::string id =
        rows.ids.empty()
            ? std::string()
            : std::string(world.snapshot.dictionary->Text(rows.ids.at(static_cast<size_t>(other))));
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
  const auto [group, unknown] = GroupOf(world, column, order, row);
  if (unknown) return *unknown;
  switch (order.kind) {
    case Order::Kind::kRank:
      return Rank(world, order, group, row);
    case Order::Kind::kQuota:
      return Quota(world, order, group, row);
    case Order::Kind::kApportion:
      return Apportion(world, column, order, group, row);
  }
  std::abort();
}

}  // namespace kaocheng::reference
