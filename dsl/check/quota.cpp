#include "dsl/check/checker.h"
#include "dsl/diagnostics/code.h"

// Quotas of a grade's band: shares of a group, small groups put together, one group inside another.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;

namespace {

const Term kInnerTie = {"rests on a tie within the smaller group, which people decide",
                        "取决于较小范围内的并列，须由人决定"};

enum : int64_t { kOut = 0, kIn = 1, kTied = 2 };  // hir::Order::Kind::kQuota

}  // namespace

ColumnId Checker::Is(ColumnId place, int64_t value, SpaceId space, Span span) {
  return columns_.Add(space, kBool,
                      hir::Map{Prim::kEq, {place, columns_.Literal(space, kInt, value)}, 0, 0, {}}, span);
}

ColumnId Checker::Pick(ColumnId condition, ColumnId then, ColumnId otherwise, SpaceId space, Span span) {
  return columns_.Add(space, program_.columns[then].type,
                      hir::Map{Prim::kIf, {condition, then, otherwise}, 0, 0, {}}, span);
}

// Whether the row's group has fewer members than `below`; they are then counted in the larger unit.
ColumnId Checker::SmallGroup(const ast::Quota& quota, const Keys& keys, const Scope& scope) {
  const Value within = LowerName(quota.within, scope, nullptr);
  const Value pool = LowerName(*quota.pooled_in, scope, nullptr);
  Value limit = Lower(quota.below, scope, &kInt);
  if (!within.valid() || !pool.valid() || !limit.valid()) return {};
  if (!within.ancestor || !pool.ancestor || within.type == pool.type ||
      !IsAncestor(pool.type.space_id(), within.type.space_id()))
    return Fail(Code::kPoolNotAbove, quota.pooled_in->span, {quota.within.text, quota.pooled_in->text})
        .column;
  hir::Reduce members;
  members.source = scope.space;
  members.entity = within.type.space_id();
  if (program_.spaces[scope.space].kind == hir::Space::Kind::kCell) members.where = InForce(scope.space);
  members.where = Conjunction(members.where, keys.graded, scope.space, quota.span);
  DefaultWindow(members, scope);
  Value size{columns_.Name(columns_.Add(scope.space, kInt, members, quota.span),
                           LabelOf(hir::Label::Kind::kClause, "members", "考评人数")),
             kInt};
  if (!Unify(size, limit, SpanOf(quota.below))) return {};
  const Value small = MapOf(scope.space, kBool, Prim::kLt,
                            {size, {Required(limit, SpanOf(quota.below)), size.type}}, quota.span);
  return columns_.Name(small.column, LabelOf(hir::Label::Kind::kCondition, "pooled", "人数不足，合并计算"));
}

ColumnId Checker::PlacesIn(const ast::Name& group, ColumnId key, const ast::Quota& quota, const Keys& keys,
                           ColumnId candidate, const Scope& scope) {
  hir::Order order;
  order.kind = hir::Order::Kind::kQuota;
  order.candidate = candidate;
  const Value share = ConvertTo(Lower(quota.share, scope, &kDec), kDec, SpanOf(quota.share));
  if (!share.valid() || !SortKeys(order, *keys.by, scope) || !GroupKeys(order, {group}, scope)) return {};
  if (key.valid()) order.within_columns.push_back(key);
  if (keys.graded.valid())
    order.within_columns.push_back(keys.graded);  // the others are a group of their own
  order.share = share.column;
  if (order.keys.empty()) order.keys.push_back({keys.score, false});
  return Make(scope.space, kInt, std::move(order), quota.span).column;
}

std::optional<Checker::Places> Checker::PlacesOf(const ast::Quota& quota, const Keys& keys,
                                                 ColumnId candidate, const Scope& scope) {
  Places places;
  if (!quota.pooled_in) {
    places.own = places.place = PlacesIn(quota.within, {}, quota, keys, candidate, scope);
    if (!places.own.valid()) return std::nullopt;
    return places;
  }
  const SpaceId space = scope.space;
  const Span span = quota.span;
  places.small = SmallGroup(quota, keys, scope);
  if (!places.small.valid()) return std::nullopt;
  const ColumnId large = Negation(places.small, space, span);
  places.own = PlacesIn(quota.within, {}, quota, keys, Conjunction(candidate, large, space, span), scope);
  places.pooled = PlacesIn(*quota.pooled_in, places.small, quota, keys,
                           Conjunction(candidate, places.small, space, span), scope);
  if (!places.own.valid() || !places.pooled.valid()) return std::nullopt;
  places.place = Pick(places.small, places.pooled, places.own, space, span);
  return places;
}

