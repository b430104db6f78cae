#include "engine/range/reduce.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "dsl/base/number.h"
#include "engine/data/ranges.h"
#include "engine/data/stays.h"
#include "engine/explain/evaluator.h"
#include "engine/range/asked.h"

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

// Whether an owner stood below the entity on some day of the range, by its own spells and those above it.
bool StoodBelow(const Evaluator& evaluator, hir::SpaceId kind, Row row, hir::SpaceId above, Row entity,
                data::DateRange days) {
  if (kind == above) return row == entity;  // one's own rows are one's own on every day
  bool stood = false;
  data::EachStay(
      evaluator.program(), evaluator.snapshot(), kind, row, above, [&](Row found, Date from, Date until) {
        stood =
            stood || (found == entity && days.first <= days.last && from <= days.last && days.first < until);
      });
  return stood;
}

bool ByStay(const hir::Program& program, const Reduce& reduce) {
  return program.spaces[reduce.source].kind == Kind::kEntity && reduce.window == Reduce::Window::kAsOf;
}

bool IsAbove(const hir::Program& program, hir::SpaceId upper, hir::SpaceId lower) {
  while (lower.valid() && lower != upper) lower = program.spaces[lower].owner;
  return lower.valid();
}

}  // namespace

// The owners whose rows may concern the entity on some of these days: they stood below or above it, or are on
// another branch. Stops at the first for which `fn` holds.
template <typename Fn>
bool Evaluator::AnyConcerned(hir::SpaceId owners, hir::SpaceId kind, Row entity, data::DateRange days,
                             Fn fn) {
  if (owners == kind) return fn(entity);
  if (IsAbove(program_, kind, owners)) {
    const auto below = EverBelow(owners, kind, entity);
    return std::any_of(below.begin(), below.end(), [&](Row owner) {
      return StoodBelow(*this, owners, owner, kind, entity, days) && fn(owner);
    });
  }
  const bool above = IsAbove(program_, owners, kind);
  for (Row owner = 0; owner < snapshot_.spaces.at(owners.value).rows; ++owner) {
    if (above && !StoodBelow(*this, kind, entity, owners, owner, days)) continue;
    if (fn(owner)) return true;
  }
  return false;
}

bool Evaluator::Supplied(hir::SpaceId space, hir::SpaceId kind, Row entity, data::DateRange days) {
  if (days.first > days.last) return true;
  const data::SpaceData& rows = snapshot_.spaces.at(space.value);
  if (rows.supplied.uniform()) return data::Covers(rows.supplied.common, days);
  return !AnyConcerned(program_.spaces[space].owner, kind, entity, days,
                       [&](Row owner) { return !data::Covers(rows.supplied.of(owner), days); });
}

State Evaluator::WindowOf(hir::ColumnId id, Row target, Window& window) {
  const auto& reduce = std::get<Reduce>(program_.columns[id].op);
  window.entity = reduce.match == Reduce::Match::kAncestor
                      ? Ancestor(program_.columns[id].space, target, reduce.entity)
                      : kNoRow;
  if (reduce.window == Reduce::Window::kEver) return State::kValue;
  const Cell first = Get(reduce.first, target);
  const Cell last = reduce.window == Reduce::Window::kAsOf ? first : Get(reduce.last, target);
  window = {true, static_cast<Date>(first.value), static_cast<Date>(last.value), window.entity};
  return std::max(first.state, last.state);
}

