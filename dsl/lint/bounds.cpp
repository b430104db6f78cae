#include "dsl/lint/bounds.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "dsl/base/date.h"
#include "dsl/lint/arithmetic.h"

namespace kaocheng::lint {
namespace {

using hir::ColumnId;
using hir::Prim;

constexpr Interval kAnything{std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()};
constexpr Interval kNever{0, 0};
constexpr Interval kAlways{1, 1};

Interval OfType(const hir::Program& program, hir::Type type) {
  switch (type.kind) {
    case hir::TypeKind::kBoolean:
      return kAnyBoolean;
    case hir::TypeKind::kInteger:
    case hir::TypeKind::kDecimal:
    case hir::TypeKind::kMoney:
    case hir::TypeKind::kDays:
    case hir::TypeKind::kWorkdays:
    case hir::TypeKind::kMonths:
    case hir::TypeKind::kMinutes:
      return kAnyNumber;
    case hir::TypeKind::kDate:
      return {kMinDate, kMaxDate};
    case hir::TypeKind::kEnum:
      return {0,
              std::max<int64_t>(0, static_cast<int64_t>(program.enums[type.enum_id()].members.size()) - 1)};
    case hir::TypeKind::kDatetime:
    case hir::TypeKind::kText:
    case hir::TypeKind::kReference:
    case hir::TypeKind::kViolation:
      break;
  }
  return kAnything;
}

int64_t LongestCell(hir::Unit unit) {
  switch (unit) {
    case hir::Unit::kWeek:
      return 7;
    case hir::Unit::kThird:
      return 11;
    case hir::Unit::kMonth:
      return 31;
    case hir::Unit::kQuarter:
      return 92;
    case hir::Unit::kYear:
      break;
  }
  return 366;
}

class Bounder {
 public:
  Bounder(const hir::Program& program, const std::vector<ColumnId>& same) : program_(program), same_(same) {
    for (const hir::Outcome& outcome : program.outcomes) {
      if (outcome.kind != hir::OutcomeKind::kDuty) continue;
      AddRate(outcome.met, outcome.required);
      for (const hir::Outcome::Item& item : outcome.items) AddRate(item.met, item.required);
    }
  }

  std::vector<Interval> Run() {
    for (size_t i = 0; i < program_.columns.size(); ++i) {
      id_ = program_.columns.id_at(i);
      const hir::Column& column = program_.columns[id_];
      column_ = &column;
      const Interval type = OfType(program_, column.type);
      Interval interval = std::visit(*this, column.op);
      interval = {std::clamp(interval.lo, type.lo, type.hi), std::clamp(interval.hi, type.lo, type.hi)};
      bounds_.push_back(interval);
    }
    return std::move(bounds_);
  }

  Interval operator()(const hir::Field&) const { return Type(); }
  Interval operator()(const hir::Gather& gather) const { return Of(gather.source); }
  Interval operator()(const hir::Fold& fold) const {
    return fold.output == hir::Fold::Output::kViolationState ? Interval{0, 4} : Type();
  }
  Interval operator()(const hir::Choose& choose) const {
    std::vector<Interval> values;
    for (const auto& version : choose.versions) {
      if (version.from < version.until) values.push_back(Of(version.value));
    }
    for (const auto& exception : choose.exceptions) {
      if (Of(exception.when) != kNever) values.push_back(Of(exception.value));
    }
    if (values.empty()) return Type();
    Interval hull = values.front();
    for (const Interval value : values) hull = Hull(hull, value);
    return hull;
  }
  Interval operator()(const hir::Order& order) const {
    switch (order.kind) {
      case hir::Order::Kind::kRank:
        return {1, kNumberLimit};
      case hir::Order::Kind::kQuota:
        return {0, 2};
      case hir::Order::Kind::kApportion:
        break;
    }
    const Interval amount = Of(order.amount);
    return {std::min<int64_t>(0, amount.lo), std::max<int64_t>(0, amount.hi)};
  }
  Interval operator()(const hir::Reduce& reduce) const {
    const bool none = reduce.where.valid() && Of(reduce.where) == kNever;
    switch (reduce.aggregate) {
      case hir::Aggregate::kCount:
        return {0, none ? 0 : kNumberLimit};
      case hir::Aggregate::kDistinct:
        return {0, none ? 0 : MostDistinct(reduce)};
      case hir::Aggregate::kExists:
        return none ? kNever : kAnyBoolean;
      case hir::Aggregate::kEvery:
        return none || Of(reduce.value) == kAlways ? kAlways : kAnyBoolean;
      case hir::Aggregate::kSum: {
        if (none) return {0, 0};
        const Interval value = Of(reduce.value);
        return {value.lo < 0 ? -kNumberLimit : 0, value.hi > 0 ? kNumberLimit : 0};
      }
      case hir::Aggregate::kAverage:
        // Of integers it is a decimal.
        if (column_->type.kind != program_.columns[reduce.value].type.kind) return Type();
        return Of(reduce.value);
      case hir::Aggregate::kMin:
      case hir::Aggregate::kMax:
      case hir::Aggregate::kLatest:
        return Of(reduce.value);
    }
    return Type();
  }
  Interval operator()(const hir::Map& map) const;

