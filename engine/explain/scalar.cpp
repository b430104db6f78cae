#include "engine/explain/scalar.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "dsl/base/date.h"
#include "dsl/base/minutes.h"
#include "dsl/base/number.h"

namespace kaocheng::explain {
namespace {

using hir::Prim;
using hir::State;

Cell Number(Int128 value) { return WithinLimit(value) ? Known(static_cast<int64_t>(value)) : kUnknown; }
Cell Number(std::optional<int64_t> value) { return value ? Known(*value) : kUnknown; }
Cell Day(Int128 date) {
  return date >= kMinDate && date <= kMaxDate ? Known(static_cast<int64_t>(date)) : kUnknown;
}
Cell Day(std::optional<Date> date) { return date ? Day(Int128{*date}) : kUnknown; }
Cell Minute(Int128 minutes) {
  return minutes >= kMinDate * kMinutesADay && minutes < (kMaxDate + 1) * kMinutesADay
             ? Known(static_cast<int64_t>(minutes))
             : kUnknown;
}

// Three-valued: `decisive` decides whatever the others are; else undetermined, absent, or the other value.
Cell Connect(std::span<const Cell> operands, bool decisive) {
  State worst = State::kValue;
  for (const Cell& cell : operands) {
    if (cell.state == State::kValue && (cell.value != 0) == decisive) return Known(decisive);
    worst = std::max(worst, cell.state);
  }
  return worst == State::kValue ? Known(!decisive) : Cell{0, worst};
}

// a to a multiple of unit.
Cell RoundTo(int64_t a, int64_t unit, Rounding rounding) {
  const auto units = DivideRounded(a, unit, rounding);
  return units ? Number(Int128{*units} * unit) : kUnknown;
}

// operands[0] times every other one / scale, rounded once.
Cell Product(std::span<const Cell> operands, int64_t scale) {
  constexpr Int128 kMost = Int128{1} << 126;
  const auto multiply = [&](Int128& product, int64_t by) {
    const Int128 size = product < 0 ? -product : product;
    if (size > (kMost - 1) / std::abs(by)) return false;
    product *= by;
    return true;
  };
  for (const Cell& cell : operands) {
    if (cell.value == 0) return Known(0);
  }
  Int128 above = operands[0].value;
  Int128 below = 1;
  for (const Cell& factor : operands.subspan(1)) {
    const int64_t common = std::gcd(factor.value, scale);
    if (!multiply(above, factor.value / common) || !multiply(below, scale / common)) return kUnknown;
  }
  return Number(DivideRounded(above, below));
}

// Strict operations: every operand is a value.
Cell Strict(const hir::Map& map, std::span<const Cell> v, const data::Snapshot& snapshot) {
  const auto a = [&] { return v[0].value; };
  const auto b = [&] { return v[1].value; };
  switch (map.prim) {
    case Prim::kLiteral:
    case Prim::kAbsent:
    case Prim::kTextLiteral:
    case Prim::kPeriodFirst:
    case Prim::kPeriodLast:
    case Prim::kToday:
    case Prim::kAnd:
    case Prim::kOr:
    case Prim::kIf:
    case Prim::kRequire:
    case Prim::kDefault:
    case Prim::kIsKnown:
      break;
    case Prim::kNot:
      return Known(a() == 0);
    case Prim::kEq:
      return Known(a() == b());
    case Prim::kNe:
      return Known(a() != b());
    case Prim::kLt:
      return Known(a() < b());
    case Prim::kLe:
      return Known(a() <= b());
    case Prim::kGt:
      return Known(a() > b());
    case Prim::kGe:
      return Known(a() >= b());
    case Prim::kNeg:
      return Number(-Int128{a()});
    case Prim::kAdd:
      return Number(Int128{a()} + b());
    case Prim::kSub:
      return Number(Int128{a()} - b());
    case Prim::kMul:
      return Number(DivideRounded(Int128{a()} * b(), map.literal));
    case Prim::kDiv:
      return Number(DivideRounded(Int128{a()} * map.literal, b()));
    case Prim::kMulDiv: {
      const Int128 product = Int128{a()} * b();
      const Int128 below = Int128{v[2].value} * map.literal2;
      const Int128 size = product < 0 ? -product : product;
      if (map.literal != 0 && size > (Int128{1} << 126) / std::abs(map.literal)) return kUnknown;
      return Number(DivideRounded(product * map.literal, below));
    }
    case Prim::kProduct:
      return Product(v, map.literal);
    case Prim::kRound:
      return RoundTo(a(), map.literal, Rounding::kHalfAway);
    case Prim::kRoundUp:
      return RoundTo(a(), map.literal, Rounding::kUp);
    case Prim::kRoundDown:
      return RoundTo(a(), map.literal, Rounding::kDown);
    case Prim::kRescale:
      return Number(DivideRounded(Int128{a()} * map.literal, map.literal2));
    case Prim::kAtLeast:
      return Known(std::max(a(), b()));
    case Prim::kAtMost:
      return Known(std::min(a(), b()));
    case Prim::kAddDays:
      return Day(Int128{a()} + b());
    case Prim::kAddMonths:
      return Day(AddMonths(static_cast<Date>(a()), b()));
    case Prim::kAddWorkdays: {
      const data::Calendar* calendar = snapshot.calendar;
      return calendar == nullptr ? kUnknown : Day(calendar->AddWorkdays(static_cast<Date>(a()), b()));
    }
    case Prim::kAddMinutes:
      return Minute(Int128{a()} + b());
    case Prim::kDaysBetween:
    case Prim::kMinutesBetween:
      return Number(Int128{a()} - b());
    case Prim::kWindowStart:
      return Day(WindowStart(static_cast<Date>(a()), b()));
    case Prim::kYear:
      return Known(ToCivil(static_cast<Date>(a())).year);
    case Prim::kMonth:
      return Known(ToCivil(static_cast<Date>(a())).month);
    case Prim::kFirstOfMonth:
      return Day(FirstOfMonth(static_cast<Date>(a())));
    case Prim::kLastOfMonth:
      return Day(LastOfMonth(static_cast<Date>(a())));
    case Prim::kDateOf:
      return Day(a() >= 0 ? a() / kMinutesADay : (a() - kMinutesADay + 1) / kMinutesADay);
    case Prim::kInSeason: {
      const Civil day = ToCivil(static_cast<Date>(a()));
      const int64_t at = day.month * 100 + day.day;
      const bool from = at >= map.literal;
      const bool until = at <= map.literal2;
      return Known(map.literal <= map.literal2 ? from && until : from || until);
    }
  }
  return kUnknown;
}

}  // namespace

bool Reads(const hir::Map& map, size_t operand, std::span<const Cell> operands) {
  if (map.prim != Prim::kIf || operand == 0) return true;
  return operands[0].state == State::kValue && (operands[0].value != 0) == (operand == 1);
}

Cell EvaluateMap(const hir::Map& map, std::span<const Cell> operands, const data::Snapshot& snapshot) {
  switch (map.prim) {
    case Prim::kLiteral:
      return Known(map.literal);
    case Prim::kAbsent:
      return kEmpty;
    case Prim::kTextLiteral:
      return Known(snapshot.dictionary->Find(map.text).value());
    case Prim::kPeriodFirst:
      return Known(snapshot.period.first);
    case Prim::kPeriodLast:
      return Known(snapshot.period.last);
    case Prim::kToday:
      return Known(snapshot.period.today);
    case Prim::kAnd:
      return Connect(operands, false);
    case Prim::kOr:
      return Connect(operands, true);
    case Prim::kIf:
      if (operands[0].state != State::kValue) return {0, operands[0].state};
      return operands[operands[0].value != 0 ? 1 : 2];
    case Prim::kRequire:
      return operands[0].state == State::kAbsent ? kUnknown : operands[0];
    case Prim::kDefault:
      return operands[0].state == State::kAbsent ? operands[1] : operands[0];
    case Prim::kIsKnown:
      return operands[0].state == State::kUndetermined ? kUnknown : Known(operands[0].state == State::kValue);
    case Prim::kNot:
    case Prim::kEq:
    case Prim::kNe:
    case Prim::kLt:
    case Prim::kLe:
    case Prim::kGt:
    case Prim::kGe:
    case Prim::kNeg:
    case Prim::kAdd:
    case Prim::kSub:
    case Prim::kMul:
    case Prim::kDiv:
    case Prim::kMulDiv:
    case Prim::kProduct:
    case Prim::kRound:
    case Prim::kRoundUp:
    case Prim::kRoundDown:
    case Prim::kRescale:
    case Prim::kAtLeast:
    case Prim::kAtMost:
    case Prim::kAddDays:
    case Prim::kAddMonths:
    case Prim::kAddMinutes:
    case Prim::kAddWorkdays:
    case Prim::kDaysBetween:
    case Prim::kMinutesBetween:
    case Prim::kWindowStart:
    case Prim::kYear:
    case Prim::kMonth:
    case Prim::kFirstOfMonth:
    case Prim::kLastOfMonth:
    case Prim::kDateOf:
    case Prim::kInSeason:
      break;
  }
  State worst = State::kValue;
  for (const Cell& cell : operands) worst = std::max(worst, cell.state);
  return worst == State::kValue ? Strict(map, operands, snapshot) : Cell{0, worst};
}

}  // namespace kaocheng::explain
