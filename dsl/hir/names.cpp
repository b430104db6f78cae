#include "dsl/hir/names.h"

#include <cstdlib>

namespace kaocheng::hir {

std::string_view NameOf(Prim prim) {
  switch (prim) {
    case Prim::kLiteral:
      return "literal";
    case Prim::kAbsent:
      return "absent";
    case Prim::kTextLiteral:
      return "text";
    case Prim::kPeriodFirst:
      return "period_first";
    case Prim::kPeriodLast:
      return "period_last";
    case Prim::kToday:
      return "today";
    case Prim::kNot:
      return "not";
    case Prim::kAnd:
      return "and";
    case Prim::kOr:
      return "or";
    case Prim::kIf:
      return "if";
    case Prim::kRequire:
      return "require";
    case Prim::kDefault:
      return "default";
    case Prim::kIsKnown:
      return "is_known";
    case Prim::kEq:
      return "eq";
    case Prim::kNe:
      return "ne";
    case Prim::kLt:
      return "lt";
    case Prim::kLe:
      return "le";
    case Prim::kGt:
      return "gt";
    case Prim::kGe:
      return "ge";
    case Prim::kNeg:
      return "neg";
    case Prim::kAdd:
      return "add";
    case Prim::kSub:
      return "sub";
    case Prim::kMul:
      return "mul";
    case Prim::kDiv:
      return "div";
    case Prim::kMulDiv:
      return "mul_div";
    case Prim::kProduct:
      return "product";
    case Prim::kRound:
      return "round";
    case Prim::kRoundUp:
      return "round_up";
    case Prim::kRoundDown:
      return "round_down";
    case Prim::kRescale:
      return "rescale";
    case Prim::kAtLeast:
      return "at_least";
    case Prim::kAtMost:
      return "at_most";
    case Prim::kAddDays:
      return "add_days";
    case Prim::kAddMonths:
      return "add_months";
    case Prim::kAddMinutes:
      return "add_minutes";
    case Prim::kAddWorkdays:
      return "add_workdays";
    case Prim::kDaysBetween:
      return "days_between";
    case Prim::kMinutesBetween:
      return "minutes_between";
    case Prim::kWindowStart:
      return "window_start";
    case Prim::kYear:
      return "year";
    case Prim::kMonth:
      return "month";
    case Prim::kFirstOfMonth:
      return "first_of_month";
    case Prim::kLastOfMonth:
      return "last_of_month";
    case Prim::kDateOf:
      return "date_of";
    case Prim::kInSeason:
      return "in_season";
  }
  std::abort();
}

int Arity(Prim prim) {
  switch (prim) {
    case Prim::kLiteral:
    case Prim::kAbsent:
    case Prim::kTextLiteral:
    case Prim::kPeriodFirst:
    case Prim::kPeriodLast:
    case Prim::kToday:
      return 0;
    case Prim::kNot:
    case Prim::kRequire:
    case Prim::kIsKnown:
    case Prim::kNeg:
    case Prim::kRound:
    case Prim::kRoundUp:
    case Prim::kRoundDown:
    case Prim::kRescale:
    case Prim::kYear:
    case Prim::kMonth:
    case Prim::kFirstOfMonth:
    case Prim::kLastOfMonth:
    case Prim::kDateOf:
    case Prim::kInSeason:
      return 1;
    case Prim::kDefault:
    case Prim::kEq:
    case Prim::kNe:
    case Prim::kLt:
    case Prim::kLe:
    case Prim::kGt:
    case Prim::kGe:
    case Prim::kAdd:
    case Prim::kSub:
    case Prim::kMul:
    case Prim::kDiv:
    case Prim::kAtLeast:
    case Prim::kAtMost:
    case Prim::kAddDays:
    case Prim::kAddMonths:
    case Prim::kAddMinutes:
    case Prim::kAddWorkdays:
    case Prim::kDaysBetween:
    case Prim::kMinutesBetween:
    case Prim::kWindowStart:
      return 2;
    case Prim::kIf:
    case Prim::kMulDiv:
      return 3;
    case Prim::kAnd:
    case Prim::kOr:
    case Prim::kProduct:
      return -1;
  }
  std::abort();
}

std::string_view NameOf(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::kCount:
      return "count";
    case Aggregate::kSum:
      return "sum";
    case Aggregate::kAverage:
      return "average";
    case Aggregate::kMin:
      return "min";
    case Aggregate::kMax:
      return "max";
    case Aggregate::kLatest:
      return "latest";
    case Aggregate::kExists:
      return "exists";
    case Aggregate::kEvery:
      return "every";
    case Aggregate::kDistinct:
      return "distinct";
  }
  std::abort();
}

std::string_view NameOf(Field::Kind kind) {
  switch (kind) {
    case Field::Kind::kStored:
      return "stored";
    case Field::Kind::kOn:
      return "on";
    case Field::Kind::kRecorded:
      return "recorded";
    case Field::Kind::kUntil:
      return "until";
    case Field::Kind::kFirst:
      return "first";
    case Field::Kind::kLast:
      return "last";
    case Field::Kind::kSelf:
      return "self";
  }
  std::abort();
}

std::string_view NameOf(Fold::Output output) {
  switch (output) {
    case Fold::Output::kViolationStep:
      return "violation_step";
    case Fold::Output::kSanctionStep:
      return "sanction_step";
    case Fold::Output::kSanctionOn:
      return "sanction_on";
    case Fold::Output::kSanctionUntil:
      return "sanction_until";
    case Fold::Output::kViolationState:
      return "violation_state";
  }
  std::abort();
}

std::string_view NameOf(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::kAward:
      return "award";
    case OutcomeKind::kDuty:
      return "duty";
    case OutcomeKind::kGrade:
      return "grade";
    case OutcomeKind::kMeasure:
      return "measure";
    case OutcomeKind::kSanction:
      return "sanction";
    case OutcomeKind::kScore:
      return "score";
  }
  std::abort();
}

std::string_view NameOf(Unit unit) {
  switch (unit) {
    case Unit::kWeek:
      return "week";
    case Unit::kThird:
      return "third";
    case Unit::kMonth:
      return "month";
    case Unit::kQuarter:
      return "quarter";
    case Unit::kYear:
      return "year";
  }
  std::abort();
}

namespace {

std::string_view NameOf(TypeKind kind) {
  switch (kind) {
    case TypeKind::kBoolean:
      return "boolean";
    case TypeKind::kInteger:
      return "integer";
    case TypeKind::kDecimal:
      return "decimal";
    case TypeKind::kMoney:
      return "money";
    case TypeKind::kDate:
      return "date";
    case TypeKind::kDatetime:
      return "datetime";
    case TypeKind::kDays:
      return "days";
    case TypeKind::kWorkdays:
      return "workdays";
    case TypeKind::kMonths:
      return "months";
    case TypeKind::kMinutes:
      return "minutes";
    case TypeKind::kText:
      return "text";
    case TypeKind::kEnum:
      return "enum";
    case TypeKind::kReference:
      return "reference";
    case TypeKind::kViolation:
      return "violation";
  }
  std::abort();
}

}  // namespace

std::string NameOf(const Program& program, Type type) {
  std::string text(NameOf(type.kind));
  if (type.kind == TypeKind::kEnum) text += " " + program.enums[type.enum_id()].named.name;
  if (type.kind == TypeKind::kReference) text += " " + program.spaces[type.space_id()].named.name;
  if (type.optional) text += "?";
  return text;
}

}  // namespace kaocheng::hir
