#include <algorithm>
#include <set>
#include <tuple>

#include "dsl/base/number.h"
#include "engine/explain/evaluator.h"

namespace kaocheng::explain {

using data::kNoRow;
using data::Row;
using hir::Aggregate;
using hir::Reduce;
using hir::State;
using Kind = hir::Space::Kind;

namespace {

struct Taken {
  int64_t value;
  Date date;
  Row row;
};

// Every day lies in one of the ranges, which stand by date.
bool Covers(const std::vector<data::DateRange>& supplied, data::DateRange days) {
  Date next = days.first;
  for (const data::DateRange& range : supplied) {
    if (range.first > next) break;
    if (range.last >= days.last) return true;
    next = std::max(next, range.last + 1);
  }
  return false;
}

bool ValidWithin(const data::SpaceData& entities, Row row, Date first, Date last) {
  const auto begin = static_cast<size_t>(entities.spell_offsets[static_cast<size_t>(row)]);
  const auto end = static_cast<size_t>(entities.spell_offsets[static_cast<size_t>(row) + 1]);
  return std::any_of(entities.spells.begin() + static_cast<ptrdiff_t>(begin),
                     entities.spells.begin() + static_cast<ptrdiff_t>(end),
                     [&](const data::Spell& spell) { return spell.from <= last && first < spell.until; });
}

// Whether an owner stood below the entity on some day of the range, by its own spells and those above it.
bool StoodBelow(const Evaluator& evaluator, hir::SpaceId kind, Row row, hir::SpaceId above, Row entity,
                data::DateRange days) {
  if (kind == above) return row == entity;
  const hir::SpaceId parent = evaluator.program().spaces[kind].owner;
  if (!parent.valid()) return false;
  const data::SpaceData& entities = evaluator.snapshot().spaces.at(kind.value);
  for (Row i = entities.spell_offsets[static_cast<size_t>(row)];
       i < entities.spell_offsets[static_cast<size_t>(row) + 1]; ++i) {
    const data::Spell& spell = entities.spells[static_cast<size_t>(i)];
    const data::DateRange common{std::max(days.first, spell.from), std::min(days.last, spell.until - 1)};
    if (common.first > common.last || spell.parent == kNoRow) continue;
    if (StoodBelow(evaluator, parent, spell.parent, above, entity, common)) return true;
  }
  return false;
}

}  // namespace

bool Evaluator::Supplied(hir::SpaceId space, hir::SpaceId kind, Row entity, data::DateRange days) {
  if (days.first > days.last) return true;
  const data::SpaceData& rows = snapshot_.spaces.at(space.value);
  if (rows.supplied_uniform) return Covers(rows.supplied, days);
  const hir::SpaceId owner = program_.spaces[space].owner;
  if (owner == kind) return Covers(rows.supplied_by_owner.at(static_cast<size_t>(entity)), days);
  for (size_t row = 0; row < rows.supplied_by_owner.size(); ++row) {
    if (Covers(rows.supplied_by_owner[row], days)) continue;
    if (!kind.valid() || StoodBelow(*this, owner, static_cast<Row>(row), kind, entity, days)) return false;
  }
  return true;
}

State Evaluator::WindowOf(hir::ColumnId id, Row target, Window& window) {
  const auto& reduce = std::get<Reduce>(program_.columns[id].op);
  if (reduce.window == Reduce::Window::kEver) return State::kValue;
  const Cell first = Get(reduce.first, target);
  const Cell last = reduce.window == Reduce::Window::kAsOf ? first : Get(reduce.last, target);
  window = {true, static_cast<Date>(first.value), static_cast<Date>(last.value)};
  return std::max(first.state, last.state);
}

std::vector<Row> Evaluator::Matching(hir::ColumnId id, Row target) {
  const hir::Column& column = program_.columns[id];
  const auto& reduce = std::get<Reduce>(column.op);
  if (reduce.match == Reduce::Match::kAncestor) {
    const Row entity = Ancestor(column.space, target, reduce.entity);
    if (entity == kNoRow) return {};
    const auto below = Below(reduce.source, reduce.entity, entity);
    return {below.begin(), below.end()};
  }
  const bool violation = program_.columns[reduce.reference].type.kind == hir::TypeKind::kViolation;
  const auto [place, fresh] = references_.try_emplace(reduce.reference.value);
  References& references = place->second;
  if (fresh) {
    const Row rows = snapshot_.spaces.at(reduce.source.value).rows;
    for (Row row = 0; row < rows; ++row) {
      const Cell reference = Get(reduce.reference, row);
      if (reference.state == State::kUndetermined) references.unknown.push_back(row);
      if (reference.state == State::kValue) references.by_target[reference.value].push_back(row);
    }
  }
  const int64_t meant = violation ? (int64_t{column.space.value} << 32) | target : int64_t{target};
  std::vector<Row> rows;
  if (const auto found = references.by_target.find(meant); found != references.by_target.end())
    rows = found->second;
  rows.insert(rows.end(), references.unknown.begin(), references.unknown.end());
  std::sort(rows.begin(), rows.end());
  return rows;
}

Evaluator::Place Evaluator::InWindow(const Reduce& reduce, Row source, const Window& window, Date* counted) {
  const data::SpaceData& rows = snapshot_.spaces.at(reduce.source.value);
  const Kind kind = program_.spaces[reduce.source].kind;
  const auto place = [](bool in) { return in ? Place::kIn : Place::kOut; };
  if (kind == Kind::kEntity && !reduce.date.valid()) {
    *counted = kMinDate;
    return place(!window.bounded || ValidWithin(rows, source, window.first, window.last));
  }
  *counted = DateOf(reduce.source, source);
  if (reduce.date.valid()) {
    const Cell date = Get(reduce.date, source);
    if (date.state == State::kUndetermined) return Place::kUncertain;
    if (date.state == State::kAbsent) return Place::kOut;
    *counted = static_cast<Date>(date.value);
  }
  switch (reduce.window) {
    case Reduce::Window::kEver:
      return Place::kIn;
    case Reduce::Window::kBetween:
      return place(window.first <= *counted && *counted <= window.last);
    case Reduce::Window::kAsOf: {
      if (kind != Kind::kRecord || rows.until.empty()) return place(*counted <= window.first);
      const Date until = rows.until[static_cast<size_t>(source)];
      return place(*counted <= window.first && (until == data::kNoDate || window.first < until));
    }
  }
  return Place::kUncertain;
}

// Whether it is not known whose rows the target asks for: no ancestor, or one whose own are not all here.
bool Evaluator::Unplaced(hir::ColumnId id, const Reduce& reduce, Row target, Why* why) {
  const hir::SpaceId space = program_.columns[id].space;
  const bool by_ancestor = reduce.match == Reduce::Match::kAncestor;
  const hir::SpaceId kind = by_ancestor ? reduce.entity : space;
  const Row entity = by_ancestor ? Ancestor(space, target, kind) : target;
  if (entity == kNoRow) {
    if (why != nullptr) *why = {Cause::kNoAncestor, {}, kind, target, space, {}};
    return true;
  }
  if (program_.spaces[kind].kind != Kind::kEntity || !IsForeign(kind, entity)) return false;
  if (why != nullptr) *why = {Cause::kForeign, {}, kind, entity, kind, {}};
  return true;
}

// Whether the target cannot be told whatever its rows say: not all of them are here.
bool Evaluator::ReduceBlocked(hir::ColumnId id, const Reduce& reduce, Row target, const Window& window,
                              Why* why) {
  if (Unplaced(id, reduce, target, why)) return true;
  const hir::SpaceId space = program_.columns[id].space;
  const bool by_ancestor = reduce.match == Reduce::Match::kAncestor;
  const hir::SpaceId kind = by_ancestor ? reduce.entity : space;
  const Row entity = by_ancestor ? Ancestor(space, target, kind) : target;
  const data::Period& period = snapshot_.period;
  data::DateRange needed{period.first, period.last};
  if (reduce.window == Reduce::Window::kBetween) needed = {window.first, std::min(window.last, period.last)};
  if (reduce.window == Reduce::Window::kAsOf) needed = {window.first, window.first};
  const hir::Space& source = program_.spaces[reduce.source];
  if (source.kind == Kind::kRecord) {
    const hir::SpaceId above = by_ancestor ? kind : hir::SpaceId{};
    if (Supplied(reduce.source, above, by_ancestor ? entity : kNoRow, needed)) return false;
    if (why != nullptr) *why = {Cause::kUnsupplied, {}, reduce.source, entity, kind, needed};
    return true;
  }
  if (source.kind != Kind::kSanction) return false;
  const auto blocks = [&](Row owner) {
    const auto gap = FindSupplyGap(*this, source.ladder, owner);
    if (gap && why != nullptr) *why = WhyGap(*gap, source.owner, owner);
    return gap.has_value();
  };
  if (by_ancestor && kind == source.owner) return blocks(entity);
  const Row owners = snapshot_.spaces.at(source.owner.value).rows;
  for (Row owner = 0; owner < owners; ++owner) {
    const bool below = !by_ancestor || StoodBelow(*this, source.owner, owner, kind, entity, needed);
    if (below && blocks(owner)) return true;
  }
  return false;
}

Cell Evaluator::Reduced(hir::ColumnId id, const Reduce& reduce, Row target) {
  Window window;
  const State state = WindowOf(id, target, window);
  if (state == State::kUndetermined) return kUnknown;
  // A window without bounds is nothing to look into, unless it is not even known whose it would be.
  if (state == State::kAbsent) return Unplaced(id, reduce, target, nullptr) ? kUnknown : kEmpty;
  if (ReduceBlocked(id, reduce, target, window, nullptr)) return kUnknown;

  std::vector<Taken> taken;
  for (const Row row : Matching(id, target)) {
    Date date = 0;
    const Place place = InWindow(reduce, row, window, &date);
    if (place == Place::kOut) continue;
    const Cell where = reduce.where.valid() ? Get(reduce.where, row) : Known(1);
    if (IsFalse(where)) continue;
    if (place == Place::kUncertain || where.state != State::kValue) return kUnknown;
    if (reduce.match == Reduce::Match::kReference && Get(reduce.reference, row).state != State::kValue)
      return kUnknown;
    const Cell value = reduce.value.valid() ? Get(reduce.value, row) : Known(1);
    if (value.state != State::kValue) return kUnknown;
    taken.push_back({value.value, date, row});
  }

  const auto count = static_cast<int64_t>(taken.size());
  const auto least = std::min_element(taken.begin(), taken.end(),
                                      [](const Taken& a, const Taken& b) { return a.value < b.value; });
  const auto most = std::max_element(taken.begin(), taken.end(),
                                     [](const Taken& a, const Taken& b) { return a.value < b.value; });
  Int128 sum = 0;
  for (const Taken& item : taken) sum += item.value;
  switch (reduce.aggregate) {
    case Aggregate::kCount:
      return Known(count);
    case Aggregate::kSum:
      return WithinLimit(sum) ? Known(static_cast<int64_t>(sum)) : kUnknown;
    case Aggregate::kAverage: {
      if (count == 0) return kEmpty;
      const auto average = DivideRounded(sum, count);
      return average ? Known(*average) : kUnknown;
    }
    case Aggregate::kMin:
      return count == 0 ? kEmpty : Known(least->value);
    case Aggregate::kMax:
      return count == 0 ? kEmpty : Known(most->value);
    case Aggregate::kLatest: {
      const data::SpaceData& rows = snapshot_.spaces.at(reduce.source.value);
      const auto key = [&](const Taken& item) {
        const std::string_view id_text =
            rows.ids.empty() ? std::string_view()
                             : snapshot_.dictionary->Text(rows.ids[static_cast<size_t>(item.row)]);
        return std::tuple(item.date, id_text, item.row);
      };
      const auto latest = std::max_element(taken.begin(), taken.end(),
                                           [&](const Taken& a, const Taken& b) { return key(a) < key(b); });
      return count == 0 ? kEmpty : Known(latest->value);
    }
    case Aggregate::kExists:
      return Known(count > 0);
    case Aggregate::kEvery:
      return Known(count == 0 || least->value != 0);
    case Aggregate::kDistinct: {
      std::set<int64_t> values;
      for (const Taken& item : taken) values.insert(item.value);
      return Known(static_cast<int64_t>(values.size()));
    }
  }
  return kUnknown;
}

}  // namespace kaocheng::explain
