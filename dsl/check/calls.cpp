#include "dsl/ast/builtin_names.h"
#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Expressions that are written as a call or read something at another date: round, min and max, in, as of.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::Type;
using hir::TypeKind;

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
  if (date.type.kind == TypeKind::kDatetime) date = MapOf(scope.space, kDate, Prim::kDateOf, {date}, span);
  if (date.type.kind != TypeKind::kDate)
    return Fail(Code::kWrongType, SpanOf(node.date), {Term("a date", "日期"), TypeName(date.type)});
  return MapOf(scope.space, kBool, Prim::kInSeason, {date}, span, season->from_month * 100 + season->from_day,
               season->to_month * 100 + season->to_day);
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
    if (const auto value = LowerAsOfLocal(*member, node.date, scope, span)) return *value;
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

}  // namespace kaocheng::check