// Inner groups first. Whoever a tie leaves to people in an inner group has no place yet, so that an outer one
// is asked twice: with the tied as candidates and without. What both say is so, whatever people decide.
ColumnId Checker::LowerQuotas(const ast::Band& band, ColumnId candidate, Keys keys, const Scope& scope,
                              hir::Outcome& outcome) {
  const SpaceId space = scope.space;
  ColumnId place;
  for (size_t i = 0; i < band.quotas.size(); ++i) {
    const ast::Quota& quota = band.quotas[i];
    const Span span = quota.span;
    const size_t quotas = outcome.quotas.size();
    keys.by = &quota.by;
    for (size_t next = i; next < band.quotas.size() && keys.by->empty(); ++next)
      keys.by = &band.quotas[next].by;
    if (!place.valid()) {
      const auto inner = PlacesOf(quota, keys, candidate, scope);
      if (!inner) return {};
      for (const ColumnId order : {inner->own, inner->pooled})
        if (order.valid()) outcome.quotas.push_back({order, order, {}});
      place = Settle(inner->place, quota, keys, scope);
      if (!place.valid()) return {};
      for (size_t q = quotas; q < outcome.quotas.size() && keys.ruled_in.valid(); ++q)
        outcome.quotas[q].settled = place;
      continue;
    }
    if (!IsOuter(quota, band.quotas[i - 1], scope)) return {};
    const ColumnId in = Is(place, kIn, space, span);
    const ColumnId tied = Is(place, kTied, space, span);
    const ColumnId possible = columns_.Add(space, kBool, hir::Map{Prim::kOr, {in, tied}, 0, 0, {}}, span);
    const auto with = PlacesOf(quota, keys, possible, scope);
    const auto without = PlacesOf(quota, keys, in, scope);
    if (!with || !without) return {};
    const ColumnId out = columns_.Literal(space, kInt, kOut);
    const ColumnId tied_with = Is(with->place, kTied, space, span);
    const ColumnId tied_without = Is(without->place, kTied, space, span);
    const ColumnId both = Conjunction(tied_with, tied_without, space, span);
    const ColumnId for_people = columns_.Literal(space, kInt, kTied);
    ColumnId outer = Pick(both, for_people, Undetermined(kInt, space, span, kInnerTie), space, span);
    outer = Pick(Is(without->place, kOut, space, span), out, outer, space, span);
    const ColumnId one = columns_.Literal(space, kInt, kIn);
    outer = Pick(Is(with->place, kIn, space, span), one, outer, space, span);
    outer = Pick(in, outer, out, space, span);
    const ColumnId settled = Settle(outer, quota, keys, scope);
    if (!settled.valid()) return {};
    if (with->pooled.valid()) {
      outcome.quotas.push_back({Pick(with->small, out, outer, space, span), with->own, {}});
      outcome.quotas.push_back({Pick(with->small, outer, out, space, span), with->pooled, {}});
    } else {
      outcome.quotas.push_back({outer, with->own, {}});
    }
    for (size_t q = quotas; q < outcome.quotas.size() && keys.ruled_in.valid(); ++q)
      outcome.quotas[q].settled = settled;
    place = Pick(tied, place, settled, space, span);
  }
  return place;
}

bool Checker::IsOuter(const ast::Quota& quota, const ast::Quota& inner, const Scope& scope) {
  const Value above = LowerName(quota.within, scope, nullptr);
  const Value below = LowerName(inner.within, scope, nullptr);
  if (!above.valid() || !below.valid()) return false;
  if (above.ancestor && below.ancestor && above.type != below.type &&
      IsAncestor(above.type.space_id(), below.type.space_id()))
    return true;
  Fail(Code::kInnerQuotaFirst, quota.within.span, {inner.within.text, quota.within.text});
  return false;
}

}  // namespace kaocheng::check