std::vector<Row> Evaluator::Matching(hir::ColumnId id, Row target) {
  const hir::Column& column = program_.columns[id];
  const auto& reduce = std::get<Reduce>(column.op);
  if (reduce.match == Reduce::Match::kAncestor) {
    const Row entity = Ancestor(column.space, target, reduce.entity);
    if (entity == kNoRow) return {};
    const auto below = ByStay(program_, reduce) ? EverBelow(reduce.source, reduce.entity, entity)
                                                : Below(reduce.source, reduce.entity, entity);
    return {below.begin(), below.end()};
  }
  if (base_ != nullptr && !ReadsLadder(reduce.reference)) return base_->Matching(id, target);
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

std::span<const Row> Evaluator::EverBelow(hir::SpaceId space, hir::SpaceId kind, Row entity) {
  if (base_ != nullptr) return base_->EverBelow(space, kind, entity);
  const auto [place, fresh] = ever_below_.try_emplace({space.value, kind.value});
  std::vector<std::vector<Row>>& below = place->second;
  if (fresh) {
    below.resize(static_cast<size_t>(snapshot_.spaces.at(kind.value).rows));
    for (Row row = 0; row < snapshot_.spaces.at(space.value).rows; ++row) {
      data::EachValidStay(program_, snapshot_, space, row, kind, [&](Row above, Date, Date) {
        std::vector<Row>& rows = below[static_cast<size_t>(above)];
        if (rows.empty() || rows.back() != row) rows.push_back(row);
      });
    }
  }
  return below[static_cast<size_t>(entity)];
}

range::Sure Evaluator::StandsBelow(const Reduce& reduce, Row source, Row entity,
                                   const range::Possible& day) const {
  range::Sure stands = range::Sure::kNo;
  data::EachValidStay(program_, snapshot_, reduce.source, source,
                      entity == kNoRow ? reduce.source : reduce.entity,
                      [&](Row above, Date from, Date until) {
                        if (entity == kNoRow || above == entity)
                          stands = std::max(stands, range::InForce(from, until, day));
                      });
  return stands;
}

// A row whose reference cannot be told may belong to any target, whatever its date.
bool Evaluator::IsMatched(const Reduce& reduce, Row source) {
  return reduce.match == Reduce::Match::kAncestor || Get(reduce.reference, source).state == State::kValue;
}

Evaluator::Place Evaluator::InWindow(const Reduce& reduce, Row source, const Window& window, Date* counted) {
  const data::SpaceData& rows = snapshot_.spaces.at(reduce.source.value);
  const Kind kind = program_.spaces[reduce.source].kind;
  const auto place = [](bool in) { return in ? Place::kIn : Place::kOut; };
  if (ByStay(program_, reduce) &&
      StandsBelow(reduce, source, window.entity, range::Value(window.first)) == range::Sure::kNo)
    return Place::kOut;
  if (kind == Kind::kEntity && !reduce.date.valid()) {
    *counted = kMinDate;
    if (ByStay(program_, reduce)) return Place::kIn;
    return place(!window.bounded || data::ValidWithin(rows, source, window.first, window.last));
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
      if (*counted > window.first) return Place::kOut;
      if (kind == Kind::kSanction) {
        const PersonFold& fold =
            Judged(program_.spaces[reduce.source].ladder, rows.owner.at(static_cast<size_t>(source)));
        const Cell until = fold.rows.at(static_cast<size_t>(source - fold.first)).until;
        return until.state == State::kValue ? place(window.first < until.value) : Place::kUncertain;
      }
      if (rows.until.empty()) return Place::kIn;
      const Date until = rows.until[static_cast<size_t>(source)];
      return place(until == data::kNoDate || window.first < until);
    }
  }
  return Place::kUncertain;
}

// The entity that a target row stands for: the one that rows are matched by, else itself or its owner.
Evaluator::Entity Evaluator::EntityOf(hir::ColumnId id, const Reduce& reduce, Row target) const {
  const hir::SpaceId space = program_.columns[id].space;
  const hir::SpaceId own =
      program_.spaces[space].kind == Kind::kEntity ? space : program_.spaces[space].owner;
  const hir::SpaceId kind = reduce.match == Reduce::Match::kAncestor ? reduce.entity : own;
  return {kind, Ancestor(space, target, kind)};
}

// Whether the target cannot be told whatever its rows say: not all of them are here, or it is not known whose
// they would be.
bool Evaluator::ReduceBlocked(hir::ColumnId id, const Reduce& reduce, Row target, const Window& window,
                              Why* why) {
  const auto [kind, entity] = EntityOf(id, reduce, target);
  const auto because = [&](Why reason) {
    if (why != nullptr) *why = std::move(reason);
    return true;
  };
  if (entity == kNoRow)
    return because({Cause::kNoAncestor, {}, kind, target, program_.columns[id].space, {}});
  if (IsForeign(kind, entity)) return because({Cause::kForeign, {}, kind, entity, kind, {}});
  const data::DateRange needed =
      range::AskedDays(program_, reduce, snapshot_.period, window.first, window.last);
  const hir::Space& source = program_.spaces[reduce.source];
  if (source.kind == Kind::kRecord) {
    if (Supplied(reduce.source, kind, entity, needed)) return false;
    return because({Cause::kUnsupplied, {}, reduce.source, entity, kind, needed});
  }
  if (source.kind != Kind::kSanction) return false;
  const bool missing = AnyConcerned(source.owner, kind, entity, needed, [&](Row owner) {
    const auto gap = FindSupplyGap(*this, source.ladder, owner);
    return gap && because(WhyGap(*gap, source.owner, owner));
  });
  if (missing) return true;
  const hir::SpaceId history = program_.ladders[source.ladder].history;
  if (history.valid() && !Supplied(history, kind, entity, needed))
    return because({Cause::kUnsupplied, {}, history, entity, kind, needed});
  return false;
}

Cell Evaluator::Reduced(hir::ColumnId id, const Reduce& reduce, Row target) {
  Window window;
  const State state = WindowOf(id, target, window);
  if (state != State::kValue) return {0, state};
  if (ReduceBlocked(id, reduce, target, window, nullptr)) return kUnknown;

  std::vector<Taken> taken;
  for (const Row row : Matching(id, target)) {
    const Cell where = reduce.where.valid() ? Get(reduce.where, row) : Known(1);
    if (IsFalse(where)) continue;
    if (!IsMatched(reduce, row)) return kUnknown;
    Date date = 0;
    const Place place = InWindow(reduce, row, window, &date);
    if (place == Place::kOut) continue;
    if (place == Place::kUncertain || where.state != State::kValue) return kUnknown;
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
