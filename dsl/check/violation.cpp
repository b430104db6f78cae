#include "dsl/check/checker.h"
#include "dsl/diagnostics/code.h"

// One violation of a ladder: each clause becomes a column over the rows that it judges.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;
using Kind = ast::Adjust::Kind;

// One clause's contribution where its condition holds, `otherwise` where it does not.
ColumnId Checker::ClauseValue(const ast::Adjust& adjust, const Scope& scope, Type type, int64_t value,
                              int64_t otherwise, const std::string& owner, const char* word) {
  const ColumnId literal = columns_.Literal(scope.space, type, value);
  const ColumnId rest = columns_.Literal(scope.space, type, otherwise);
  ColumnId condition = columns_.Literal(scope.space, kBool, 1);
  if (adjust.when.valid()) condition = Condition(adjust.when, scope);
  if (!condition.valid()) return {};
  const ColumnId column =
      columns_.Add(scope.space, type, hir::Map{Prim::kIf, {condition, literal, rest}, 0, 0, {}}, adjust.span);
  return columns_.Name(column, LabelOf(hir::Label::Kind::kClause, owner + "." + word, word));
}

bool Checker::LowerViolation(ast::DeclId id, const ast::Ladder& ladder_node, hir::LadderId ladder_id) {
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Violation>(decl.node);
  const hir::Ladder ladder = program_.ladders[ladder_id];
  hir::Violation violation;
  violation.named = NamedOf(decl.head);
  violation.cites = Cites(node.cites);
  violation.policy = program_.policy;
  violation.span = decl.span;
  if (!node.each) return Fail(Code::kViolationNeedsEach, decl.head.name.span, {decl.head.name.text}).valid();
  const Each each =
      LowerEach(node.each->scope, node.each->season, node.each->where, Scope{ladder.subject, false, {}});
  if (!each.valid) return false;
  const Scope& scope = each.scope;
  const SpaceId space = scope.space;
  violation.space = space;
  if (program_.spaces[space].kind == hir::Space::Kind::kEntity || !Below(space, ladder.subject))
    return NotBelow(space, ladder.subject, node.each->span).valid();
  const bool cell = program_.spaces[space].kind == hir::Space::Kind::kCell;
  violation.on =
      columns_.Add(space, kDate, hir::Field{cell ? hir::Field::Kind::kLast : hir::Field::Kind::kOn, 0});
  const std::string& name = violation.named.name;
  violation.applicable =
      each.where.valid()
          ? columns_.Name(each.where, LabelOf(hir::Label::Kind::kCondition, name + ".where", "其中"))
          : columns_.Literal(space, kBool, 1);
  bool valid = true;
  for (const ast::ExprId unless_id : node.unless) {
    ColumnId unless = Condition(unless_id, scope);
    valid = valid && unless.valid();
    if (!unless.valid()) continue;
    unless = columns_.Name(unless, LabelOf(hir::Label::Kind::kCondition, name + ".unless", "除非"));
    violation.applicable = Conjunction(violation.applicable, Negation(unless, space, SpanOf(unless_id)),
                                       space, SpanOf(unless_id));
  }
  const Type step{TypeKind::kEnum, false, ladder.steps_enum.value};
  const auto top = static_cast<int64_t>(ladder.steps.size());
  int64_t highest_open = 0;  // the highest step that is not final
  for (size_t i = 0; i < ladder.steps.size(); ++i) {
    if (!ladder.steps[i].final) highest_open = static_cast<int64_t>(i) + 1;
  }
  const auto join = [&](ColumnId& total, ColumnId part, Type type, Prim prim) {
    valid = valid && part.valid();
    if (part.valid())
      total = total.valid() ? columns_.Add(space, type, hir::Map{prim, {total, part}, 0, 0, {}}, decl.span)
                            : part;
  };
  for (const std::vector<ast::Adjust>* clauses : {&node.adjusts, &ladder_node.adjusts}) {
    for (const ast::Adjust& adjust : *clauses) {
      int64_t index = 0;
      if (adjust.step) {
        const auto found = StepIndex(ladder_id, *adjust.step);
        valid = valid && found.has_value();
        index = found.value_or(0);
      }
      std::optional<int64_t> count;
      if (adjust.amount.valid() && adjust.kind != Kind::kRepeat) {
        count = CountOf(adjust.amount, scope);
        valid = valid && count.has_value();
      }
      if (adjust.up_to) {
        const auto limit = StepIndex(ladder_id, *adjust.up_to);
        valid = valid && limit.has_value();
        join(violation.up_to,
             ClauseValue(adjust, scope, step, limit.value_or(highest_open), highest_open, name, "up_to"),
             step, Prim::kAtLeast);
      }
      switch (adjust.kind) {
        case Kind::kAt:
          join(violation.base, ClauseValue(adjust, scope, step, index, 0, name, "at"), step, Prim::kAtLeast);
          break;
        case Kind::kHeavier:
          join(violation.heavier, ClauseValue(adjust, scope, kInt, count.value_or(0), 0, name, "heavier"),
               kInt, Prim::kAdd);
          break;
        case Kind::kLighter:
          join(violation.lighter, ClauseValue(adjust, scope, kInt, count.value_or(0), 0, name, "lighter"),
               kInt, Prim::kAdd);
          break;
        case Kind::kAtLeast:
          join(violation.at_least, ClauseValue(adjust, scope, step, index, 0, name, "at_least"), step,
               Prim::kAtLeast);
          break;
        case Kind::kAtMost:
          join(violation.at_most, ClauseValue(adjust, scope, step, index, top, name, "at_most"), step,
               Prim::kAtMost);
          break;
        case Kind::kRepeat:
          break;
      }
    }
  }
  if (!violation.base.valid() && valid)
    return Fail(Code::kViolationNeedsAt, decl.head.name.span, {decl.head.name.text}).valid();
  const auto fill = [&](ColumnId& column, Type type, int64_t value) {
    if (!column.valid()) column = columns_.Literal(space, type, value);
  };
  fill(violation.heavier, kInt, 0);
  fill(violation.lighter, kInt, 0);
  fill(violation.at_least, step, 0);
  fill(violation.at_most, step, top);
  fill(violation.up_to, step, highest_open);
  if (valid) program_.ladders[ladder_id].violations.push_back(std::move(violation));
  return valid;
}

}  // namespace kaocheng::check
