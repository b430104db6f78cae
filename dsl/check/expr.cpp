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

Value Checker::NotYet(Span span, Term construct) {
  return Fail(Code::kNotInThisVersion, span, {std::move(construct)});
}

Value Checker::Make(SpaceId space, Type type, hir::Op op, Span span) {
  return {columns_.Add(space, type, std::move(op), span), type};
}

// Optional wherever an operand is; the few operations that end that say so themselves.
Value Checker::MapOf(SpaceId space, Type type, Prim prim, std::vector<Value> operands, Span span,
                     int64_t literal, int64_t literal2) {
  hir::Map map{prim, {}, literal, literal2, {}};
  for (const Value& operand : operands) {
    if (!operand.valid()) return {};
    map.operands.push_back(operand.column);
    type.optional = type.optional || operand.type.optional;
  }
  return Make(space, type, std::move(map), span);
}

// A computed value that a lower level set within bounds: outside them nothing is known, and nobody is paid or
// punished.
Value Checker::Lower(ast::ExprId id, const Scope& scope, const Type* expected) {
  Value value = LowerUnguarded(id, scope, expected);
  for (const layers::Consolidated::Guard& guard : policy_.guards) {
    if (guard.value == id && value.valid()) value = Guarded(value, guard, scope);
  }
  return value;
}

Value Checker::Guarded(Value value, const layers::Consolidated::Guard& guard, const Scope& scope) {
  ColumnId within;
  const auto hold = [&](ast::ExprId bound, Prim prim) {
    if (!bound.valid() || !value.valid()) return;
    Value limit = LowerUnguarded(bound, scope, &value.type);
    if (!Unify(value, limit, SpanOf(bound))) {
      value = {};
      return;
    }
    const ColumnId holds =
        MapOf(scope.space, {TypeKind::kBoolean, false, 0}, prim, {value, limit}, SpanOf(bound)).column;
    within = Conjunction(within, holds, scope.space, SpanOf(bound));
  };
  hold(guard.at_least, Prim::kGe);
  hold(guard.at_most, Prim::kLe);
  if (!value.valid() || !within.valid()) return value;
  const Span span = SpanOf(guard.value);
  const ColumnId outside = Undetermined({value.type.kind, false, value.type.of}, scope.space, span);
  return Make(scope.space, value.type, hir::Map{Prim::kIf, {within, value.column, outside}, 0, 0, {}}, span);
}

