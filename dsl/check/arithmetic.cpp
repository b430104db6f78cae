#include <numeric>

#include "dsl/base/number.h"
#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Sums, products and quotients. Each operation is rounded once, at the scale of its result.
namespace kaocheng::check {

using hir::Prim;
using hir::SpaceId;
using hir::TypeKind;

namespace {

// Stored units in one of what the number counts.
int64_t ScaleOf(TypeKind kind) {
  if (kind == TypeKind::kDecimal) return kDecimalScale;
  return kind == TypeKind::kMoney ? kFenPerYuan : 1;
}

std::optional<TypeKind> ProductKind(TypeKind a, TypeKind b) {
  if (IsDuration(a) && b == TypeKind::kInteger) return a;
  if (IsDuration(b) && a == TypeKind::kInteger) return b;
  if (!IsNumeric(a) || !IsNumeric(b)) return std::nullopt;
  if (a == TypeKind::kMoney && b == TypeKind::kMoney) return std::nullopt;
  if (a == TypeKind::kMoney || b == TypeKind::kMoney) return TypeKind::kMoney;
  return a == TypeKind::kInteger && b == TypeKind::kInteger ? TypeKind::kInteger : TypeKind::kDecimal;
}

std::optional<TypeKind> QuotientKind(TypeKind a, TypeKind b) {
  if (a == b && (IsDuration(a) || IsNumeric(a))) return TypeKind::kDecimal;
  if (!IsNumeric(a) || !IsNumeric(b) || b == TypeKind::kMoney) return std::nullopt;
  return a == TypeKind::kMoney ? TypeKind::kMoney : TypeKind::kDecimal;
}

bool IsOptional(const Value& a, const Value& b) { return a.type.optional || b.type.optional; }

}  // namespace

Value Checker::Add(Value left, Value right, bool subtract, SpaceId space, Span span) {
  if (!left.valid() || !right.valid()) return {};
  const TypeKind a = left.type.kind;
  const TypeKind b = right.type.kind;
  const bool optional = IsOptional(left, right);
  const auto moved = [&](Prim prim, TypeKind kind) {
    if (subtract) {
      const auto literal = columns_.LiteralOf(right.column);
      right = literal
                  ? Value{columns_.Literal(space, right.type, -*literal, program_.columns[right.column].span),
                          right.type}
                  : MapOf(space, right.type, Prim::kNeg, {right}, span);
    }
    return MapOf(space, {kind, optional, 0}, prim, {left, right}, span);
  };
  if (a == TypeKind::kDate && b == TypeKind::kDays) return moved(Prim::kAddDays, a);
  if (a == TypeKind::kDate && b == TypeKind::kMonths) return moved(Prim::kAddMonths, a);
  if (a == TypeKind::kDate && b == TypeKind::kWorkdays) return moved(Prim::kAddWorkdays, a);
  if (a == TypeKind::kDatetime && b == TypeKind::kMinutes) return moved(Prim::kAddMinutes, a);
  if (subtract && a == TypeKind::kDate && b == TypeKind::kDate) {
    return MapOf(space, {TypeKind::kDays, optional, 0}, Prim::kDaysBetween, {left, right}, span);
  }
  if (subtract && a == TypeKind::kDatetime && b == TypeKind::kDatetime) {
    return MapOf(space, {TypeKind::kMinutes, optional, 0}, Prim::kMinutesBetween, {left, right}, span);
  }
  const auto type = Unify(left, right, span);
  if (!type) return {};
  if (!IsNumeric(type->kind) && !IsDuration(type->kind)) {
    return Fail(Code::kCannotAdd, span, {TypeName(left.type), TypeName(right.type)});
  }
  return MapOf(space, *type, subtract ? Prim::kSub : Prim::kAdd, {left, right}, span);
}

Value Checker::Multiply(Value left, Value right, SpaceId space, Span span) {
  if (!left.valid() || !right.valid()) return {};
  const auto kind = ProductKind(left.type.kind, right.type.kind);
  if (!kind) return Fail(Code::kCannotMultiply, span, {TypeName(left.type), TypeName(right.type)});
  // result = a/s(a) * b/s(b) * s(result), so the stored product is divided by s(a) * s(b) / s(result).
  const int64_t divisor = ScaleOf(left.type.kind) * ScaleOf(right.type.kind) / ScaleOf(*kind);
  return MapOf(space, {*kind, IsOptional(left, right), 0}, Prim::kMul, {left, right}, span, divisor);
}

Value Checker::Divide(Value left, Value right, SpaceId space, Span span) {
  if (!left.valid() || !right.valid()) return {};
  const auto kind = QuotientKind(left.type.kind, right.type.kind);
  if (!kind) return Fail(Code::kCannotDivide, span, {TypeName(left.type), TypeName(right.type)});
  // Scales divide without rest: a quotient of equal kinds is a decimal, else the result keeps the dividend's
  // scale or turns an integer into a decimal.
  const int64_t factor = ScaleOf(right.type.kind) * ScaleOf(*kind) / ScaleOf(left.type.kind);
  return MapOf(space, {*kind, IsOptional(left, right), 0}, Prim::kDiv, {left, right}, span, factor);
}

Value Checker::MultiplyDivide(Value a, Value b, Value c, SpaceId space, Span span) {
  if (!a.valid() || !b.valid() || !c.valid()) return {};
  const auto product = ProductKind(a.type.kind, b.type.kind);
  if (!product) return Fail(Code::kCannotMultiply, span, {TypeName(a.type), TypeName(b.type)});
  const auto kind = QuotientKind(*product, c.type.kind);
  if (!kind) return Fail(Code::kCannotDivide, span, {TypeName({*product, false, 0}), TypeName(c.type)});
  const int64_t numerator = ScaleOf(c.type.kind) * ScaleOf(*kind);
  const int64_t denominator = ScaleOf(a.type.kind) * ScaleOf(b.type.kind);
  const int64_t common = std::gcd(numerator, denominator);
  return MapOf(space, {*kind, IsOptional(a, b) || c.type.optional, 0}, Prim::kMulDiv, {a, b, c}, span,
               numerator / common, denominator / common);
}

}  // namespace kaocheng::check
