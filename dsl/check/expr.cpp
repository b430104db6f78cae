#include <type_traits>

#include "dsl/ast/builtin_names.h"
#include "dsl/base/number.h"
#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Expressions: each node becomes one column over the scope's rows.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;

Value Checker::Fail(Code code, Span span, std::vector<Term> args) {
  emitter_.Report(code, span, std::move(args));
  return {};
}

Value Checker::Make(SpaceId space, Type type, hir::Op op, Span span) {
  return {columns_.Add(space, type, std::move(op), span), type};
}

// Optional wherever an operand is; the few operations that end that say so themselves.
Value Checker::MapOf(SpaceId space, Type type, Prim prim, const std::vector<Value>& operands, Span span,
                     int64_t literal, int64_t literal2) {
  hir::Map map{prim, {}, literal, literal2, {}};
  for (const Value& operand : operands) {
    if (!operand.valid()) return {};
    map.operands.push_back(operand.column);
    type.optional = type.optional || operand.type.optional;
  }
  return Make(space, type, std::move(map), span);
}

Value Checker::Lower(ast::ExprId id, const Scope& scope, const Type* expected) {
  if (const auto dated = policy_.dated.find(id); dated != policy_.dated.end())
    return LowerDated(id, dated->second, scope, expected);
  Value value = LowerUnguarded(id, scope, expected);
  for (const layers::Consolidated::Guard& guard : policy_.guards) {
    if (guard.value == id && value.valid()) value = Guarded(value, guard, scope);
  }
  return value;
}

Value Checker::LowerUnguarded(ast::ExprId id, const Scope& scope, const Type* expected) {
  if (!id.valid()) return {};
  const ast::Expr& expr = ast_.exprs[id];
  const Span span = expr.span;
  return std::visit(
      [&](const auto& node) -> Value {
        using Node = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, ast::ErrorExpr>)
          return {};
        else if constexpr (std::is_same_v<Node, ast::Literal>)
          return LowerLiteral(node, scope, expected, span);
        else if constexpr (std::is_same_v<Node, ast::NameRef>)
          return LowerName(node.name, scope, expected);
        else if constexpr (std::is_same_v<Node, ast::Member>)
          return LowerMember(node, scope, span);
        else if constexpr (std::is_same_v<Node, ast::Unary>)
          return LowerUnary(node, scope, expected, span);
        else if constexpr (std::is_same_v<Node, ast::Binary>)
          return LowerBinary(node, scope, span);
        else if constexpr (std::is_same_v<Node, ast::If>)
          return LowerIf(node, scope, expected, span);
        else if constexpr (std::is_same_v<Node, ast::IsKnown>) {
          const Value operand = Lower(node.operand, scope);
          if (!operand.valid()) return {};
          Value known = Make(scope.space, kBool, hir::Map{Prim::kIsKnown, {operand.column}, 0, 0, {}}, span);
          if (node.negated) known.column = Negation(known.column, scope.space, span);
          return known;
        } else if constexpr (std::is_same_v<Node, ast::Default>) {
          Value operand = Lower(node.operand, scope, expected);
          if (!operand.valid()) return {};
          Value fallback = Lower(node.fallback, scope, &operand.type);
          if (!fallback.valid()) return {};
          const auto type = Unify(operand, fallback, span);
          if (!type) return {};
          return Make(scope.space, {type->kind, fallback.type.optional, type->of},
                      hir::Map{Prim::kDefault, {operand.column, fallback.column}, 0, 0, {}}, span);
        } else if constexpr (std::is_same_v<Node, ast::InSeason>)
          return LowerInSeason(node, scope, span);
        else if constexpr (std::is_same_v<Node, ast::AsOf>)
          return LowerAsOf(node, scope, span);
        else if constexpr (std::is_same_v<Node, ast::Bounded>)
          return LowerBounded(node, scope, expected, span);
        else if constexpr (std::is_same_v<Node, ast::Modified>)
          return LowerModified(node, scope, expected, span);
        else if constexpr (std::is_same_v<Node, ast::Call>)
          return LowerCall(node, scope, expected, span);
        else if constexpr (std::is_same_v<Node, ast::Round>)
          return LowerRound(node, scope, span);
        else if constexpr (std::is_same_v<Node, ast::Aggregate>)
          return LowerAggregate(node, scope, span);
        else if constexpr (std::is_same_v<Node, ast::Rank>)
          return LowerRank(node, scope, span);
        else if constexpr (std::is_same_v<Node, ast::Apportion>)
          return LowerApportion(node, scope, span);
      },
      expr.node);
}

