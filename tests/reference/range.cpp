#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "dsl/base/minutes.h"
#include "tests/reference/world.h"

namespace kaocheng::reference {

using hir::TypeKind;

bool Same(const Cell& a, const Cell& b) {
  return a == b &&
         (!a.undetermined() || (a.lo == b.lo && a.hi == b.hi && a.may_be_absent == b.may_be_absent));
}

Cell AnyOf(const hir::Program& program, hir::Type type) {
  switch (type.kind) {
    case TypeKind::kBoolean:
      return Between(0, 1, type.optional);
    case TypeKind::kDate:
      return Between(kMinDate, kMaxDate, type.optional);
    case TypeKind::kDatetime:
      return Between(kMinDate * kMinutesADay, (kMaxDate + 1) * kMinutesADay - 1, type.optional);
    case TypeKind::kEnum: {
      const auto members = static_cast<int64_t>(program.enums[type.enum_id()].members.size());
      return Between(0, members - 1, type.optional);
    }
    case TypeKind::kText:
    case TypeKind::kReference:
      return Between(0, INT32_MAX, type.optional);
    case TypeKind::kViolation:
      return Between(0, INT64_MAX, type.optional);
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
    case TypeKind::kMoney:
    case TypeKind::kDays:
    case TypeKind::kWorkdays:
    case TypeKind::kMonths:
    case TypeKind::kMinutes:
      return Between(-kNumberLimit, kNumberLimit, type.optional);
  }
  std::fputs("reference: no such type\n", stderr);
  std::abort();
}

Cell Either(const Cell& a, const Cell& b) {
  const bool absent = a.may_be_absent || b.may_be_absent;
  if (a.absent()) return Between(b.lo, b.hi, absent);
  if (b.absent()) return Between(a.lo, a.hi, absent);
  return Between(std::min(a.lo, b.lo), std::max(a.hi, b.hi), absent);
}

Cell Settled(const hir::Program& program, hir::Type type, const Cell& cell) {
  const bool ordered = type.kind != TypeKind::kText && type.kind != TypeKind::kReference &&
                       type.kind != TypeKind::kViolation &&
                       (type.kind != TypeKind::kEnum || program.enums[type.enum_id()].ordered);
  if (ordered || cell.lo >= cell.hi) return cell;
  type.optional = cell.may_be_absent;
  return AnyOf(program, type);
}

Cell Required(const hir::Program& program, hir::Type type, const Cell& cell) {
  if (!cell.may_be_absent) return cell;
  type.optional = false;
  return AnyOf(program, type);
}

}  // namespace kaocheng::reference
