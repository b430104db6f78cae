#include "dsl/base/number.h"
#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// From a value to the type that its place wants, and conditions put together.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;

ColumnId Checker::Condition(ast::ExprId id, const Scope& scope) {
  Value value = Lower(id, scope);
  value = ConvertTo(value, {TypeKind::kBoolean, value.type.optional, 0}, id.valid() ? SpanOf(id) : Span{});
  if (!value.valid()) return {};
  return Required(value, SpanOf(id));
}

ColumnId Checker::Required(const Value& value, Span span) {
  if (!value.valid() || !value.type.optional) return value.column;
  return columns_.Add(program_.columns[value.column].space, {value.type.kind, false, value.type.of},
                      hir::Map{Prim::kRequire, {value.column}, 0, 0, {}}, span);
}

Value Checker::ConvertTo(Value value, Type wanted, Span span) {
  if (!value.valid()) return {};
  const SpaceId space = program_.columns[value.column].space;
  if (value.type.kind == TypeKind::kInteger && wanted.kind == TypeKind::kDecimal) {
    const Type type{TypeKind::kDecimal, value.type.optional, 0};
    const auto literal = columns_.LiteralOf(value.column);
    if (literal && WithinLimit(Int128{*literal} * kDecimalScale)) {
      value = {columns_.Literal(space, type, *literal * kDecimalScale, program_.columns[value.column].span),
               type};
    } else {
      value = MapOf(space, type, Prim::kRescale, {value}, span, kDecimalScale, 1);
    }
  }
  if (value.type.kind != wanted.kind || value.type.of != wanted.of) {
    return Fail(Code::kWrongType, span, {TypeName(wanted), TypeName(value.type)});
  }
  if (value.type.optional && !wanted.optional)
    return {Required(value, span), {value.type.kind, false, value.type.of}};
  return value;
}

// The one type of two operands; optional if either is.
std::optional<Type> Checker::Unify(Value& left, Value& right, Span span) {
  if (!left.valid() || !right.valid()) return std::nullopt;
  if (left.type.kind == TypeKind::kDecimal && right.type.kind == TypeKind::kInteger) {
    right = ConvertTo(right, {TypeKind::kDecimal, right.type.optional, 0}, span);
  } else if (left.type.kind == TypeKind::kInteger && right.type.kind == TypeKind::kDecimal) {
    left = ConvertTo(left, {TypeKind::kDecimal, left.type.optional, 0}, span);
  }
  if (left.type.kind != right.type.kind || left.type.of != right.type.of) {
    Fail(IsDuration(left.type.kind) && IsDuration(right.type.kind) ? Code::kDurationKinds
         : (left.type.kind == TypeKind::kMoney) != (right.type.kind == TypeKind::kMoney) &&
                 (IsNumeric(left.type.kind) && IsNumeric(right.type.kind))
             ? Code::kMoneyAndNumber
             : Code::kTypesDiffer,
         span, {TypeName(left.type), TypeName(right.type)});
    return std::nullopt;
  }
  return Type{left.type.kind, left.type.optional || right.type.optional, left.type.of};
}

ColumnId Checker::Conjunction(ColumnId left, ColumnId right, SpaceId space, Span span) {
  if (!left.valid()) return right;
  if (!right.valid()) return left;
  return columns_.Add(space, kBool, hir::Map{Prim::kAnd, {left, right}, 0, 0, {}}, span);
}

ColumnId Checker::Negation(ColumnId column, SpaceId space, Span span) {
  if (!column.valid()) return column;
  return columns_.Add(space, kBool, hir::Map{Prim::kNot, {column}, 0, 0, {}}, span);
}

}  // namespace kaocheng::check
