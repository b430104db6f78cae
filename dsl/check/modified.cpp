#include "dsl/base/number.h"
#include "dsl/check/checker.h"
#include "dsl/check/conditions.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// `E except V when C … times F when C …`: a choice with exceptions, then one product.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::Type;
using hir::TypeKind;

Value Checker::LowerModified(const ast::Modified& node, const Scope& scope, const Type* expected, Span span) {
  const Value value = Excepted(node, scope, expected, span);
  return node.factors.empty() ? value : Multiplied(value, node, scope, span);
}

Value Checker::Excepted(const ast::Modified& node, const Scope& scope, const Type* expected, Span span) {
  Value base = Lower(node.base, scope, expected);
  if (node.exceptions.empty()) return base;
  bool valid = base.valid();
  std::vector<Value> values;
  std::vector<Arm> arms;
  for (const ast::Modified::Arm& arm : node.exceptions) {
    Value value = Lower(arm.value, scope, base.valid() ? &base.type : expected);
    const ColumnId when = Condition(arm.when, scope);
    // Wherever one is a decimal, all are.
    valid = valid && value.valid() && when.valid() && Unify(base, value, arm.span).has_value();
    values.push_back(value);
    arms.push_back({when, value.column, SpanOf(arm.when), arm.span});
  }
  if (!valid) return {};
  Type type = base.type;
  hir::Choose choose;
  choose.versions.push_back({kMinDate, kMaxDate, base.column});
  for (size_t i = 0; i < arms.size(); ++i) {
    const Value value = ConvertTo(values[i], {type.kind, values[i].type.optional, type.of}, arms[i].span);
    if (!value.valid()) return {};
    type.optional = type.optional || value.type.optional;
    arms[i].value = value.column;
    choose.exceptions.push_back({arms[i].when, value.column, arms[i].span});
  }
  if (analysed_.emplace(span.source.value, span.begin).second) AnalyseArms(program_, arms, true, emitter_);
  return Make(scope.space, type, std::move(choose), span);
}

// Factors that do not hold count as one; the product is rounded once, at the scale of what is multiplied.
Value Checker::Multiplied(Value base, const ast::Modified& node, const Scope& scope, Span span) {
  bool valid = base.valid();
  bool decimal = false;
  std::vector<Value> factors;
  std::vector<Arm> arms;
  for (const ast::Modified::Arm& arm : node.factors) {
    const Value factor = Lower(arm.value, scope);
    const ColumnId when = Condition(arm.when, scope);
    valid = valid && factor.valid() && when.valid();
    if (factor.valid() && factor.type.kind != TypeKind::kInteger && factor.type.kind != TypeKind::kDecimal) {
      Fail(Code::kCannotMultiply, SpanOf(arm.value), {TypeName(base.type), TypeName(factor.type)});
      valid = false;
    }
    decimal = decimal || factor.type.kind == TypeKind::kDecimal;
    factors.push_back(factor);
    arms.push_back({when, factor.column, SpanOf(arm.when), arm.span});
  }
  if (!valid) return {};
  const Type scale{decimal ? TypeKind::kDecimal : TypeKind::kInteger, false, 0};
  if (decimal && base.type.kind == TypeKind::kInteger)
    base = ConvertTo(base, {TypeKind::kDecimal, base.type.optional, 0}, span);
  if (!IsNumeric(base.type.kind) && (decimal || !IsDuration(base.type.kind)))
    return Fail(Code::kCannotMultiply, span, {TypeName(base.type), TypeName(scale)});
  const int64_t one = decimal ? kDecimalScale : 1;
  std::vector<Value> operands{base};
  for (size_t i = 0; i < factors.size(); ++i) {
    const Value factor =
        ConvertTo(factors[i], {scale.kind, factors[i].type.optional, 0}, SpanOf(node.factors[i].value));
    const Value unchanged{columns_.Literal(scope.space, scale, one), scale};
    operands.push_back(MapOf(scope.space, scale, Prim::kIf,
                             {{arms[i].when, {TypeKind::kBoolean, false, 0}}, factor, unchanged},
                             arms[i].span));
  }
  if (analysed_.emplace(span.source.value, span.end).second) AnalyseArms(program_, arms, false, emitter_);
  return MapOf(scope.space, {base.type.kind, false, base.type.of}, Prim::kProduct, operands, span, one);
}

}  // namespace kaocheng::check