Value Checker::LowerLiteral(const ast::Literal& literal, const Scope& scope, const Type* expected,
                            Span span) {
  const auto make = [&](TypeKind kind, int64_t value) -> Value {
    const Type type{kind, false, 0};
    return {columns_.Literal(scope.space, type, value, span), type};
  };
  switch (literal.kind) {
    case ast::LiteralKind::kBoolean:
      return make(TypeKind::kBoolean, literal.value);
    case ast::LiteralKind::kInteger:
      if (expected != nullptr && expected->kind == TypeKind::kDecimal &&
          WithinLimit(Int128{literal.value} * kDecimalScale)) {
        return make(TypeKind::kDecimal, literal.value * kDecimalScale);
      }
      return make(TypeKind::kInteger, literal.value);
    case ast::LiteralKind::kDecimal:
    case ast::LiteralKind::kPercent:
      return make(TypeKind::kDecimal, literal.value);
    case ast::LiteralKind::kMoney:
      return make(TypeKind::kMoney, literal.value);
    case ast::LiteralKind::kDate:
      return make(TypeKind::kDate, literal.value);
    case ast::LiteralKind::kDatetime:
      return make(TypeKind::kDatetime, literal.value);
    case ast::LiteralKind::kText: {
      const Type type{TypeKind::kText, false, 0};
      return Make(scope.space, type, hir::Map{Prim::kTextLiteral, {}, 0, 0, literal.text}, span);
    }
    case ast::LiteralKind::kDuration:
      break;
  }
  switch (literal.unit) {
    case ast::DurationUnit::kMinutes:
      return make(TypeKind::kMinutes, literal.value);
    case ast::DurationUnit::kHours:
      return make(TypeKind::kMinutes, literal.value * 60);
    case ast::DurationUnit::kDays:
      return make(TypeKind::kDays, literal.value);
    case ast::DurationUnit::kWorkdays:
      return make(TypeKind::kWorkdays, literal.value);
    case ast::DurationUnit::kMonths:
      return make(TypeKind::kMonths, literal.value);
    case ast::DurationUnit::kYears:
      return make(TypeKind::kMonths, literal.value * 12);
  }
  return {};
}

Value Checker::LowerUnary(const ast::Unary& unary, const Scope& scope, const Type* expected, Span span) {
  if (unary.op == ast::UnaryOp::kNot) {
    Value operand = Lower(unary.operand, scope);
    operand = ConvertTo(operand, {TypeKind::kBoolean, operand.type.optional, 0}, SpanOf(unary.operand));
    return MapOf(scope.space, kBool, Prim::kNot, {operand}, span);
  }
  const Value operand = Lower(unary.operand, scope, expected);
  if (!operand.valid()) return {};
  if (!IsNumeric(operand.type.kind) && !IsDuration(operand.type.kind)) {
    return Fail(Code::kNeedsNumber, SpanOf(unary.operand), {TypeName(operand.type)});
  }
  if (unary.op == ast::UnaryOp::kPlus) return operand;
  if (const auto literal = columns_.LiteralOf(operand.column)) {
    return {columns_.Literal(scope.space, operand.type, -*literal, span), operand.type};
  }
  return MapOf(scope.space, operand.type, Prim::kNeg, {operand}, span);
}

Value Checker::LowerBinary(const ast::Binary& binary, const Scope& scope, Span span) {
  switch (binary.op) {
    case ast::BinaryOp::kOr:
    case ast::BinaryOp::kAnd: {
      Value left = Lower(binary.left, scope);
      Value right = Lower(binary.right, scope);
      left = ConvertTo(left, {TypeKind::kBoolean, left.type.optional, 0}, SpanOf(binary.left));
      right = ConvertTo(right, {TypeKind::kBoolean, right.type.optional, 0}, SpanOf(binary.right));
      return MapOf(scope.space, kBool, binary.op == ast::BinaryOp::kOr ? Prim::kOr : Prim::kAnd,
                   {left, right}, span);
    }
    case ast::BinaryOp::kEq:
    case ast::BinaryOp::kNe:
    case ast::BinaryOp::kLt:
    case ast::BinaryOp::kLe:
    case ast::BinaryOp::kGt:
    case ast::BinaryOp::kGe:
      return LowerCompare(binary, scope, span);
    case ast::BinaryOp::kAdd:
    case ast::BinaryOp::kSub: {
      const Value left = Lower(binary.left, scope);
      const Value right = Lower(binary.right, scope);
      return Add(left, right, binary.op == ast::BinaryOp::kSub, scope.space, span);
    }
    case ast::BinaryOp::kMul: {
      const Value left = Lower(binary.left, scope);
      const Value right = Lower(binary.right, scope);
      return Multiply(left, right, scope.space, span);
    }
    case ast::BinaryOp::kDiv: {
      const auto* product = std::get_if<ast::Binary>(&ast_.exprs[binary.left].node);
      if (product != nullptr && product->op == ast::BinaryOp::kMul) {
        const Value a = Lower(product->left, scope);
        const Value b = Lower(product->right, scope);
        return MultiplyDivide(a, b, Lower(binary.right, scope), scope.space, span);
      }
      const Value left = Lower(binary.left, scope);
      return Divide(left, Lower(binary.right, scope), scope.space, span);
    }
  }
  return {};
}

