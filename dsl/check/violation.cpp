#include <algorithm>

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
  const SpaceId subject = program_.ladders[ladder_id].subject;
  hir::Violation violation;
  violation.named = NamedOf(decl.head);
  violation.cites = Cites(node.cites);
  violation.policy = program_.policy;
  violation.span = decl.span;
  if (!node.each) return Fail(Code::kViolationNeedsEach, decl.head.name.span, {decl.head.name.text}).valid();
  const Scope person{subject, false, {}};
  const Each each = LowerEach(node.each->scope, node.each->season, node.each->where, person);
  if (!each.valid) return false;
  const SpaceId space = each.scope.space;
  violation.space = space;
  if (program_.spaces[space].kind == hir::Space::Kind::kEntity || !Below(space, subject))
    return NotBelow(space, subject, node.each->span).valid();
  const bool cell = program_.spaces[space].kind == hir::Space::Kind::kCell;
  violation.on =
      columns_.Add(space, kDate, hir::Field{cell ? hir::Field::Kind::kLast : hir::Field::Kind::kOn, 0});
  const auto clauses = LowerClauses(decl, ladder_node, ladder_id, each);
  if (!clauses) return false;
  if (!clauses->base.valid())
    return Fail(Code::kViolationNeedsAt, decl.head.name.span, {decl.head.name.text}).valid();
  violation.clauses = *clauses;
  if (Lighter()) {
    Each at_end = LowerEach(node.each->scope, node.each->season, {}, person);
    at_end.scope.anchor = columns_.Add(space, kDate, hir::Map{Prim::kPeriodLast, {}, 0, 0, {}});
    if (node.each->where.valid())
      at_end.where = Conjunction(Condition(node.each->where, at_end.scope), at_end.where, space,
                                 SpanOf(node.each->where));
    const auto later = LowerClauses(decl, ladder_node, ladder_id, at_end);
    if (!later) return false;
    if (later->all() != clauses->all()) violation.at_end = later;
  }
  program_.ladders[ladder_id].violations.push_back(std::move(violation));
  return true;
}

// Whether the law says `transition lighter`.
bool Checker::Lighter() const {
  return std::any_of(policy_.entries.begin(), policy_.entries.end(), [&](const layers::Entry& entry) {
    return std::holds_alternative<ast::Transition>(DeclOf(entry.decl).node);
  });
}

