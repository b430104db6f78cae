#include "engine/range/possible.h"

#include <cstdlib>

#include "dsl/base/date.h"
#include "dsl/base/minutes.h"
#include "dsl/base/number.h"

namespace kaocheng::range {

using hir::TypeKind;

Possible Any(const hir::Program& program, hir::Type type) {
  switch (type.kind) {
    case TypeKind::kBoolean:
      return {0, 1, type.optional};
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
    case TypeKind::kMoney:
    case TypeKind::kDays:
    case TypeKind::kWorkdays:
    case TypeKind::kMonths:
    case TypeKind::kMinutes:
      return {-kNumberLimit, kNumberLimit, type.optional};
    case TypeKind::kDate:
      return {kMinDate, kMaxDate, type.optional};
    case TypeKind::kDatetime:
      return {kMinDate * kMinutesADay, (kMaxDate + 1) * kMinutesADay - 1, type.optional};
    case TypeKind::kEnum:
      return {0, static_cast<int64_t>(program.enums[type.enum_id()].members.size()) - 1, type.optional};
    case TypeKind::kText:
    case TypeKind::kReference:
      return {0, INT32_MAX, type.optional};
    case TypeKind::kViolation:
      return {0, INT64_MAX, type.optional};
  }
  std::abort();
}

bool IsOrdered(const hir::Program& program, hir::Type type) {
  switch (type.kind) {
    case TypeKind::kBoolean:  // the hull of both is all
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
    case TypeKind::kMoney:
    case TypeKind::kDays:
    case TypeKind::kWorkdays:
    case TypeKind::kMonths:
    case TypeKind::kMinutes:
    case TypeKind::kDate:
    case TypeKind::kDatetime:
      return true;
    case TypeKind::kText:
    case TypeKind::kReference:
    case TypeKind::kViolation:
      return false;
    case TypeKind::kEnum:
      return program.enums[type.enum_id()].ordered;
  }
  std::abort();
}

Possible Hull(const Possible& a, const Possible& b) {
  const bool absent = a.absent || b.absent;
  if (a.is_absent()) return {b.lo, b.hi, absent};
  if (b.is_absent()) return {a.lo, a.hi, absent};
  return {std::min(a.lo, b.lo), std::max(a.hi, b.hi), absent};
}

Possible Settle(const hir::Program& program, hir::Type type, Possible range) {
  if (range.lo >= range.hi || IsOrdered(program, type)) return range;
  const Possible any = Any(program, type);
  return {any.lo, any.hi, range.absent};
}

Possible Require(const hir::Program& program, hir::Type type, const Possible& range) {
  if (!range.absent) return range;
  type.optional = false;
  return Any(program, type);
}

Sure Holds(const Possible& boolean) {
  if (boolean.absent) return Sure::kMaybe;
  return ToSure(boolean.lo != 0, boolean.hi != 0);
}

Sure Within(const Possible& first, const Possible& date, const Possible& last) {
  if (date.is_absent()) return Sure::kNo;
  const bool certain = first.hi <= date.lo && date.hi <= last.lo && !date.absent;
  const bool possible = first.lo <= date.hi && date.lo <= last.hi && first.lo <= last.hi;
  return ToSure(certain, possible);
}

}  // namespace kaocheng::range
