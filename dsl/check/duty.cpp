#include <algorithm>

#include "dsl/ast/builtin_names.h"
#include "dsl/base/number.h"
#include "dsl/check/checker.h"
#include "dsl/diagnostics/code.h"

// Duties: each item is judged cell by cell; the duty's rate is what was met of what was required.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;

hir::Outcome::Item Checker::LowerDutyItem(const ast::Duty& duty, const ast::DutyItem& item,
                                          const hir::Named& of, const Scope& scope) {
  hir::Outcome::Item lowered;
  lowered.named = NamedOf(item.head);
  const std::optional<ast::Each>& own = item.each ? item.each : duty.items_each;
  Each each;
  each.scope = scope;
  if (own) {
    each = LowerEach(own->scope, own->season, own->where, scope);
    if (!each.valid) return lowered;
    lowered.cells = each.scope.space;
  }
  const SpaceId cells = each.scope.space;
  ColumnId required = each.where;
  if (item.unless.valid()) {
    const ColumnId unless = Condition(item.unless, each.scope);
    if (!unless.valid()) return lowered;
    required = Conjunction(required, Negation(unless, cells, SpanOf(item.unless)), cells, item.span);
  }
  const hir::Named named = lowered.named;
  const std::string path = of.name + "." + named.name;
  const std::string title = of.title + "·" + named.title;
  if (item.due_within.valid() || item.after) {
    const auto due = LowerDue(duty, item, each.scope);
    if (!due) return lowered;
    lowered.due = columns_.Name(*due, LabelOf(hir::Label::Kind::kClause, path + ".due", title + "·期限"));
    each.scope.window = {columns_.Add(cells, kDate, hir::Field{hir::Field::Kind::kOn, 0}),
                         Required({lowered.due, program_.columns[lowered.due].type}, item.span)};
    required = Conjunction(required, Due(lowered.due, cells, SpanOf(item.due_within)), cells, item.span);
  }
  const ColumnId condition = Condition(item.condition, each.scope);
  if (!condition.valid()) return lowered;
  lowered.cell_required = required.valid() ? required : columns_.Literal(cells, kBool, 1);
  // Required before met: a condition of a cell that is not required says nothing.
  lowered.cell_met = columns_.Name(Conjunction(lowered.cell_required, condition, cells, item.span),
                                   LabelOf(hir::Label::Kind::kItem, path, title));
  if (own) {
    lowered.required = SumInto({}, kInt, required, each, scope, own->span, lowered.due).column;
    lowered.met = SumInto({}, kInt, lowered.cell_met, each, scope, item.span, lowered.due).column;
    if (lowered.due.valid() && lowered.required.valid() && lowered.met.valid()) {
      lowered.required = WhereSupplied(lowered.required, duty, item, each, scope);
      lowered.met = WhereSupplied(lowered.met, duty, item, each, scope);
    }
  } else {
    const auto count = [&](ColumnId column) {
      return columns_.Add(
          scope.space, kInt,
          hir::Map{Prim::kIf,
                   {column, columns_.Literal(scope.space, kInt, 1), columns_.Literal(scope.space, kInt, 0)},
                   0,
                   0,
                   {}},
          item.span);
    };
    lowered.required = count(lowered.cell_required);
    lowered.met = count(lowered.cell_met);
  }
  if (lowered.required.valid())
    lowered.required = columns_.Name(lowered.required,
                                     LabelOf(hir::Label::Kind::kItem, path + ".required", title + "·应完成"));
  if (lowered.met.valid())
    lowered.met =
        columns_.Name(lowered.met, LabelOf(hir::Label::Kind::kItem, path + ".met", title + "·已完成"));
  return lowered;
}

