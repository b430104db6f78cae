#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "dsl/base/number.h"
#include "tests/reference/calendar.h"
#include "tests/reference/world.h"

namespace kaocheng::reference {
namespace {

using hir::Prim;
using hir::TypeKind;

enum class Direction { kHalfAway, kAway, kTowards };

Int128 Magnitude(Int128 value) { return value < 0 ? -value : value; }

// numerator / denominator (not zero) to an integer.
Int128 Divide(Int128 numerator, Int128 denominator, Direction direction) {
  const bool negative = (numerator < 0) != (denominator < 0);
  const Int128 whole = Magnitude(numerator) / Magnitude(denominator);
  const Int128 rest = Magnitude(numerator) % Magnitude(denominator);
  bool up = false;
  switch (direction) {
    case Direction::kHalfAway:
      up = 2 * rest >= Magnitude(denominator);
      break;
    case Direction::kAway:
      up = rest > 0;
      break;
    case Direction::kTowards:
      break;
  }
  const Int128 size = whole + (up ? 1 : 0);
  return negative ? -size : size;
}

// How three-valued conjunction (`decides` = 0) and disjunction (1) deal with their operands.
Cell Kleene(const std::vector<Cell>& operands, int64_t decides) {
  bool any_undetermined = false;
  bool any_absent = false;
  for (const Cell& cell : operands) {
    if (cell.known() && cell.value == decides) return Known(decides);
    any_undetermined |= cell.undetermined();
    any_absent |= cell.absent();
  }
  if (any_undetermined) return Undetermined();
  if (any_absent) return Absent();
  return Known(1 - decides);
}

int64_t DayOfMinute(int64_t minutes) {
  int64_t day = minutes / 1440;
  if (day * 1440 > minutes) --day;
  return day;
}

bool InSeason(int64_t date, int64_t from, int64_t to) {
  const YearMonthDay split = Split(date);
  const int64_t day = split.month * 100 + split.day;
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
}

Cell FromDate(std::optional<int64_t> date) { return date && IsDate(*date) ? Known(*date) : Undetermined(); }

// Counts workdays one after the other; a day that the calendar does not know ends the count.
Cell WorkdaysFrom(const data::Calendar* calendar, int64_t date, int64_t count) {
  if (count == 0) return FromDate(date);
  const int64_t step = count < 0 ? -1 : 1;
  int64_t left = count < 0 ? -count : count;
  while (left > 0) {
    date += step;
    if (calendar == nullptr || !IsDate(date)) return Undetermined();
    const auto worked = calendar->IsWorkday(static_cast<Date>(date));
    if (!worked) return Undetermined();
    if (*worked) --left;
  }
  return FromDate(date);
}

// Prims whose operands all have values.
Cell Strict(const World& world, const hir::Column& column, const hir::Map& map,
            const std::vector<int64_t>& v) {
  const Int128 literal = map.literal;
  const Int128 literal2 = map.literal2;
  const auto result = [&](Int128 value) { return Checked(column.type, value); };
  switch (map.prim) {
    case Prim::kLiteral:
      return Known(map.literal);
    case Prim::kTextLiteral:
      return Known(world.snapshot.dictionary->Find(map.text).value());
    case Prim::kPeriodFirst:
      return Known(world.snapshot.period.first);
    case Prim::kPeriodLast:
      return Known(world.snapshot.period.last);
    case Prim::kToday:
      return Known(world.snapshot.period.today);
    case Prim::kNot:
      return Known(1 - v[0]);
    case Prim::kEq:
      return Known(v[0] == v[1]);
    case Prim::kNe:
      return Known(v[0] != v[1]);
    case Prim::kLt:
      return Known(v[0] < v[1]);
    case Prim::kLe:
      return Known(v[0] <= v[1]);
    case Prim::kGt:
      return Known(v[0] > v[1]);
    case Prim::kGe:
      return Known(v[0] >= v[1]);
    case Prim::kNeg:
      return result(-Int128{v[0]});
    case Prim::kAdd:
      return result(Int128{v[0]} + v[1]);
    case Prim::kSub:
      return result(Int128{v[0]} - v[1]);
    case Prim::kMul:
      return result(Divide(Int128{v[0]} * v[1], literal, Direction::kHalfAway));
    case Prim::kDiv:
      if (v[1] == 0) return Undetermined();
      return result(Divide(v[0] * literal, v[1], Direction::kHalfAway));
    case Prim::kMulDiv:
      if (v[2] == 0) return Undetermined();
      return result(Divide(Int128{v[0]} * v[1] * literal, v[2] * literal2, Direction::kHalfAway));
    case Prim::kRound:
      return result(Divide(v[0], literal, Direction::kHalfAway) * literal);
    case Prim::kRoundUp:
      return result(Divide(v[0], literal, Direction::kAway) * literal);
    case Prim::kRoundDown:
      return result(Divide(v[0], literal, Direction::kTowards) * literal);
    case Prim::kRescale:
      return result(Divide(v[0] * literal, literal2, Direction::kHalfAway));
    case Prim::kAtLeast:
      return Known(std::max(v[0], v[1]));
    case Prim::kAtMost:
      return Known(std::min(v[0], v[1]));
    case Prim::kAddDays:
      return result(Int128{v[0]} + v[1]);
    case Prim::kAddMonths:
      return FromDate(PlusMonths(v[0], v[1]));
    case Prim::kAddMinutes:
      return result(Int128{v[0]} + v[1]);
    case Prim::kAddWorkdays:
      return WorkdaysFrom(world.snapshot.calendar, v[0], v[1]);
    case Prim::kDaysBetween:
    case Prim::kMinutesBetween:
      return result(Int128{v[0]} - v[1]);
    case Prim::kWindowStart:
      return FromDate(EarliestReaching(v[0], v[1]));
    case Prim::kYear:
      return Known(Split(v[0]).year);
    case Prim::kMonth:
      return Known(Split(v[0]).month);
    case Prim::kFirstOfMonth:
      return FromDate(Join(Split(v[0]).year, Split(v[0]).month, 1));
    case Prim::kLastOfMonth:
      return FromDate(Join(Split(v[0]).year, Split(v[0]).month, 31));
    case Prim::kDateOf:
      return FromDate(DayOfMinute(v[0]));
    case Prim::kInSeason:
      return Known(InSeason(v[0], map.literal, map.literal2));
    case Prim::kAbsent:
    case Prim::kAnd:
    case Prim::kOr:
    case Prim::kIf:
    case Prim::kRequire:
    case Prim::kDefault:
    case Prim::kIsKnown:
      break;
  }
  std::fputs("reference: this operation is not a strict one\n", stderr);
  std::abort();
}

}  // namespace

Cell Checked(hir::Type type, Int128 value) {
  constexpr Int128 kMinutesADay = 1440;
  switch (type.kind) {
    case TypeKind::kDatetime:
      if (value < kMinDate * kMinutesADay || value >= (kMaxDate + Int128{1}) * kMinutesADay)
        return Undetermined();
      return Known(static_cast<int64_t>(value));
    case TypeKind::kDate:
      return value >= kMinDate && value <= kMaxDate ? Known(static_cast<int64_t>(value)) : Undetermined();
    case TypeKind::kBoolean:
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
    case TypeKind::kMoney:
    case TypeKind::kDays:
    case TypeKind::kWorkdays:
    case TypeKind::kMonths:
    case TypeKind::kMinutes:
    case TypeKind::kText:
    case TypeKind::kEnum:
    case TypeKind::kReference:
    case TypeKind::kViolation:
      break;
  }
  const bool within = value >= -Int128{kNumberLimit} && value <= Int128{kNumberLimit};
  return within ? Known(static_cast<int64_t>(value)) : Undetermined();
}

Cell EvaluateMap(const World& world, const hir::Column& column, const hir::Map& map, data::Row row) {
  std::vector<Cell> operands;
  for (const hir::ColumnId id : map.operands) operands.push_back(world.at(id, row));
  if (map.prim == Prim::kAbsent) return Absent();
  if (map.prim == Prim::kAnd) return Kleene(operands, 0);
  if (map.prim == Prim::kOr) return Kleene(operands, 1);
  if (map.prim == Prim::kIf) {
    if (!operands[0].known()) return operands[0];
    return operands[0].value != 0 ? operands[1] : operands[2];
  }
  if (map.prim == Prim::kRequire) return operands[0].absent() ? Undetermined() : operands[0];
  if (map.prim == Prim::kDefault) return operands[0].absent() ? operands[1] : operands[0];
  if (map.prim == Prim::kIsKnown)
    return operands[0].undetermined() ? Undetermined() : Known(operands[0].known());
  std::vector<int64_t> values;
  bool any_absent = false;
  for (const Cell& cell : operands) {
    if (cell.undetermined()) return Undetermined();
    any_absent |= cell.absent();
    values.push_back(cell.value);
  }
  return any_absent ? Absent() : Strict(world, column, map, values);
}

}  // namespace kaocheng::reference
