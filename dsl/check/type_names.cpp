#include "dsl/check/type_names.h"

#include "dsl/base/date.h"
#include "dsl/base/number.h"

namespace kaocheng::check {

Term TypeName(hir::Type type) {
  switch (type.kind) {
    case hir::TypeKind::kBoolean:
      return {"true or false", "是否"};
    case hir::TypeKind::kInteger:
      return {"an integer", "整数"};
    case hir::TypeKind::kDecimal:
      return {"a decimal", "小数"};
    case hir::TypeKind::kMoney:
      return {"an amount of money", "金额"};
    case hir::TypeKind::kDate:
      return {"a date", "日期"};
    case hir::TypeKind::kDatetime:
      return {"a date with time", "时刻"};
    case hir::TypeKind::kDays:
      return {"a number of days", "天数"};
    case hir::TypeKind::kWorkdays:
      return {"a number of workdays", "工作日数"};
    case hir::TypeKind::kMonths:
      return {"a number of months", "月数"};
    case hir::TypeKind::kMinutes:
      return {"a number of minutes", "分钟数"};
    case hir::TypeKind::kText:
      return {"a text", "文字"};
    case hir::TypeKind::kEnum:
      return {"a member of an enumeration", "枚举值"};
    case hir::TypeKind::kReference:
      return {"a reference", "引用"};
    case hir::TypeKind::kViolation:
      return {"a violation", "违规"};
  }
  return {"a value", "值"};
}

Term ValueName(const hir::Program& program, hir::Type type, int64_t value) {
  const auto counted = [&](const char* en, const char* zh) {
    return Term{FormatInteger(value) + en, FormatInteger(value) + zh};
  };
  switch (type.kind) {
    case hir::TypeKind::kBoolean:
      return value != 0 ? Term{"true", "是"} : Term{"false", "否"};
    case hir::TypeKind::kInteger:
      return FormatInteger(value);
    case hir::TypeKind::kDecimal:
      return FormatDecimal(value);
    case hir::TypeKind::kMoney:
      return {FormatMoney(value) + " yuan", FormatMoney(value) + "元"};
    case hir::TypeKind::kDate:
      return FormatDate(static_cast<Date>(value));
    case hir::TypeKind::kDatetime:
      return FormatDatetime(value);
    case hir::TypeKind::kDays:
      return counted(" days", "日");
    case hir::TypeKind::kWorkdays:
      return counted(" workdays", "个工作日");
    case hir::TypeKind::kMonths:
      return counted(" months", "个月");
    case hir::TypeKind::kMinutes:
      return counted(" minutes", "分钟");
    case hir::TypeKind::kEnum: {
      const hir::Named& member = program.enums[type.enum_id()].members.at(static_cast<size_t>(value));
      return {member.name, member.title};
    }
    case hir::TypeKind::kText:
    case hir::TypeKind::kReference:
    case hir::TypeKind::kViolation:
      break;
  }
  return {"something", "某值"};
}

}  // namespace kaocheng::check
