#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <set>
#include <utility>

#include "dsl/base/number.h"
#include "tests/reference/calendar.h"
#include "tests/reference/world.h"

namespace kaocheng::reference {
namespace {

using hir::Aggregate;
using hir::Reduce;
using Kind = hir::Space::Kind;

// The window of one target row: what its ends may be.
struct Window {
  Cell first = Known(kMinDate);
  Cell last = Known(kMaxDate);
};

Window WindowOf(const World& world, const Reduce& reduce, data::Row target) {
  if (reduce.window == Reduce::Window::kEver) return {};
  const Cell first = world.at(reduce.first, target);
  return {first, reduce.window == Reduce::Window::kAsOf ? first : world.at(reduce.last, target)};
}

// The first day on which a sanction may have begun that runs on this one, or a record that still holds: what
// has no end is asked for over the period, like `ever`.
int64_t BegunSince(const World& world, const Reduce& reduce, int64_t day) {
  const int64_t period_first = world.snapshot.period.first;
  const hir::Space& source = world.space(reduce.source);
  if (source.kind != Kind::kSanction) return std::min(day, period_first);
  int64_t since = day;
  for (const hir::Step& step : world.program.ladders[source.ladder].steps) {
    if (step.final) {
      since = std::min(since, period_first);
    } else if (step.unit == hir::TypeKind::kDays) {
      since = std::min(since, std::max<int64_t>(day - step.lasts + 1, kMinDate));
    } else {
      since = std::min(since, EarliestReaching(day, step.lasts).value_or(kMinDate));
    }
  }
  return since;
}

// What must have been supplied for the window to be complete: also the rows of other days that count in it by
// another date.
Range Needed(const World& world, const Reduce& reduce, Range window) {
  const Range period{world.snapshot.period.first, world.snapshot.period.last};
  if (reduce.window == Reduce::Window::kEver) return period;
  if (window.first > window.last) return window;
  const bool as_of = reduce.window == Reduce::Window::kAsOf;
  Range needed{as_of ? BegunSince(world, reduce, window.first) : window.first,
               as_of ? window.last : std::min(window.last, period.last)};
  if (reduce.date.valid()) {
    needed.first = std::min(needed.first, period.first);
    needed.last = std::max(needed.last, period.last);
  }
  return needed;
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

}  // namespace

bool CompleteRecords(const World& world, hir::SpaceId records, hir::SpaceId kind, data::Row entity,
                     Range needed) {
  if (needed.first > needed.last) return true;
  // A type that is supplied alike for all is missing for everybody, even where nobody stood.
  const data::SpaceData& rows = world.rows(records);
  if (rows.supplied.uniform()) return Covers(rows.supplied.common, needed.first, needed.last);
  const hir::SpaceId owners = world.space(records).owner;
  for (data::Row owner = 0; owner < world.rows(owners).rows; ++owner) {
    if (!IsSupplied(world, records, owner, needed.first, needed.last) &&
        Concerns(world, owners, owner, kind, entity, needed))
      return false;
  }
  return true;
}

namespace {

// Whether everything that the target row asks for was supplied.
bool Complete(World& world, const Reduce& reduce, hir::SpaceId kind, data::Row entity, Range window) {
  const hir::Space& source = world.space(reduce.source);
  const Range needed = Needed(world, reduce, window);
  if (source.kind == Kind::kRecord) return CompleteRecords(world, reduce.source, kind, entity, needed);
  if (source.kind != Kind::kSanction) return true;
  const hir::SpaceId history = world.program.ladders[source.ladder].history;
  if (history.valid() && !CompleteRecords(world, history, kind, entity, needed)) return false;
  for (data::Row owner = 0; owner < world.rows(source.owner).rows; ++owner) {
    if (world.FoldOf(source.ladder).unsupplied.at(static_cast<size_t>(owner)) &&
        Concerns(world, source.owner, owner, kind, entity, needed))
      return false;
  }
  return true;
}

// Yes, no, or [0, 1].
Cell Truth(bool certain, bool possible) { return Between(certain ? 1 : 0, possible ? 1 : 0); }

// Whether an entity is valid on some day of the window.
Cell ValidWithin(const data::SpaceData& rows, data::Row row, const Window& window) {
  bool certain = false;
  bool possible = false;
  for (data::Row i = rows.spell_offsets.at(static_cast<size_t>(row));
       i < rows.spell_offsets.at(static_cast<size_t>(row) + 1); ++i) {
    const data::Spell& spell = rows.spells.at(static_cast<size_t>(i));
    const auto overlaps = [&](int64_t first, int64_t last) {
      return first <= last && spell.from <= last && first < spell.until;
    };
    possible |= overlaps(window.first.lo, window.last.hi);
    certain |= overlaps(window.first.hi, window.last.lo);
  }
  return Truth(certain, possible);
}

// Whether an entity is valid, and stands below another, on a day of which only a range is known: certain
// where one spell of each on the way up holds all of the days.
Cell StandsBelow(const World& world, hir::SpaceId kind, data::Row row, hir::SpaceId above_kind,
                 data::Row above, Range days, bool within_validity) {
  if (kind == above_kind && !within_validity) return Known(row == above ? 1 : 0);
  if (kind == above_kind && row != above) return Known(0);
  const data::SpaceData& rows = world.rows(kind);
  bool certain = false;
  bool possible = false;
  for (data::Row i = rows.spell_offsets.at(static_cast<size_t>(row));
       i < rows.spell_offsets.at(static_cast<size_t>(row) + 1); ++i) {
    const data::Spell& spell = rows.spells.at(static_cast<size_t>(i));
    const Range part{std::max<int64_t>(days.first, spell.from),
                     std::min<int64_t>(days.last, spell.until - 1)};
    if (part.first > part.last) continue;
    Cell stands = Known(1);
    if (kind != above_kind) {
      if (spell.parent == data::kNoRow) continue;
      stands = StandsBelow(world, world.space(kind).owner, spell.parent, above_kind, above, part, false);
    }
    possible |= stands.hi == 1;
    certain |= stands.lo == 1 && part.first == days.first && part.last == days.last;
  }
  return Truth(certain, possible);
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

// Whether a source row lies in the window: yes, no, or [0, 1].
// `entity`: below whom entities count as of a day; none: wherever they are valid.
Cell InWindow(World& world, const Reduce& reduce, const Cell& date, data::Row row, const Window& window,
              data::Row entity) {
  const hir::Space& source = world.space(reduce.source);
  const data::SpaceData& rows = world.rows(reduce.source);
  const bool as_of = reduce.window == Reduce::Window::kAsOf;
  if (source.kind == Kind::kEntity && !reduce.date.valid()) {
    if (reduce.window == Reduce::Window::kEver) return Known(1);
    if (!as_of) return ValidWithin(rows, row, window);
  }
  if (date.absent()) return Known(0);
  const Cell& first = as_of ? Known(kMinDate) : window.first;
  const bool in = first.hi <= date.lo && date.hi <= window.last.lo && !date.may_be_absent;
  const bool may_be = first.lo <= date.hi && date.lo <= window.last.hi && first.lo <= window.last.hi;
  if (!as_of || !may_be) return Truth(in, may_be);
  if (source.kind == Kind::kEntity) {
    const bool below = entity != data::kNoRow;
    const Cell stands = StandsBelow(world, reduce.source, row, below ? reduce.entity : reduce.source,
                                    below ? entity : row, {window.first.lo, window.first.hi}, true);
    return Truth(in && stands.lo == 1, stands.hi == 1);
  }
  if (source.kind == Kind::kSanction) {
    const Cell& until = world.FoldOf(source.ladder).sanctions.at(static_cast<size_t>(row)).until;
    return Truth(in && window.first.hi < until.lo, window.first.lo < until.hi);
  }
  const Date until = rows.until.at(static_cast<size_t>(row));
  if (until == data::kNoDate) return Truth(in, true);
  return Truth(in && window.first.hi < until, window.first.lo < until);
}

struct Taken {
  Cell value;
  Cell date;
  data::Row row = 0;
  bool certain = true;
};

// What may be the one with the greatest date, the greatest id on equal dates: whatever no certain row is
// surely later than.
Cell Latest(const World& world, const hir::Column& column, const Reduce& reduce,
            const std::vector<Taken>& taken) {
  const data::SpaceData& rows = world.rows(reduce.source);
  const auto id = [&](data::Row row) {
    return rows.ids.empty() ? std::string_view()
                            : world.snapshot.dictionary->Text(rows.ids.at(static_cast<size_t>(row)));
  };
  const auto surely_later = [&](const Taken& a, const Taken& b) {
    if (a.date.lo != b.date.hi) return a.date.lo > b.date.hi;
    return id(a.row) != id(b.row) ? id(a.row) > id(b.row) : a.row > b.row;
  };
  bool any_certain = false;
  std::vector<Cell> values;
  for (const Taken& item : taken) {
    any_certain |= item.certain;
    const bool beaten = std::any_of(taken.begin(), taken.end(), [&](const Taken& other) {
      return other.certain && surely_later(other, item);
    });
    if (!beaten) values.push_back(item.value);
  }
  if (!any_certain) values.push_back(Absent());
  Cell result = values.front();
  for (const Cell& value : values) result = Either(result, value);
  return Settled(world.program, column.type, result);
}

Int128 RoundedQuotient(Int128 numerator, Int128 denominator) {
  const Int128 size = numerator < 0 ? -numerator : numerator;
  const Int128 quotient = (2 * size + denominator) / (2 * denominator);
  return numerator < 0 ? -quotient : quotient;
}

// `open`: rows of which nothing is known may be added.
Cell AggregateOf(const World& world, const hir::Column& column, const Reduce& reduce,
                 const std::vector<Taken>& taken, bool open) {
  hir::Type required = column.type;
  required.optional = false;
  const Cell any = AnyOf(world.program, required);
  const auto all = static_cast<int64_t>(taken.size());
  const int64_t certain = std::count_if(taken.begin(), taken.end(), [](const Taken& t) { return t.certain; });
  const bool may_be_empty = certain == 0;
  Int128 sum_lo = 0, sum_hi = 0;      // of all, as if certain
  Int128 total_lo = 0, total_hi = 0;  // of the certain, and what the others may add
  int64_t fails = 0, may_fail = 0;
  int64_t least = INT64_MAX, most = INT64_MIN;        // of all
  int64_t least_hi = INT64_MAX, most_lo = INT64_MIN;  // of the certain
  std::set<int64_t> known, certainly_known;
  int64_t unknown = 0;
  for (const Taken& item : taken) {
    const auto [lo, hi] = std::pair(item.value.lo, item.value.hi);
    sum_lo += lo;
    sum_hi += hi;
    total_lo += item.certain || lo < 0 ? lo : 0;
    total_hi += item.certain || hi > 0 ? hi : 0;
    least = std::min(least, lo);
    most = std::max(most, hi);
    if (item.certain) least_hi = std::min(least_hi, hi);
    if (item.certain) most_lo = std::max(most_lo, lo);
    fails += item.certain && hi == 0 ? 1 : 0;
    may_fail += lo == 0 ? 1 : 0;
    if (!item.value.known()) ++unknown;
    if (item.value.known()) known.insert(lo);
    if (item.value.known() && item.certain) certainly_known.insert(lo);
  }
  if (reduce.aggregate == Aggregate::kCount) return Between(certain, open ? kNumberLimit : all);
  if (reduce.aggregate == Aggregate::kExists) return Between(certain > 0, open || all > 0);
  if (reduce.aggregate == Aggregate::kEvery) return Between(!open && may_fail == 0, fails == 0);
  if (reduce.aggregate == Aggregate::kDistinct) {
    return Between(static_cast<int64_t>(certainly_known.size()),
                   open ? kNumberLimit : static_cast<int64_t>(known.size()) + unknown);
  }
  if (reduce.aggregate == Aggregate::kSum) {
    const auto lo = Checked(column.type, total_lo);
    const auto hi = Checked(column.type, total_hi);
    return open || !lo || !hi ? any : Between(*lo, *hi);
  }
  if (!open && all == 0) return Absent();
  if (open && may_be_empty) return Between(any.lo, any.hi, true);
  switch (reduce.aggregate) {
    case Aggregate::kAverage:
      if (open) return any;
      if (certain < all) return Between(least, most, may_be_empty);
      return Between(*Checked(column.type, RoundedQuotient(sum_lo, all)),
                     *Checked(column.type, RoundedQuotient(sum_hi, all)));
    case Aggregate::kMin:
      return Between(open ? any.lo : least, may_be_empty ? most : least_hi, may_be_empty);
    case Aggregate::kMax:
      return Between(may_be_empty ? least : most_lo, open ? any.hi : most, may_be_empty);
    case Aggregate::kLatest:
      return open ? any : Latest(world, column, reduce, taken);
    case Aggregate::kCount:
    case Aggregate::kExists:
    case Aggregate::kEvery:
    case Aggregate::kDistinct:
    case Aggregate::kSum:
      break;
  }
  std::abort();
}

}  // namespace

Cell EvaluateReduce(World& world, const hir::Column& column, const Reduce& reduce, data::Row target) {
  const Window window = WindowOf(world, reduce, target);
  if (window.first.absent() || window.last.absent()) return Absent();
  const bool may_be_absent = window.first.may_be_absent || window.last.may_be_absent;
  const auto result = [&](const Cell& cell) { return may_be_absent ? Either(cell, Absent()) : cell; };

  // The entity that the target row stands for: the one that rows are matched by, else itself or its owner.
  const bool by_ancestor = reduce.match == Reduce::Match::kAncestor;
  const hir::Space& space = world.space(column.space);
  const hir::SpaceId kind = by_ancestor                   ? reduce.entity
                            : space.kind == Kind::kEntity ? column.space
                                                          : space.owner;
  const data::Row entity = world.Ancestor(column.space, target, kind);
  if (entity == data::kNoRow) return result(AnyOf(world.program, column.type));
  const auto& foreign = world.rows(kind).foreign;
  const bool partly = !foreign.empty() && foreign.at(static_cast<size_t>(entity)) != 0;
  const bool open = partly || !Complete(world, reduce, kind, entity, {window.first.lo, window.last.hi});

  const bool by_stay =
      world.space(reduce.source).kind == Kind::kEntity && reduce.window == Reduce::Window::kAsOf;
  std::vector<Taken> taken;
  for (data::Row row = 0; row < world.rows(reduce.source).rows; ++row) {
    const Cell where = reduce.where.valid() ? world.at(reduce.where, row) : Known(1);
    if (where == Known(0)) continue;
    bool certain = where == Known(1);
    if (by_ancestor) {
      if (!by_stay && world.Ancestor(reduce.source, row, reduce.entity) != entity) continue;
    } else {
      const Cell& reference = world.at(reduce.reference, row);
      const bool violation = world.program.columns[reduce.reference].type.kind == hir::TypeKind::kViolation;
      const int64_t meant = violation ? int64_t{column.space.value} << 32 | target : target;
      if (reference.absent() || meant < reference.lo || reference.hi < meant) continue;
      certain = certain && reference.known();
    }
    const Cell date = DateOf(world, reduce, row);
    const Cell in_window = InWindow(world, reduce, date, row, window, by_ancestor ? entity : data::kNoRow);
    if (in_window == Known(0)) continue;
    certain = certain && in_window.known();
    Cell value = Known(1);
    if (reduce.value.valid()) {
      value = Required(world.program, world.program.columns[reduce.value].type, world.at(reduce.value, row));
    }
    taken.push_back({value, date, row, certain});
  }
  return result(AggregateOf(world, column, reduce, taken, open));
}

}  // namespace kaocheng::reference
