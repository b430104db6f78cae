#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <set>

#include "dsl/base/number.h"
#include "tests/reference/world.h"

namespace kaocheng::reference {
namespace {

using hir::Aggregate;
using hir::Reduce;
using Kind = hir::Space::Kind;

struct Range {
  int64_t first = kMinDate;
  int64_t last = kMaxDate;
};

// The window of one target row; a Cell where there is none because a bound has no value.
struct Window {
  Range range;
  std::optional<Cell> unknown;
};

Window WindowOf(const World& world, const Reduce& reduce, data::Row target) {
  Window window;
  if (reduce.window == Reduce::Window::kEver) return window;
  const Cell first = world.at(reduce.first, target);
  const Cell last = reduce.window == Reduce::Window::kAsOf ? first : world.at(reduce.last, target);
  if (first.undetermined() || last.undetermined())
    window.unknown = Undetermined();
  else if (first.absent() || last.absent())
    window.unknown = Absent();
  else
    window.range = {first.value, last.value};
  return window;
}

// What must have been supplied for the window to be complete.
Range Needed(const World& world, const Reduce& reduce, Range window) {
  const data::Period& period = world.snapshot.period;
  switch (reduce.window) {
    case Reduce::Window::kEver:
      return {period.first, period.last};
    case Reduce::Window::kBetween:
      return {window.first, std::min<int64_t>(window.last, period.last)};
    case Reduce::Window::kAsOf:
      return window;
  }
  std::abort();
}

// Some spell of `lower` and of those above it, at one and the same time within the range, leads to `upper`.
bool EverBelow(const World& world, hir::SpaceId lower_kind, data::Row lower, hir::SpaceId upper_kind,
               data::Row upper, Range range) {
  if (lower_kind == upper_kind) return lower == upper;
  const hir::SpaceId parent_kind = world.space(lower_kind).owner;
  if (!parent_kind.valid()) return false;
  const data::SpaceData& rows = world.rows(lower_kind);
  for (data::Row i = rows.spell_offsets.at(static_cast<size_t>(lower));
       i < rows.spell_offsets.at(static_cast<size_t>(lower) + 1); ++i) {
    const data::Spell& spell = rows.spells.at(static_cast<size_t>(i));
    const Range overlap{std::max<int64_t>(range.first, spell.from),
                        std::min<int64_t>(range.last, spell.until - 1)};
    if (overlap.first > overlap.last || spell.parent == data::kNoRow) continue;
    if (EverBelow(world, parent_kind, spell.parent, upper_kind, upper, overlap)) return true;
  }
  return false;
}

bool IsAbove(const World& world, hir::SpaceId upper, hir::SpaceId lower) {
  while (lower.valid() && lower != upper) lower = world.space(lower).owner;
  return lower.valid();
}

// Whether rows of this owner may concern the entity: it is below, it is above, or their kinds lie on
// different branches.
bool Concerns(const World& world, hir::SpaceId owner_kind, data::Row owner, hir::SpaceId kind,
              data::Row entity, Range range) {
  if (IsAbove(world, kind, owner_kind)) return EverBelow(world, owner_kind, owner, kind, entity, range);
  if (IsAbove(world, owner_kind, kind)) return EverBelow(world, kind, entity, owner_kind, owner, range);
  return true;
}

// Whether everything that the target row asks for was supplied: of every owner whose rows may concern its
// entity.
bool Complete(World& world, const Reduce& reduce, hir::SpaceId kind, data::Row entity, Range window) {
  const hir::Space& source = world.space(reduce.source);
  if (source.kind != Kind::kRecord && source.kind != Kind::kSanction) return true;
  const Range needed = Needed(world, reduce, window);
  if (source.kind == Kind::kRecord && needed.first > needed.last) return true;
  // A type that is supplied alike for all is missing for everybody, even where nobody stood.
  const data::SpaceData& rows = world.rows(reduce.source);
  if (source.kind == Kind::kRecord && rows.supplied_uniform) {
    return Covers(rows.supplied, needed.first, needed.last);
  }
  for (data::Row owner = 0; owner < world.rows(source.owner).rows; ++owner) {
    if (source.kind == Kind::kSanction) {
      if (!world.FoldOf(source.ladder).unsupplied.at(static_cast<size_t>(owner))) continue;
    } else if (IsSupplied(world, reduce.source, owner, needed.first, needed.last)) {
      continue;
    }
    if (Concerns(world, source.owner, owner, kind, entity, needed)) return false;
  }
  return true;
}

bool ValidWithin(const data::SpaceData& rows, data::Row row, Range range) {
  for (data::Row i = rows.spell_offsets.at(static_cast<size_t>(row));
       i < rows.spell_offsets.at(static_cast<size_t>(row) + 1); ++i) {
    const data::Spell& spell = rows.spells.at(static_cast<size_t>(i));
    if (range.first <= range.last && spell.from <= range.last && range.first < spell.until) return true;
  }
  return false;
}

// The date that a source row counts by: another column, or its own.
Cell DateOf(const World& world, const Reduce& reduce, data::Row row) {
  if (reduce.date.valid()) return world.at(reduce.date, row);
  const data::SpaceData& rows = world.rows(reduce.source);
  switch (world.space(reduce.source).kind) {
    case Kind::kCell:
      return Known(rows.cells[static_cast<size_t>(row) % rows.cells.size()].last);
    case Kind::kRecord:
    case Kind::kSanction:
      return Known(rows.on.at(static_cast<size_t>(row)));
    case Kind::kEntity:
      return Known(kMinDate);
  }
  std::abort();
}

// Whether a source row lies in the window: yes, no, or undetermined.
Cell InWindow(World& world, const Reduce& reduce, const Cell& date, data::Row row, Range window) {
  const hir::Space& source = world.space(reduce.source);
  const data::SpaceData& rows = world.rows(reduce.source);
  if (source.kind == Kind::kEntity && !reduce.date.valid()) {
    return Known(reduce.window == Reduce::Window::kEver || ValidWithin(rows, row, window));
  }
  if (date.undetermined()) return Undetermined();
  if (date.absent()) return Known(0);
  switch (reduce.window) {
    case Reduce::Window::kEver:
      return Known(1);
    case Reduce::Window::kBetween:
      return Known(window.first <= date.value && date.value <= window.last);
    case Reduce::Window::kAsOf: {
      if (date.value > window.first) return Known(0);
      if (source.kind == Kind::kSanction) {
        const Cell& until = world.FoldOf(source.ladder).sanctions.at(static_cast<size_t>(row)).until;
        return until.known() ? Known(window.first < until.value) : until;
      }
      const Date until = rows.until.at(static_cast<size_t>(row));
      return Known(until == data::kNoDate || window.first < until);
    }
  }
  std::abort();
}

struct Taken {
  int64_t value = 0;
  int64_t date = 0;
  data::Row row = 0;
};

// The one with the greatest date, the greatest id on equal dates.
Cell Latest(const World& world, const Reduce& reduce, const std::vector<Taken>& taken) {
  const data::SpaceData& rows = world.rows(reduce.source);
  const auto id = [&](data::Row row) {
    return rows.ids.empty() ? std::string()
                            : world.snapshot.dictionary->Text(rows.ids.at(static_cast<size_t>(row)));
  };
  const Taken* best = nullptr;
  for (const Taken& item : taken) {
    if (best == nullptr || item.date > best->date ||
        (item.date == best->date && id(item.row) >= id(best->row))) {
      best = &item;
    }
  }
  return best == nullptr ? Absent() : Known(best->value);
}

Int128 RoundedQuotient(Int128 numerator, Int128 denominator) {
  const Int128 size = numerator < 0 ? -numerator : numerator;
  const Int128 quotient = (2 * size + denominator) / (2 * denominator);
  return numerator < 0 ? -quotient : quotient;
}

Cell AggregateOf(const World& world, const hir::Column& column, const Reduce& reduce,
                 const std::vector<Taken>& taken) {
  const auto count = static_cast<int64_t>(taken.size());
  const auto by_value = [](const Taken& a, const Taken& b) { return a.value < b.value; };
  Int128 sum = 0;
  std::set<int64_t> distinct;
  bool all = true;
  for (const Taken& item : taken) {
    sum += item.value;
    distinct.insert(item.value);
    all = all && item.value != 0;
  }
  switch (reduce.aggregate) {
    case Aggregate::kCount:
      return Known(count);
    case Aggregate::kSum:
      return Checked(column.type, sum);
    case Aggregate::kAverage:
      return count == 0 ? Absent() : Checked(column.type, RoundedQuotient(sum, count));
    case Aggregate::kMin:
      return count == 0 ? Absent() : Known(std::min_element(taken.begin(), taken.end(), by_value)->value);
    case Aggregate::kMax:
      return count == 0 ? Absent() : Known(std::max_element(taken.begin(), taken.end(), by_value)->value);
    case Aggregate::kLatest:
      return Latest(world, reduce, taken);
    case Aggregate::kExists:
      return Known(count > 0);
    case Aggregate::kEvery:
      return Known(all);
    case Aggregate::kDistinct:
      return Known(static_cast<int64_t>(distinct.size()));
  }
  std::abort();
}

}  // namespace

Cell EvaluateReduce(World& world, const hir::Column& column, const Reduce& reduce, data::Row target) {
  const Window window = WindowOf(world, reduce, target);
  if (window.unknown) return *window.unknown;

  // The entity that the target row stands for: the one that rows are matched by, else itself or its owner.
  const bool by_ancestor = reduce.match == Reduce::Match::kAncestor;
  const hir::Space& space = world.space(column.space);
  const hir::SpaceId kind = by_ancestor                   ? reduce.entity
                            : space.kind == Kind::kEntity ? column.space
                                                          : space.owner;
  const data::Row entity = world.Ancestor(column.space, target, kind);
  if (entity == data::kNoRow) return Undetermined();
  if (const auto& foreign = world.rows(kind).foreign;
      !foreign.empty() && foreign.at(static_cast<size_t>(entity)) != 0) {
    return Undetermined();
  }
  if (!Complete(world, reduce, kind, entity, window.range)) return Undetermined();

  std::vector<Taken> taken;
  for (data::Row row = 0; row < world.rows(reduce.source).rows; ++row) {
    const Cell where = reduce.where.valid() ? world.at(reduce.where, row) : Known(1);
    if (where == Known(0)) continue;
    if (by_ancestor) {
      if (world.Ancestor(reduce.source, row, reduce.entity) != entity) continue;
    } else {
      const Cell& reference = world.at(reduce.reference, row);
      if (reference.undetermined()) return Undetermined();  // it may be any target's, whatever its date
      const bool violation = world.program.columns[reduce.reference].type.kind == hir::TypeKind::kViolation;
      const int64_t meant = violation ? int64_t{column.space.value} << 32 | target : target;
      if (reference.absent() || reference.value != meant) continue;
    }
    const Cell date = DateOf(world, reduce, row);
    const Cell in_window = InWindow(world, reduce, date, row, window.range);
    if (in_window == Known(0)) continue;
    if (!in_window.known() || !where.known()) return Undetermined();
    const Cell value = reduce.value.valid() ? world.at(reduce.value, row) : Known(1);
    if (!value.known()) return Undetermined();
    taken.push_back({value.value, date.value, row});
  }
  return AggregateOf(world, column, reduce, taken);
}

}  // namespace kaocheng::reference
