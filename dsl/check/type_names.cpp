#include "dsl/check/type_names.h"

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

}  // namespace kaocheng::check
