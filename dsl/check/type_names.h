#pragma once

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"

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

// A value as it would be written in a policy; of texts and references the compiler knows none.
Term ValueName(const hir::Program& program, hir::Type type, int64_t value);

}  // namespace kaocheng::check