 private:
  void AddRate(ColumnId met, ColumnId required) { rates_.insert({Same(met), Same(required)}); }
  uint32_t Same(ColumnId id) const { return id.valid() ? same_[id.value].value : id.value; }
  Interval Of(ColumnId id) const { return id.valid() ? bounds_[id.value] : kAnything; }
  Interval Type() const { return OfType(program_, column_->type); }

  // A required field is: a bad cell is undetermined, not absent.
  bool IsAlwaysThere(ColumnId id) const {
    const hir::Column& column = program_.columns[id];
    return std::holds_alternative<hir::Field>(column.op) && !column.type.optional;
  }

  // Days on which something happened in a cell are at most its days.
  int64_t MostDistinct(const hir::Reduce& reduce) const {
    const auto* date = std::get_if<hir::Field>(&program_.columns[reduce.value].op);
    const hir::Space& target = program_.spaces[column_->space];
    const bool in_cell = target.kind == hir::Space::Kind::kCell &&
                         reduce.window == hir::Reduce::Window::kBetween && IsCellsOwn(reduce) &&
                         !reduce.date.valid() && date != nullptr && date->kind == hir::Field::Kind::kOn;
    const Interval value = Of(reduce.value);
    const Int128 values = Int128{value.hi} - value.lo + 1;
    const int64_t most = in_cell ? LongestCell(target.unit) : kNumberLimit;
    return values < most ? static_cast<int64_t>(values) : most;
  }
  bool IsCellsOwn(const hir::Reduce& reduce) const {
    const auto* first = std::get_if<hir::Field>(&program_.columns[reduce.first].op);
    const auto* last = std::get_if<hir::Field>(&program_.columns[reduce.last].op);
    return first != nullptr && last != nullptr && first->kind == hir::Field::Kind::kFirst &&
           last->kind == hir::Field::Kind::kLast;
  }

  // Operators of two or more operands that are monotone in each.
  template <typename Fn>
  Interval Fold(const hir::Map& map, Fn fn) const {
    Interval all = Of(map.operands[0]);
    for (const ColumnId part : map.operands) all = {fn(all.lo, Of(part).lo), fn(all.hi, Of(part).hi)};
    return all;
  }

  // What must hold of single columns where a condition holds (`yes`) or fails; nothing else is concluded.
  using Demands = std::map<uint32_t, Interval>;
  Demands DemandsOf(ColumnId id, bool yes) const;
  static void Join(Demands& demands, const Demands& more);
  bool Contradict(ColumnId id, bool yes) const;

