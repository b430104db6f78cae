#pragma once

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/types.h"

namespace kaocheng::check {

inline bool IsNumeric(hir::TypeKind kind) {
  return kind == hir::TypeKind::kInteger || kind == hir::TypeKind::kDecimal || kind == hir::TypeKind::kMoney;
}

inline bool IsDuration(hir::TypeKind kind) {
  return kind == hir::TypeKind::kDays || kind == hir::TypeKind::kWorkdays || kind == hir::TypeKind::kMonths ||
         kind == hir::TypeKind::kMinutes;
}

// What a message calls a type, in both languages.
Term TypeName(hir::Type type);

}  // namespace kaocheng::check
