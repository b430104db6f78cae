#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "dsl/base/minutes.h"
#include "dsl/base/number.h"
#include "tests/reference/calendar.h"
#include "tests/reference/world.h"

namespace kaocheng::reference {
namespace {

using hir::Prim;
using hir::TypeKind;
using Result = std::optional<int64_t>;  // nullopt: there is none

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

// Every way in which the operands of three-valued conjunction (`decides` = 0) or disjunction (1) may come
// out.
Cell Kleene(const std::vector<Cell>& operands, int64_t decides) {
  std::set<int> results{static_cast<int>(1 - decides)};  // of the operands so far; 2: absent
  for (const Cell& cell : operands) {
    std::set<int> next;
    for (const int sofar : results) {
      for (const int one : {0, 1, 2}) {
        if (one == 2 ? !cell.may_be_absent : one < cell.lo || one > cell.hi) continue;
        next.insert(sofar == decides || one == decides ? static_cast<int>(decides) : std::max(sofar, one));
      }
    }
    results = next;
  }
  Cell all = Absent();
  bool first = true;
  for (const int result : results) {
    const Cell one = result == 2 ? Absent() : Known(result);
    all = first ? one : Either(all, one);
    first = false;
  }
  return all;
}

// A product of fractions v / scale, each in lowest terms; nothing where its parts outgrow 126 bits.
std::optional<Int128> Product(const std::vector<int64_t>& v, int64_t scale) {
  constexpr double kMostDigits = 126.5;  // a first look, so that nothing below overflows
  Int128 above = v[0];
  Int128 below = 1;
  double above_bits = v[0] == 0 ? 0 : std::log2(std::abs(static_cast<double>(v[0])));
  double below_bits = 0;
  bool zero = v[0] == 0;
  bool beyond = false;
  for (size_t i = 1; i < v.size(); ++i) {
    if (v[i] == 0) zero = true;
    if (zero) continue;
    int64_t a = v[i] < 0 ? -v[i] : v[i];
    int64_t b = scale;
    while (b != 0) {  // Euclid
      const int64_t rest = a % b;
      a = b;
      b = rest;
    }
    above_bits += std::log2(std::abs(static_cast<double>(v[i] / a)));
    below_bits += std::log2(static_cast<double>(scale / a));
    if (above_bits > kMostDigits || below_bits > kMostDigits) beyond = true;
    if (beyond) continue;
    above *= v[i] / a;
    below *= scale / a;
  }
  if (zero) return 0;
  const Int128 most = Int128{1} << 126;
  if (beyond || Magnitude(above) >= most || below >= most) return std::nullopt;
  return Divide(above, below, Direction::kHalfAway);
}

int64_t DayOfMinute(int64_t minutes) {
  int64_t day = minutes / kMinutesADay;
  if (day * kMinutesADay > minutes) --day;
  return day;
}

bool InSeason(int64_t date, int64_t from, int64_t to) {
  const YearMonthDay split = Split(date);
  const int64_t day = split.month * 100 + split.day;
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
}

Result FromDate(std::optional<int64_t> date) { return date && IsDate(*date) ? date : std::nullopt; }

// Counts workdays one after the other; a day that the calendar does not know ends the count.
Result WorkdaysFrom(const data::Calendar* calendar, int64_t date, int64_t count) {
  if (count == 0) return FromDate(date);
  const int64_t step = count < 0 ? -1 : 1;
  int64_t left = count < 0 ? -count : count;
  while (left > 0) {
    date += step;
    if (calendar == nullptr || !IsDate(date)) return std::nullopt;
    const auto worked = calendar->IsWorkday(static_cast<Date>(date));
    if (!worked) return std::nullopt;
    if (*worked) --left;
  }
  return FromDate(date);
}

// Prims whose operands all have values.
Result Strict(const World& world, const hir::Column& column, const hir::Map& map,
              const std::vector<int64_t>& v) {
  const Int128 literal = map.literal;
  const Int128 literal2 = map.literal2;
  const auto result = [&](Int128 value) { return Checked(column.type, value); };
  switch (map.prim) {
    case Prim::kLiteral:
      return Result(map.literal);
    case Prim::kTextLiteral:
      return Result(world.snapshot.dictionary->Find(map.text).value());
    case Prim::kPeriodFirst:
      return Result(world.snapshot.period.first);
    case Prim::kPeriodLast:
      return Result(world.snapshot.period.last);
    case Prim::kToday:
      return Result(world.snapshot.period.today);
    case Prim::kNot:
      return Result(1 - v[0]);
    case Prim::kEq:
      return Result(v[0] == v[1]);
    case Prim::kNe:
      return Result(v[0] != v[1]);
    case Prim::kLt:
      return Result(v[0] < v[1]);
    case Prim::kLe:
      return Result(v[0] <= v[1]);
    case Prim::kGt:
      return Result(v[0] > v[1]);
    case Prim::kGe:
      return Result(v[0] >= v[1]);
    case Prim::kNeg:
      return result(-Int128{v[0]});
    case Prim::kAdd:
      return result(Int128{v[0]} + v[1]);
    case Prim::kSub:
      return result(Int128{v[0]} - v[1]);
    case Prim::kMul:
      return result(Divide(Int128{v[0]} * v[1], literal, Direction::kHalfAway));
    case Prim::kDiv:
      if (v[1] == 0) return std::nullopt;
      return result(Divide(v[0] * literal, v[1], Direction::kHalfAway));
    case Prim::kMulDiv:
      if (v[2] == 0) return std::nullopt;
      return result(Divide(Int128{v[0]} * v[1] * literal, v[2] * literal2, Direction::kHalfAway));
    case Prim::kProduct: {
      const auto product = Product(v, map.literal);
      return product ? result(*product) : std::nullopt;
    }
    case Prim::kRound:
      return result(Divide(v[0], literal, Direction::kHalfAway) * literal);
    case Prim::kRoundUp:
      return result(Divide(v[0], literal, Direction::kAway) * literal);
    case Prim::kRoundDown:
      return result(Divide(v[0], literal, Direction::kTowards) * literal);
    case Prim::kRescale:
      return result(Divide(v[0] * literal, literal2, Direction::kHalfAway));
    case Prim::kAtLeast:
      return Result(std::max(v[0], v[1]));
    case Prim::kAtMost:
      return Result(std::min(v[0], v[1]));
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
      return Result(Split(v[0]).year);
    case Prim::kMonth:
      return Result(Split(v[0]).month);
    case Prim::kFirstOfMonth:
      return FromDate(Join(Split(v[0]).year, Split(v[0]).month, 1));
    case Prim::kLastOfMonth:
      return FromDate(Join(Split(v[0]).year, Split(v[0]).month, 31));
    case Prim::kDateOf:
      return FromDate(DayOfMinute(v[0]));
    case Prim::kInSeason:
      return Result(InSeason(v[0], map.literal, map.literal2));
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

Result Checked(hir::Type type, Int128 value) {
  switch (type.kind) {
    case TypeKind::kDatetime:
      if (value < kMinDate * kMinutesADay || value >= (kMaxDate + Int128{1}) * kMinutesADay)
        return std::nullopt;
      return static_cast<int64_t>(value);
    case TypeKind::kDate:
      return value >= kMinDate && value <= kMaxDate ? Result(static_cast<int64_t>(value)) : std::nullopt;
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
  return within ? Result(static_cast<int64_t>(value)) : std::nullopt;
}

namespace {

// What comes out of all combinations of the operands' values where they are few, else of their ends, between
// which every operation that comes here only rises or falls.
Cell Tried(const World& world, const hir::Column& column, const hir::Map& map,
           const std::vector<Cell>& operands, int64_t few) {
  int64_t ways = 1;
  for (const Cell& cell : operands) ways = cell.hi - cell.lo < few ? ways * (cell.hi - cell.lo + 1) : few + 1;
  const bool all = ways <= few;
  Cell result = Absent();
  bool first = true;
  std::vector<int64_t> values;
  for (const Cell& cell : operands) values.push_back(cell.lo);
  for (;;) {
    const Result one = Strict(world, column, map, values);
    hir::Type required = column.type;
    required.optional = false;
    if (!one) return AnyOf(world.program, required);
    result = first ? Known(*one) : Either(result, Known(*one));
    first = false;
    size_t i = 0;  // the next combination
    for (; i < values.size(); ++i) {
      if (values[i] < operands[i].hi) {
        values[i] = all ? values[i] + 1 : operands[i].hi;
        break;
      }
      values[i] = operands[i].lo;
    }
    if (i == values.size()) return result;
  }
}

Cell StrictCell(const World& world, const hir::Column& column, const hir::Map& map,
                const std::vector<Cell>& v) {
  constexpr int64_t kFew = 60;
  const auto holds_zero = [](const Cell& cell) { return cell.lo <= 0 && cell.hi >= 0; };
  hir::Type required = column.type;
  required.optional = false;
  const Cell any = AnyOf(world.program, required);
  switch (map.prim) {
    case Prim::kEq:
    case Prim::kNe: {
      const bool one_pair = v[0].known() && v[1].known();
      const bool disjoint = v[0].hi < v[1].lo || v[1].hi < v[0].lo;
      if (one_pair || disjoint) return Known((map.prim == Prim::kEq) == (v[0].lo == v[1].lo));
      return v[0].lo == v[0].hi && v[1].lo == v[1].hi ? Known(map.prim == Prim::kEq) : any;
    }
    case Prim::kDiv:
      return holds_zero(v[1]) ? any : Tried(world, column, map, v, kFew);
    case Prim::kMulDiv:
      return holds_zero(v[2]) ? any : Tried(world, column, map, v, kFew);
    case Prim::kAddWorkdays:
      // Days that the calendar does not know may lie between two that it knows.
      return v[0].known() ? Tried(world, column, map, v, kFew) : any;
    case Prim::kMonth:
      return v[0].hi - v[0].lo >= 400 ? Between(1, 12) : Tried(world, column, map, v, 500);
    case Prim::kInSeason:
      // Every day of the calendar lies in eight years and a bit.
      return Tried(world, column, map, {Between(v[0].lo, std::min(v[0].hi, v[0].lo + 3000))}, 4000);
    default:
      return Tried(world, column, map, v, kFew);
  }
}

Cell Evaluated(const World& world, const hir::Column& column, const hir::Map& map,
               const std::vector<Cell>& operands) {
  if (map.prim == Prim::kAbsent) return Absent();
  if (map.prim == Prim::kAnd) return Kleene(operands, 0);
  if (map.prim == Prim::kOr) return Kleene(operands, 1);
  if (map.prim == Prim::kIf) {
    std::vector<Cell> outcomes;
    if (operands[0].lo <= 1 && operands[0].hi >= 1) outcomes.push_back(operands[1]);
    if (operands[0].lo <= 0 && operands[0].hi >= 0) outcomes.push_back(operands[2]);
    if (operands[0].may_be_absent) outcomes.push_back(Absent());
    Cell result = outcomes.front();
    for (const Cell& outcome : outcomes) result = Either(result, outcome);
    return result;
  }
  if (map.prim == Prim::kRequire) return Required(world.program, column.type, operands[0]);
  if (map.prim == Prim::kDefault) {
    if (operands[0].absent()) return operands[1];
    return operands[0].may_be_absent ? Either(Between(operands[0].lo, operands[0].hi), operands[1])
                                     : operands[0];
  }
  if (map.prim == Prim::kIsKnown)
    return Between(operands[0].may_be_absent ? 0 : 1, operands[0].absent() ? 0 : 1);
  bool may_be_absent = false;
  for (const Cell& cell : operands) {
    if (cell.absent()) return Absent();
    may_be_absent |= cell.may_be_absent;
  }
  const Cell result = StrictCell(world, column, map, operands);
  return Between(result.lo, result.hi, may_be_absent);
}

}  // namespace

Cell EvaluateMap(const World& world, const hir::Column& column, const hir::Map& map, data::Row row) {
  std::vector<Cell> operands;
  for (const hir::ColumnId id : map.operands) operands.push_back(world.at(id, row));
  return Settled(world.program, column.type, Evaluated(world, column, map, operands));
}

}  // namespace kaocheng::reference
