#include "engine/range/map.h"

#include <vector>

#include "dsl/base/date.h"

namespace kaocheng::range {
namespace {

using hir::Prim;

bool MayBe(const Possible& boolean, int64_t value) { return boolean.lo <= value && value <= boolean.hi; }

// What can come out of true, false and absent.
Possible Truth(bool may_be_false, bool may_be_true, bool absent) {
  return {may_be_false ? 0 : 1, may_be_true ? 1 : 0, absent};
}

// And, or: `decides` is the value that settles the result whatever the others are.
Possible Connect(std::span<const Possible> operands, int64_t decides) {
  bool settled = false;   // some operand may decide
  bool open = true;       // all may be the other value
  bool undecided = true;  // none must decide
  bool absent = false;
  for (const Possible& operand : operands) {
    settled |= MayBe(operand, decides);
    open &= MayBe(operand, 1 - decides);
    undecided &= MayBe(operand, 1 - decides) || operand.absent;
    absent |= operand.absent;
  }
  absent &= undecided;
  return decides == 0 ? Truth(settled, open, absent) : Truth(open, settled, absent);
}

Possible If(const Possible& condition, const Possible& yes, const Possible& no) {
  Possible result{1, 0, condition.absent};
  if (MayBe(condition, 1)) result = Hull(result, yes);
  if (MayBe(condition, 0)) result = Hull(result, no);
  return result;
}

Possible Month(const Possible& date) {
  const Civil first = ToCivil(static_cast<Date>(date.lo));
  const Civil last = ToCivil(static_cast<Date>(date.hi));
  if (first.year != last.year) return {1, 12, false};  // December and January lie in it
  return {first.month, last.month, false};
}

// Eight years hold every day of the calendar: 29 February can be that rare.
Possible InSeason(const Possible& date, const Strict& strict) {
  constexpr int64_t kEveryDay = 8 * 366;
  bool in = false;
  bool out = false;
  for (int64_t day = date.lo; day <= date.hi && day <= date.lo + kEveryDay && !(in && out); ++day) {
    (strict(std::span(&day, 1)) == 1 ? in : out) = true;
  }
  return Truth(out, in, false);
}

constexpr size_t kMostFactors = 12;  // ends are tried in all combinations

Possible AtEnds(const hir::Program& program, hir::Type type, std::span<const Possible> operands,
                const Strict& strict) {
  std::vector<int64_t> values(operands.size());
  Possible result = kNothing;
  for (size_t corner = 0; corner < size_t{1} << operands.size(); ++corner) {
    bool again = false;  // a single value has but one end
    for (size_t i = 0; i < operands.size(); ++i) {
      const bool upper = (corner >> i & 1) != 0;
      again |= upper && operands[i].lo == operands[i].hi;
      values[i] = upper ? operands[i].hi : operands[i].lo;
    }
    if (again) continue;
    const std::optional<int64_t> value = strict(values);
    if (!value) {
      type.optional = false;
      return Any(program, type);
    }
    result = Hull(result, Value(*value));
  }
  result.absent = false;
  return result;
}

Possible StrictResult(const hir::Program& program, const hir::Column& column, const hir::Map& map,
                      std::span<const Possible> in, const Strict& strict) {
  const auto any = [&] { return Any(program, {column.type.kind, false, column.type.of}); };
  switch (map.prim) {
    case Prim::kEq:
    case Prim::kNe: {
      const bool may_be_equal = in[0].lo <= in[1].hi && in[1].lo <= in[0].hi;
      const bool may_differ = in[0].lo != in[1].hi || in[1].lo != in[0].hi;
      return map.prim == Prim::kEq ? Truth(may_differ, may_be_equal, false)
                                   : Truth(may_be_equal, may_differ, false);
    }
    case Prim::kDiv:
      return in[1].lo <= 0 && 0 <= in[1].hi ? any() : AtEnds(program, column.type, in, strict);
    case Prim::kMulDiv:
      return in[2].lo <= 0 && 0 <= in[2].hi ? any() : AtEnds(program, column.type, in, strict);
    case Prim::kProduct:
      return in.size() <= kMostFactors ? AtEnds(program, column.type, in, strict) : any();
    case Prim::kAddWorkdays:
      // Days that the calendar does not know may lie between two that it knows.
      return in[0].lo == in[0].hi ? AtEnds(program, column.type, in, strict) : any();
    case Prim::kMonth:
      return Month(in[0]);
    case Prim::kInSeason:
      return InSeason(in[0], strict);
    case Prim::kLiteral:
    case Prim::kTextLiteral:
    case Prim::kPeriodFirst:
    case Prim::kPeriodLast:
    case Prim::kToday:
    case Prim::kNot:
    case Prim::kLt:
    case Prim::kLe:
    case Prim::kGt:
    case Prim::kGe:
    case Prim::kNeg:
    case Prim::kAdd:
    case Prim::kSub:
    case Prim::kMul:
    case Prim::kRound:
    case Prim::kRoundUp:
    case Prim::kRoundDown:
    case Prim::kRescale:
    case Prim::kAtLeast:
    case Prim::kAtMost:
    case Prim::kAddDays:
    case Prim::kAddMonths:
    case Prim::kAddMinutes:
    case Prim::kDaysBetween:
    case Prim::kMinutesBetween:
    case Prim::kWindowStart:
    case Prim::kYear:
    case Prim::kFirstOfMonth:
    case Prim::kLastOfMonth:
    case Prim::kDateOf:
      return AtEnds(program, column.type, in, strict);
    case Prim::kAbsent:
    case Prim::kAnd:
    case Prim::kOr:
    case Prim::kIf:
    case Prim::kRequire:
    case Prim::kDefault:
    case Prim::kIsKnown:
      break;  // not strict
  }
  return any();
}

Possible Evaluate(const hir::Program& program, const hir::Column& column, const hir::Map& map,
                  std::span<const Possible> in, const Strict& strict) {
  if (map.prim == Prim::kAnd) return Connect(in, 0);
  if (map.prim == Prim::kOr) return Connect(in, 1);
  if (map.prim == Prim::kIf) return If(in[0], in[1], in[2]);
  if (map.prim == Prim::kRequire) return Require(program, column.type, in[0]);
  if (map.prim == Prim::kIsKnown) return Truth(in[0].absent, in[0].may_be_value(), false);
  if (map.prim == Prim::kDefault) {
    return in[0].absent ? Hull({in[0].lo, in[0].hi, false}, in[1]) : in[0];
  }
  bool absent = false;
  for (const Possible& operand : in) {
    if (operand.is_absent()) return kNothing;
    absent |= operand.absent;
  }
  Possible result = StrictResult(program, column, map, in, strict);
  result.absent = absent;
  return result;
}

}  // namespace

Possible Map(const hir::Program& program, const hir::Column& column, const hir::Map& map,
             std::span<const Possible> operands, const Strict& strict) {
  return Settle(program, column.type, Evaluate(program, column, map, operands, strict));
}

Possible Choose(const hir::Program& program, const hir::Column& column, const hir::Choose& choose,
                const Read& read) {
  const hir::Type type = column.type;
  Possible result = kNothing;
  bool excepted = false;  // some exception certainly holds
  bool any_case = false;  // `result` holds something
  bool absent = false;    // a condition is absent: so is the result
  const auto add = [&](const Possible& value) {
    result = any_case ? Hull(result, value) : value;
    any_case = true;
  };
  for (const hir::Choose::Exception& exception : choose.exceptions) {
    const Possible when = read(exception.when);
    if (when.is_absent()) return kNothing;
    absent |= when.absent;
    if (!MayBe(when, 1)) continue;
    excepted |= when.lo == 1;
    add(read(exception.value));
  }
  if (!excepted) {
    if (!choose.anchor.valid()) {
      add(read(choose.versions.front().value));
    } else {
      const Possible anchor = read(choose.anchor);
      int64_t next = anchor.lo;  // versions stand by date: the first day for which none was seen yet
      bool gap = false;
      const auto overlaps = [&](const hir::Choose::Version& version) {
        return anchor.lo < version.until && version.from <= anchor.hi && version.from < version.until;
      };
      for (const hir::Choose::Version& version : choose.versions) {
        if (!anchor.may_be_value() || !overlaps(version)) continue;
        gap |= version.from > next;
        next = version.until;
        add(read(version.value));
      }
      if (gap || next <= anchor.hi) add(Any(program, {type.kind, false, type.of}));
      if (anchor.absent) add(kNothing);
    }
  }
  result.absent |= absent;
  return Settle(program, type, result);
}

}  // namespace kaocheng::range