// The clauses as the law of the rows' anchor has them; `base` is none where there is no `at`.
std::optional<hir::Clauses> Checker::LowerClauses(const ast::Decl& decl, const ast::Ladder& ladder_node,
                                                  hir::LadderId ladder_id, const Each& rows) {
  const auto& node = std::get<ast::Violation>(decl.node);
  const std::string& name = decl.head.name.text;
  const hir::Ladder ladder = program_.ladders[ladder_id];
  const Scope& scope = rows.scope;
  const SpaceId space = scope.space;
  hir::Clauses clauses;
  clauses.applicable =
      rows.where.valid()
          ? columns_.Name(rows.where, LabelOf(hir::Label::Kind::kCondition, name + ".where", "其中"),
                          node.each->where.valid() ? SpanOf(node.each->where) : node.each->span)
          : columns_.Literal(space, kBool, 1);
  bool valid = true;
  const Type step{TypeKind::kEnum, false, ladder.steps_enum.value};
  const auto top = static_cast<int64_t>(ladder.steps.size());
  int64_t highest_open = 0;  // the highest step that is not final
  for (size_t i = 0; i < ladder.steps.size(); ++i) {
    if (!ladder.steps[i].final) highest_open = static_cast<int64_t>(i) + 1;
  }
  bool ends_somewhere = false;  // whatever holds
  const auto join = [&](ColumnId& total, ColumnId part, Type type, Prim prim) {
    valid = valid && part.valid();
    if (part.valid())
      total = total.valid() ? columns_.Add(space, type, hir::Map{prim, {total, part}, 0, 0, {}}, decl.span)
                            : part;
  };
  for (const std::vector<ast::Adjust>* list : {&node.adjusts, &ladder_node.adjusts}) {
    if (list == &ladder_node.adjusts)
      read_for_ = Diagnostic{Code::kNoteJudges,
                             decl.head.name.span,
                             {NamedOf(decl.head).title, program_.spaces[space].named.title},
                             {}};
    for (const ast::Adjust& adjust : *list) {
      int64_t index = 0;
      if (adjust.step) {
        const auto found = StepIndex(ladder_id, *adjust.step);
        valid = valid && found.has_value();
        index = found.value_or(0);
      }
      std::optional<int64_t> count;
      if (adjust.amount.valid()) {
        count = CountOf(adjust.amount, scope);
        valid = valid && count.has_value();
      }
      if (adjust.up_to) {
        const auto limit = StepIndex(ladder_id, *adjust.up_to);
        valid = valid && limit.has_value();
        join(clauses.up_to, ClauseValue(adjust, scope, step, limit.value_or(highest_open), 0, name, "up_to"),
             step, Prim::kAtLeast);
        ends_somewhere |= !adjust.when.valid();
      }
      const auto number = [&](const char* word) {
        return ClauseValue(adjust, scope, kInt, count.value_or(0), 0, name, word);
      };
      const auto rung = [&](int64_t otherwise, const char* word) {
        return ClauseValue(adjust, scope, step, index, otherwise, name, word);
      };
      switch (adjust.kind) {
        case Kind::kAt:
          join(clauses.base, rung(0, "at"), step, Prim::kAtLeast);
          break;
        case Kind::kHeavier:
          join(clauses.heavier, number("heavier"), kInt, Prim::kAdd);
          break;
        case Kind::kLighter:
          join(clauses.lighter, number("lighter"), kInt, Prim::kAdd);
          break;
        case Kind::kAtLeast:
          join(clauses.at_least, rung(0, "at_least"), step, Prim::kAtLeast);
          break;
        case Kind::kAtMost:
          join(clauses.at_most, rung(top, "at_most"), step, Prim::kAtMost);
          break;
        case Kind::kRepeat:  // of several that hold the largest
          join(clauses.repeat, number("repeat"), kInt, Prim::kAtLeast);
          break;
      }
    }
  }
  read_for_.reset();
  // What `unless` says excuses; a decision about the violation stands all the same.
  for (const ast::ExprId unless_id : node.unless) {
    ColumnId unless = Condition(unless_id, scope);
    valid = valid && unless.valid();
    if (!valid || !clauses.base.valid()) continue;
    unless = columns_.Name(unless, LabelOf(hir::Label::Kind::kCondition, name + ".unless", "除非"),
                           SpanOf(unless_id));
    clauses.base = columns_.Add(
        space, step, hir::Map{Prim::kIf, {unless, columns_.Literal(space, step, 0), clauses.base}, 0, 0, {}},
        SpanOf(unless_id));
  }
  if (!valid) return std::nullopt;
  if (clauses.up_to.valid() && !ends_somewhere) {
    const ColumnId holds = columns_.Add(
        space, kBool, hir::Map{Prim::kGt, {clauses.up_to, columns_.Literal(space, step, 0)}, 0, 0, {}},
        decl.span);
    clauses.up_to = Pick(holds, clauses.up_to, columns_.Literal(space, step, highest_open), space, decl.span);
  }
  const auto fill = [&](ColumnId& column, Type type, int64_t value) {
    if (!column.valid()) column = columns_.Literal(space, type, value);
  };
  fill(clauses.heavier, kInt, 0);
  fill(clauses.lighter, kInt, 0);
  fill(clauses.at_least, step, 0);
  fill(clauses.at_most, step, top);
  fill(clauses.up_to, step, highest_open);
  fill(clauses.repeat, kInt, 0);
  return clauses;
}

}  // namespace kaocheng::check
