#include "dsl/check/constants.h"

#include <algorithm>

#include "dsl/base/minutes.h"
#include "dsl/base/number.h"

namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::TypeKind;

namespace {

constexpr int kDeepest = 100;

// Operations that keep constants constant and whose result follows from their first operand alone.
bool PassesOn(Prim prim) { return prim == Prim::kRequire || prim == Prim::kRescale || prim == Prim::kNeg; }

Interval Hull(Interval a, Interval b) { return {std::min(a.lo, b.lo), std::max(a.hi, b.hi)}; }

}  // namespace

bool Constants::IsConstant(ColumnId id) const {
  const hir::Op& op = program_.columns[id].op;
  if (const auto* map = std::get_if<hir::Map>(&op)) {
    if (map->prim == Prim::kLiteral || map->prim == Prim::kTextLiteral) return true;
    return PassesOn(map->prim) && IsConstant(map->operands[0]);
  }
  const auto* choose = std::get_if<hir::Choose>(&op);
  return choose != nullptr && choose->exceptions.empty() &&
         std::all_of(choose->versions.begin(), choose->versions.end(),
                     [&](const hir::Choose::Version& version) { return IsConstant(version.value); });
}

std::optional<int64_t> Constants::At(ColumnId id, Date date) {
  const hir::Op& op = program_.columns[id].op;
  if (const auto* map = std::get_if<hir::Map>(&op)) {
    if (map->prim == Prim::kLiteral) return map->literal;
    if (map->prim == Prim::kTextLiteral)
      return texts_.emplace(map->text, static_cast<int64_t>(texts_.size())).first->second;
    if (!PassesOn(map->prim)) return std::nullopt;
    const auto value = At(map->operands[0], date);
    if (!value || map->prim == Prim::kRequire) return value;
    if (map->prim == Prim::kNeg) return -*value;
    return DivideRounded(Int128{*value} * map->literal, map->literal2);
  }
  const auto* choose = std::get_if<hir::Choose>(&op);
  if (choose == nullptr || !choose->exceptions.empty()) return std::nullopt;
  for (const hir::Choose::Version& version : choose->versions) {
    if (!choose->anchor.valid() || (version.from <= date && date < version.until))
      return At(version.value, date);
  }
  return std::nullopt;
}

void Constants::AddDates(ColumnId id, std::set<Date>& dates) const {
  const hir::Op& op = program_.columns[id].op;
  if (const auto* map = std::get_if<hir::Map>(&op)) {
    if (PassesOn(map->prim)) AddDates(map->operands[0], dates);
  } else if (const auto* choose = std::get_if<hir::Choose>(&op)) {
    if (!choose->anchor.valid()) return;
    for (const hir::Choose::Version& version : choose->versions) dates.insert(version.from);
  }
}

const std::string* Constants::TextOf(int64_t number) const {
  for (const auto& [text, known] : texts_) {
    if (known == number) return &text;
  }
  return nullptr;
}

Interval Constants::Whole(hir::Type type) const {
  switch (type.kind) {
    case TypeKind::kBoolean:
      return {0, 1};
    case TypeKind::kEnum:
      return {0, static_cast<int64_t>(program_.enums[type.enum_id()].members.size()) - 1};
    case TypeKind::kDate:
      return {kMinDate, kMaxDate};
    case TypeKind::kDatetime:
      return {kMinDate * kMinutesADay, kMaxDate * kMinutesADay + kMinutesADay - 1};
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
    case TypeKind::kMoney:
    case TypeKind::kDays:
    case TypeKind::kWorkdays:
    case TypeKind::kMonths:
    case TypeKind::kMinutes:
    case TypeKind::kText:
    case TypeKind::kReference:
    case TypeKind::kViolation:
      break;
  }
  return {-kNumberLimit, kNumberLimit};
}

Interval Constants::BoundsOf(ColumnId id) {
  if (const auto known = bounds_.find(id); known != bounds_.end()) return known->second;
  const hir::Column& column = program_.columns[id];
  Interval range = Whole(column.type);
  if (depth_ >= kDeepest) return range;
  ++depth_;
  if (const auto* map = std::get_if<hir::Map>(&column.op)) {
    range = MapBounds(column, *map);
  } else if (const auto* gather = std::get_if<hir::Gather>(&column.op)) {
    range = BoundsOf(gather->source);
  } else if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) {
    if (reduce->aggregate == hir::Aggregate::kCount || reduce->aggregate == hir::Aggregate::kDistinct)
      range.lo = 0;
    if (reduce->aggregate == hir::Aggregate::kMin || reduce->aggregate == hir::Aggregate::kMax ||
        reduce->aggregate == hir::Aggregate::kLatest)
      range = BoundsOf(reduce->value);
    if (reduce->aggregate == hir::Aggregate::kSum && BoundsOf(reduce->value).lo >= 0) range.lo = 0;
  } else if (const auto* order = std::get_if<hir::Order>(&column.op)) {
    if (order->kind == hir::Order::Kind::kRank) range.lo = 1;
    if (order->kind == hir::Order::Kind::kQuota) range = {0, 2};
  } else if (const auto* choose = std::get_if<hir::Choose>(&column.op)) {
    range = BoundsOf(choose->versions.front().value);
    for (const hir::Choose::Version& version : choose->versions) range = Hull(range, BoundsOf(version.value));
    for (const hir::Choose::Exception& exception : choose->exceptions)
      range = Hull(range, BoundsOf(exception.value));
  }
  --depth_;
  bounds_.emplace(id, range);
  return range;
}

Interval Constants::MapBounds(const hir::Column& column, const hir::Map& map) {
  const Interval whole = Whole(column.type);
  std::vector<Interval> in;
  for (const ColumnId operand : map.operands) in.push_back(BoundsOf(operand));
  const auto clip = [&](Int128 lo, Int128 hi) {
    return Interval{static_cast<int64_t>(std::clamp<Int128>(lo, whole.lo, whole.hi)),
                    static_cast<int64_t>(std::clamp<Int128>(hi, whole.lo, whole.hi))};
  };
  switch (map.prim) {
    case Prim::kLiteral:
      return {map.literal, map.literal};
    case Prim::kRequire:
      return in[0];
    case Prim::kIf:
      return Hull(in[1], in[2]);
    case Prim::kDefault:
      return Hull(in[0], in[1]);
    case Prim::kAtLeast:
      return {std::max(in[0].lo, in[1].lo), std::max(in[0].hi, in[1].hi)};
    case Prim::kAtMost:
      return {std::min(in[0].lo, in[1].lo), std::min(in[0].hi, in[1].hi)};
    case Prim::kNeg:
      return clip(-Int128{in[0].hi}, -Int128{in[0].lo});
    case Prim::kAdd:
      return clip(Int128{in[0].lo} + in[1].lo, Int128{in[0].hi} + in[1].hi);
    case Prim::kSub:
      return clip(Int128{in[0].lo} - in[1].hi, Int128{in[0].hi} - in[1].lo);
    case Prim::kRescale:
      return clip(Int128{in[0].lo} * map.literal / map.literal2,
                  Int128{in[0].hi} * map.literal / map.literal2);
    case Prim::kYear:
      return {1, 9999};
    case Prim::kMonth:
      return {1, 12};
    default:
      return whole;
  }
}

}  // namespace kaocheng::check