  const hir::Program& program_;
  const std::vector<ColumnId>& same_;
  std::set<std::pair<uint32_t, uint32_t>> rates_;  // what was met of what was required
  ColumnId id_;                                    // the column whose bounds are sought
  const hir::Column* column_ = nullptr;
  std::vector<Interval> bounds_;
};

Bounder::Demands Bounder::DemandsOf(ColumnId id, bool yes) const {
  Demands demands;
  const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
  if (map == nullptr) return demands;
  if (map->prim == Prim::kNot) return DemandsOf(map->operands[0], !yes);
  if (map->prim == (yes ? Prim::kAnd : Prim::kOr)) {
    for (const ColumnId part : map->operands) Join(demands, DemandsOf(part, yes));
    return demands;
  }
  if (map->operands.size() != 2 || map->prim < Prim::kEq || map->prim > Prim::kGe) return demands;
  const Interval bound = Of(map->operands[1]);
  if (!bound.single() || bound == kAnything) return demands;
  const Interval type = OfType(program_, program_.columns[map->operands[0]].type);
  const int64_t c = bound.lo;
  const bool less = map->prim == (yes ? Prim::kLt : Prim::kGe);
  const bool at_most = map->prim == (yes ? Prim::kLe : Prim::kGt);
  const bool more = map->prim == (yes ? Prim::kGt : Prim::kLe);
  const bool at_least = map->prim == (yes ? Prim::kGe : Prim::kLt);
  const bool equal = map->prim == (yes ? Prim::kEq : Prim::kNe);
  const uint32_t column = Same(map->operands[0]);
  if (less && c > type.lo) demands[column] = {type.lo, c - 1};
  if (at_most) demands[column] = {type.lo, c};
  if (more && c < type.hi) demands[column] = {c + 1, type.hi};
  if (at_least) demands[column] = {c, type.hi};
  if (equal) demands[column] = {c, c};
  return demands;
}

void Bounder::Join(Demands& demands, const Demands& more) {
  for (const auto& [column, interval] : more) {
    const auto [known, fresh] = demands.emplace(column, interval);
    if (!fresh)
      known->second = {std::max(known->second.lo, interval.lo), std::min(known->second.hi, interval.hi)};
  }
}

// Whether no value of some column meets all that is demanded of it.
bool Bounder::Contradict(ColumnId id, bool yes) const {
  const Demands demands = DemandsOf(id, yes);
  return std::any_of(demands.begin(), demands.end(),
                     [](const auto& demand) { return demand.second.lo > demand.second.hi; });
}

Interval Bounder::operator()(const hir::Map& map) const {
  const auto a = [&] { return Of(map.operands[0]); };
  const auto b = [&] { return Of(map.operands[1]); };
  switch (map.prim) {
    case Prim::kLiteral:
      return {map.literal, map.literal};
    case Prim::kNot:
      return {1 - a().hi, 1 - a().lo};
    case Prim::kAnd:
      if (Contradict(id_, true)) return kNever;
      return Fold(map, [](int64_t x, int64_t y) { return std::min(x, y); });
    case Prim::kOr:
      if (Contradict(id_, false)) return kAlways;
      return Fold(map, [](int64_t x, int64_t y) { return std::max(x, y); });
    case Prim::kIf:
      if (a() == kAlways) return b();
      if (a() == kNever) return Of(map.operands[2]);
      return Hull(b(), Of(map.operands[2]));
    case Prim::kRequire:
      return a();
    case Prim::kDefault:
      return Hull(a(), b());
    case Prim::kIsKnown:
      return IsAlwaysThere(map.operands[0]) ? kAlways : kAnyBoolean;
    case Prim::kEq:
    case Prim::kLe:
    case Prim::kGe:
      if (Same(map.operands[0]) == Same(map.operands[1])) return kAlways;
      return Compared(map.prim, a(), b());
    case Prim::kNe:
    case Prim::kLt:
    case Prim::kGt:
      if (Same(map.operands[0]) == Same(map.operands[1])) return kNever;
      return Compared(map.prim, a(), b());
    case Prim::kNeg:
      return Clip(-Int128{a().hi}, -Int128{a().lo});
    case Prim::kAdd:
      return Clip(Int128{a().lo} + b().lo, Int128{a().hi} + b().hi);
    case Prim::kSub:
      return Clip(Int128{a().lo} - b().hi, Int128{a().hi} - b().lo);
    case Prim::kDiv:
      if (rates_.contains({Same(map.operands[0]), Same(map.operands[1])})) return {0, map.literal};
      return Scaled(map, a(), b());
    case Prim::kMul:
      return Scaled(map, a(), b());
    case Prim::kMulDiv:
      return ScaledOnce(map, a(), b(), Of(map.operands[2]));
    case Prim::kRound:
    case Prim::kRoundUp:
    case Prim::kRoundDown:
    case Prim::kRescale:
      return Rounded(map, a());
    case Prim::kAtLeast:
      return Fold(map, [](int64_t x, int64_t y) { return std::max(x, y); });
    case Prim::kAtMost:
      return Fold(map, [](int64_t x, int64_t y) { return std::min(x, y); });
    case Prim::kMonth:
      return {1, 12};
    case Prim::kYear:
      return {1, 9999};
    case Prim::kProduct: {
      if (map.operands.size() == 2) return Scaled({Prim::kMul, {}, map.literal, 0, {}}, a(), b());
      const auto negative = [&](ColumnId part) { return Of(part).lo < 0; };
      if (std::any_of(map.operands.begin(), map.operands.end(), negative)) return kAnyNumber;
      return {0, kNumberLimit};
    }
    case Prim::kAbsent:
    case Prim::kTextLiteral:
    case Prim::kPeriodFirst:
    case Prim::kPeriodLast:
    case Prim::kToday:
    case Prim::kAddDays:
    case Prim::kAddMonths:
    case Prim::kAddMinutes:
    case Prim::kAddWorkdays:
    case Prim::kDaysBetween:
    case Prim::kMinutesBetween:
    case Prim::kWindowStart:
    case Prim::kFirstOfMonth:
    case Prim::kLastOfMonth:
    case Prim::kDateOf:
    case Prim::kInSeason:
      break;
  }
  return Type();
}

}  // namespace

std::vector<Interval> Bounds(const hir::Program& program, const std::vector<ColumnId>& same) {
  return Bounder(program, same).Run();
}

}  // namespace kaocheng::lint
