#include "dsl/check/checker.h"

// Values that a lower level set within bounds which only a run can hold them to.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;

// Outside the bounds nothing is known, and nobody is paid or punished.
Value Checker::Guarded(Value value, const layers::Consolidated::Guard& guard, const Scope& scope) {
  ColumnId within;
  const auto hold = [&](ast::ExprId bound, Prim prim) {
    if (!bound.valid() || !value.valid()) return;
    Value limit = LowerUnguarded(bound, scope, &value.type);
    if (!Unify(value, limit, SpanOf(bound))) {
      value = {};
      return;
    }
    const ColumnId holds = MapOf(scope.space, kBool, prim, {value, limit}, SpanOf(bound)).column;
    within = Conjunction(within, holds, scope.space, SpanOf(bound));
  };
  hold(guard.at_least, Prim::kGe);
  hold(guard.at_most, Prim::kLe);
  if (!value.valid() || !within.valid()) return value;
  const Span span = SpanOf(guard.value);
  const ColumnId outside =
      Undetermined({value.type.kind, false, value.type.of}, scope.space, span,
                   {"the value is outside what the level above left open", "数值超出上级开放的范围"});
  return Make(scope.space, value.type, hir::Map{Prim::kIf, {within, value.column, outside}, 0, 0, {}}, span);
}

// A choice that is in force on no date: undetermined by the operator's own rule.
ColumnId Checker::Undetermined(Type type, SpaceId space, Span span, const Term& why) {
  hir::Choose choose;
  choose.anchor = columns_.Add(space, kDate, hir::Map{Prim::kPeriodLast, {}, 0, 0, {}});
  choose.versions.push_back({kMinDate, kMinDate, columns_.Literal(space, type, 0)});
  const ColumnId open = Make(space, type, std::move(choose), span).column;
  return why.en.empty() ? open : columns_.Name(open, LabelOf(hir::Label::Kind::kClause, why.en, why.zh));
}

}  // namespace kaocheng::check