namespace {

bool IsBareName(const ast::Expr& expr) { return std::holds_alternative<ast::NameRef>(expr.node); }

Prim ComparePrim(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::kEq:
      return Prim::kEq;
    case ast::BinaryOp::kNe:
      return Prim::kNe;
    case ast::BinaryOp::kLt:
      return Prim::kLt;
    case ast::BinaryOp::kLe:
      return Prim::kLe;
    case ast::BinaryOp::kGt:
      return Prim::kGt;
    case ast::BinaryOp::kGe:
      return Prim::kGe;
    case ast::BinaryOp::kOr:
    case ast::BinaryOp::kAnd:
    case ast::BinaryOp::kAdd:
    case ast::BinaryOp::kSub:
    case ast::BinaryOp::kMul:
    case ast::BinaryOp::kDiv:
      break;
  }
  return Prim::kEq;
}

}  // namespace

// An enumeration's member is written bare, so the side that is not a lone name tells the type of the other.
Value Checker::LowerCompare(const ast::Binary& binary, const Scope& scope, Span span) {
  const bool right_first = IsBareName(ast_.exprs[binary.left]) && !IsBareName(ast_.exprs[binary.right]);
  Value left, right;
  if (right_first) {
    right = Lower(binary.right, scope);
    if (!right.valid()) return {};
    left = Lower(binary.left, scope, &right.type);
  } else {
    left = Lower(binary.left, scope);
    if (!left.valid()) return {};
    right = Lower(binary.right, scope, &left.type);
  }
  return Compare(left, right, binary.op, scope.space, span);
}

Value Checker::Compare(Value left, Value right, ast::BinaryOp op, SpaceId space, Span span) {
  if (!left.valid() || !right.valid()) return {};
  const auto type = Unify(left, right, span);
  if (!type) return {};
  const bool order = op != ast::BinaryOp::kEq && op != ast::BinaryOp::kNe;
  if (order && !IsOrdered(*type)) return Fail(Code::kNotOrdered, span, {TypeName(*type)});
  return MapOf(space, kBool, ComparePrim(op), {left, right}, span);
}

Value Checker::LowerIf(const ast::If& node, const Scope& scope, const Type* expected, Span span) {
  const ColumnId condition = Condition(node.condition, scope);
  Value then = Lower(node.then, scope, expected);
  Value otherwise = Lower(node.otherwise, scope, then.valid() ? &then.type : expected);
  if (!condition.valid() || !then.valid() || !otherwise.valid()) return {};
  const auto type = Unify(then, otherwise, span);
  if (!type) return {};
  return Make(scope.space, *type, hir::Map{Prim::kIf, {condition, then.column, otherwise.column}, 0, 0, {}},
              span);
}

Value Checker::Bound(Value value, Prim prim, ast::ExprId bound, const Scope& scope, Span span) {
  if (!value.valid() || !bound.valid()) return value;
  Value limit = Lower(bound, scope, &value.type);
  if (!limit.valid()) return {};
  const auto type = Unify(value, limit, SpanOf(bound));
  if (!type) return {};
  if (!IsNumeric(type->kind) && !IsDuration(type->kind) && type->kind != TypeKind::kDate) {
    return Fail(Code::kNeedsNumber, span, {TypeName(*type)});
  }
  return MapOf(scope.space, *type, prim, {value, limit}, span);
}

Value Checker::LowerBounded(const ast::Bounded& node, const Scope& scope, const Type* expected, Span span) {
  const Value value = Lower(node.operand, scope, expected);
  return Bound(Bound(value, Prim::kAtLeast, node.at_least, scope, span), Prim::kAtMost, node.at_most, scope,
               span);
}

}  // namespace kaocheng::check