// A choice that is in force on no date: undetermined by the operator's own rule.
ColumnId Checker::Undetermined(Type type, SpaceId space, Span span) {
  hir::Choose choose;
  choose.anchor = columns_.Add(space, {TypeKind::kDate, false, 0}, hir::Map{Prim::kPeriodLast, {}, 0, 0, {}});
  choose.versions.push_back({kMinDate, kMinDate, columns_.Literal(space, type, 0)});
  return Make(space, type, std::move(choose), span).column;
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
          return LowerLiteral(node, scope, expected);
        else if constexpr (std::is_same_v<Node, ast::NameRef>)
          return LowerName(node.name, scope, expected, span);
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
          Value known = Make(scope.space, {TypeKind::kBoolean, false, 0},
                             hir::Map{Prim::kIsKnown, {operand.column}, 0, 0, {}}, span);
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
        else if constexpr (std::is_same_v<Node, ast::Modified>) {
          return NotYet(span,
                        node.exceptions.empty() ? Term("`times`", "“乘以”") : Term("`except`", "“例外”"));
        } else if constexpr (std::is_same_v<Node, ast::Call>)
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

Value Checker::LowerLiteral(const ast::Literal& literal, const Scope& scope, const Type* expected) {
  const auto make = [&](TypeKind kind, int64_t value) -> Value {
    const Type type{kind, false, 0};
    return {columns_.Literal(scope.space, type, value), type};
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
      return Make(scope.space, type, hir::Map{Prim::kTextLiteral, {}, 0, 0, literal.text}, {});
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
    return MapOf(scope.space, {TypeKind::kBoolean, false, 0}, Prim::kNot, {operand}, span);
  }
  const Value operand = Lower(unary.operand, scope, expected);
  if (!operand.valid()) return {};
  if (!IsNumeric(operand.type.kind) && !IsDuration(operand.type.kind)) {
    return Fail(Code::kNeedsNumber, SpanOf(unary.operand), {TypeName(operand.type)});
  }
  if (unary.op == ast::UnaryOp::kPlus) return operand;
  if (const auto literal = columns_.LiteralOf(operand.column)) {
    return {columns_.Literal(scope.space, operand.type, -*literal), operand.type};
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
      return MapOf(scope.space, {TypeKind::kBoolean, false, 0},
                   binary.op == ast::BinaryOp::kOr ? Prim::kOr : Prim::kAnd, {left, right}, span);
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
  if (!left.valid() || !right.valid()) return {};
  const auto type = Unify(left, right, span);
  if (!type) return {};
  const bool order = binary.op != ast::BinaryOp::kEq && binary.op != ast::BinaryOp::kNe;
  const bool unordered = type->kind == TypeKind::kText || type->kind == TypeKind::kReference ||
                         type->kind == TypeKind::kViolation || type->kind == TypeKind::kBoolean ||
                         (type->kind == TypeKind::kEnum && !program_.enums[type->enum_id()].ordered);
  if (order && unordered) return Fail(Code::kNotOrdered, span, {TypeName(*type)});
  return MapOf(scope.space, {TypeKind::kBoolean, false, 0}, ComparePrim(binary.op), {left, right}, span);
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

Value Checker::LowerRound(const ast::Round& node, const Scope& scope, Span span) {
  Value value = Lower(node.operand, scope);
  if (!value.valid()) return {};
  Value unit = Lower(node.unit, scope, &value.type);
  if (!unit.valid()) return {};
  const auto type = Unify(value, unit, span);
  if (!type) return {};
  const auto literal = columns_.LiteralOf(unit.column);
  if (!IsNumeric(type->kind)) return Fail(Code::kNeedsNumber, SpanOf(node.operand), {TypeName(*type)});
  if (!literal || *literal <= 0) return Fail(Code::kNeedsPositiveConstant, SpanOf(node.unit));
  const Prim prim = node.mode == ast::RoundMode::kNearest ? Prim::kRound
                    : node.mode == ast::RoundMode::kUp    ? Prim::kRoundUp
                                                          : Prim::kRoundDown;
  return MapOf(scope.space, *type, prim, {value}, span, *literal);
}

Value Checker::LowerCall(const ast::Call& node, const Scope& scope, const Type* expected, Span span) {
  const std::string name = ast::BuiltinName(node.function.text).value_or(node.function.text);
  if (name != "min" && name != "max")
    return Fail(Code::kUnknownFunction, node.function.span, {node.function.text});
  if (node.arguments.size() < 2) return Fail(Code::kTooFewArguments, span, {node.function.text});
  Value result = Lower(node.arguments.front(), scope, expected);
  for (size_t i = 1; i < node.arguments.size(); ++i) {
    result = Bound(result, name == "min" ? Prim::kAtMost : Prim::kAtLeast, node.arguments[i], scope, span);
  }
  return result;
}

Value Checker::LowerInSeason(const ast::InSeason& node, const Scope& scope, Span span) {
  Value date = Lower(node.date, scope);
  const auto season = ResolveSeason(node.season);
  if (!date.valid() || !season) return {};
  if (date.type.kind == TypeKind::kDatetime)
    date = MapOf(scope.space, {TypeKind::kDate, false, 0}, Prim::kDateOf, {date}, span);
  if (date.type.kind != TypeKind::kDate)
    return Fail(Code::kWrongType, SpanOf(node.date), {Term("a date", "日期"), TypeName(date.type)});
  return MapOf(scope.space, {TypeKind::kBoolean, false, 0}, Prim::kInSeason, {date}, span,
               season->from_month * 100 + season->from_day, season->to_month * 100 + season->to_day);
}

// `P as of D` reads a parameter at another date; `L.running as of D` a ladder's state.
Value Checker::LowerAsOf(const ast::AsOf& node, const Scope& scope, Span span) {
  const Value date = Lower(node.date, scope);
  if (!date.valid()) return {};
  if (date.type.kind != TypeKind::kDate)
    return Fail(Code::kWrongType, SpanOf(node.date), {Term("a date", "日期"), TypeName(date.type)});
  const ColumnId day = Required(date, SpanOf(node.date));
  const ast::ExprNode& operand = ast_.exprs[node.operand].node;
  if (const auto* ref = std::get_if<ast::NameRef>(&operand)) {
    if (const auto parameter = symbols_.FindKind<ast::Parameter>(ref->name.text))
      return ReadParameter(*parameter, scope, day, span);
  }
  if (const auto* member = std::get_if<ast::Member>(&operand)) {
    const auto* ref = std::get_if<ast::NameRef>(&ast_.exprs[member->object].node);
    const auto ladder = ref == nullptr ? std::nullopt : symbols_.FindKind<ast::Ladder>(ref->name.text);
    if (ladder && ladders_.contains(*ladder)) {
      if (!LowerLadder(*ladder)) return {};
      return LadderMember(ladders_.at(*ladder),
                          ast::BuiltinName(member->name.text).value_or(member->name.text), scope, day, span);
    }
  }
  return Fail(Code::kAsOfWhat, span);
}

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
      value = {columns_.Literal(space, type, *literal * kDecimalScale), type};
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
  return columns_.Add(space, {TypeKind::kBoolean, false, 0}, hir::Map{Prim::kAnd, {left, right}, 0, 0, {}},
                      span);
}

ColumnId Checker::Negation(ColumnId column, SpaceId space, Span span) {
  if (!column.valid()) return column;
  return columns_.Add(space, {TypeKind::kBoolean, false, 0}, hir::Map{Prim::kNot, {column}, 0, 0, {}}, span);
}

}  // namespace kaocheng::check