const Checker::DutyColumns* Checker::LowerDuty(ast::DeclId id) {
  if (const auto found = duties_.find(id); found != duties_.end())
    return found->second.rate.valid() ? &found->second : nullptr;
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Duty>(decl.node);
  if (!Enter(id, {}, decl.head.name.text, decl.head.name.span)) return nullptr;
  DutyColumns duty;
  hir::Outcome outcome = BeginOutcome(hir::OutcomeKind::kDuty, decl.head, node.cites);
  const auto space = SubjectSpace(node.of, node.each);
  const Each rows = HeadRows(node.of, node.each);
  bool valid = space.has_value() && rows.valid;
  if (valid) {
    duty.space = *space;
    const Scope scope{*space, true, {}};
    const bool partly = node.each && node.each->where.valid();
    for (const ast::DutyItem& item : node.items) {
      hir::Outcome::Item lowered = LowerDutyItem(node, item, outcome.named, scope);
      if (partly && lowered.required.valid() && lowered.met.valid()) {
        // Of rows that the head's `where` leaves out nothing is required.
        lowered.required = OnlyWhere(rows.where, lowered.required, *space, node.each->span);
        lowered.met = OnlyWhere(rows.where, lowered.met, *space, node.each->span);
      }
      if (!lowered.required.valid() || !lowered.met.valid()) {
        valid = false;
        continue;
      }
      const auto add = [&](ColumnId total, ColumnId part) {
        return total.valid()
                   ? columns_.Add(*space, kInt, hir::Map{Prim::kAdd, {total, part}, 0, 0, {}}, decl.span)
                   : part;
      };
      duty.required = add(duty.required, lowered.required);
      duty.met = add(duty.met, lowered.met);
      duty.items.push_back({lowered.named, lowered.required, lowered.met});
      outcome.items.push_back(lowered);
    }
  }
  if (valid && duty.items.empty()) {
    Fail(Code::kDutyWithoutItems, decl.head.name.span, {decl.head.name.text});
    valid = false;
  }
  if (valid) {
    duty.rate = Rate(duty.required, duty.met, *space, decl.span);
    duty.rate = columns_.Name(duty.rate, LabelOf(hir::Label::Kind::kClause, outcome.named.name + ".rate",
                                                 outcome.named.title + "·完成率"));
    outcome.eligible = rows.where;
    outcome.required = duty.required;
    outcome.met = duty.met;
    FinishOutcome(std::move(outcome), *space, duty.rate);
  }
  Leave();
  const auto& stored = duties_.emplace(id, std::move(duty)).first->second;
  return stored.rate.valid() ? &stored : nullptr;
}

// 1 where nothing was required.
ColumnId Checker::Rate(ColumnId required, ColumnId met, SpaceId space, Span span) {
  const ColumnId none = columns_.Add(
      space, kBool, hir::Map{Prim::kEq, {required, columns_.Literal(space, kInt, 0)}, 0, 0, {}}, span);
  const ColumnId rate =
      columns_.Add(space, kDec, hir::Map{Prim::kDiv, {met, required}, kDecimalScale, 0, {}}, span);
  return columns_.Add(
      space, kDec, hir::Map{Prim::kIf, {none, columns_.Literal(space, kDec, kDecimalScale), rate}, 0, 0, {}},
      span);
}

// patrolling.rate, patrolling.required …, and the same of one item: patrolling.days.rate
Value Checker::DutyMember(ast::DeclId id, const ast::Member& member, const ast::Name& part,
                          const Scope& scope) {
  const DutyColumns* duty = LowerDuty(id);
  if (duty == nullptr) return {};
  ColumnId required = duty->required;
  ColumnId met = duty->met;
  ColumnId rate = duty->rate;
  const Span span = member.name.span;
  if (!part.empty()) {
    const DutyItemColumns* item = nullptr;
    for (const DutyItemColumns& known : duty->items) {
      const auto& aliases = known.named.aliases;
      if (known.named.name == part.text ||
          std::find(aliases.begin(), aliases.end(), part.text) != aliases.end())
        item = &known;
    }
    if (item == nullptr) return Fail(Code::kUnknownItem, part.span, {part.text, DeclOf(id).head.name.text});
    required = item->required;
    met = item->met;
    rate = Rate(required, met, duty->space, span);
  }
  const std::string word = ast::BuiltinName(member.name.text).value_or(member.name.text);
  Value value;
  if (word == "rate")
    value = {rate, kDec};
  else if (word == "required")
    value = {required, kInt};
  else if (word == "met")
    value = {met, kInt};
  else if (word == "missed")
    value = MapOf(duty->space, kInt, Prim::kSub, {{required, kInt}, {met, kInt}}, span);
  else
    return Fail(Code::kUnknownWord, span, {member.name.text, DeclOf(id).head.name.text});
  if (duty->space == scope.space) return value;
  if (program_.spaces[duty->space].kind == hir::Space::Kind::kEntity &&
      IsAncestor(duty->space, EntityOf(scope.space))) {
    return FromAncestor(value, duty->space, scope.space, span);
  }
  return Fail(Code::kNotReadableHere, span,
              {DeclOf(id).head.name.text, program_.spaces[duty->space].named.name,
               program_.spaces[scope.space].named.name});
}

}  // namespace kaocheng::check
