#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Groups of awards that pay a person the highest only, or share a unit's budget. Awards of one group may be
// of different scopes; what is highest and what is owed is told for the person's whole period.
namespace kaocheng::check {

using hir::Aggregate;
using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;

ColumnId Checker::Compute(Prim prim, std::vector<ColumnId> operands, Span span) {
  const hir::Column& first = program_.columns[operands.front()];
  const bool compares = prim == Prim::kEq || prim == Prim::kLt || prim == Prim::kLe || prim == Prim::kGt;
  hir::Map map{prim, std::move(operands), 0, 0, {}};
  if (prim == Prim::kMulDiv) map.literal = map.literal2 = 1;
  return columns_.Add(first.space, compares ? kBool : first.type, std::move(map), span);
}

ColumnId Checker::IntoPerson(Aggregate aggregate, ColumnId value, SpaceId space, SpaceId person, Span span) {
  if (space == person) return value;
  hir::Reduce reduce;
  reduce.aggregate = aggregate;
  reduce.source = space;
  reduce.value = value;
  reduce.entity = person;
  DefaultWindow(reduce, Scope{person, false, {}});
  hir::Type type = program_.columns[value].type;
  type.optional = aggregate == Aggregate::kMax;
  const ColumnId result = columns_.Add(person, type, reduce, span);
  if (!type.optional) return result;
  type.optional = false;
  return columns_.Add(person, type,
                      hir::Map{Prim::kDefault, {result, columns_.Literal(person, type, 0)}, 0, 0, {}}, span);
}

// The awards under the group, as declared, each by itself.
bool Checker::CollectParts(ast::DeclId id, Group& group) {
  const ast::Head& head = DeclOf(id).head;
  bool valid = true;
  for (const layers::Entry& entry : policy_.entries) {
    const ast::Decl& decl = DeclOf(entry.decl);
    const auto* node = std::get_if<ast::Award>(&decl.node);
    if (node == nullptr || !node->under || symbols_.FindKind<ast::AwardGroup>(node->under->text) != id)
      continue;
    const AwardColumns* own = OwnAward(entry.decl);
    if (own == nullptr) {
      valid = false;
      continue;
    }
    if (EntityOf(own->space) != group.person) {
      Fail(Code::kAwardOfOthers, decl.head.name.span,
           {decl.head.name.text, program_.spaces[EntityOf(own->space)].named.name, head.name.text,
            program_.spaces[group.person].named.name});
      valid = false;
      continue;
    }
    if (!node->amount.valid()) {
      Fail(Code::kAwardWithoutAmount, decl.head.name.span, {decl.head.name.text, head.name.text});
      valid = false;
      continue;
    }
    const Value amount = own->amount;
    if (!group.parts.empty() && amount.type != group.type) {
      Fail(Code::kTypesDiffer, SpanOf(node->amount), {TypeName(amount.type), TypeName(group.type)});
      valid = false;
      continue;
    }
    Part part{entry.decl, own->space, amount.column, {}, {}, {}, {}};
    if (program_.spaces[own->space].kind == hir::Space::Kind::kRecord) {
      const auto day = [&](hir::Op op) { return columns_.Add(own->space, kDate, std::move(op)); };
      const ColumnId on = day(hir::Field{hir::Field::Kind::kOn, 0});
      const ColumnId after =
          Compute(Prim::kLe, {day(hir::Map{Prim::kPeriodFirst, {}, 0, 0, {}}), on}, decl.span);
      const ColumnId before =
          Compute(Prim::kLe, {on, day(hir::Map{Prim::kPeriodLast, {}, 0, 0, {}})}, decl.span);
      const ColumnId in_period = Conjunction(after, before, own->space, decl.span);
      const ColumnId nothing = columns_.Literal(own->space, amount.type, 0);
      part.own = Pick(in_period, amount.column, nothing, own->space, decl.span);
    }
    part.amount = part.own;
    group.type = amount.type;
    group.parts.push_back(part);
  }
  return valid && !group.parts.empty();
}

// Of equal amounts the award declared first is paid, and of its rows the first: the earlier cell, the lesser
// id.
void Checker::PickHighest(Group& group, Span span) {
  group.highest = columns_.Literal(group.person, group.type, 0);
  for (Part& part : group.parts) {
    part.most = IntoPerson(Aggregate::kMax, part.own, part.space, group.person, span);
    group.highest = Compute(Prim::kAtLeast, {part.most, group.highest}, span);
  }
  ColumnId taken;
  for (Part& part : group.parts) {
    const SpaceId space = part.space;
    const auto here = [&](ColumnId column) {
      return FromAncestor({column, program_.columns[column].type}, group.person, space, span).column;
    };
    const ColumnId nothing = columns_.Literal(space, group.type, 0);
    const ColumnId some = Compute(Prim::kGt, {part.own, nothing}, span);
    const ColumnId most = Compute(Prim::kEq, {part.own, here(group.highest)}, span);
    const ColumnId hit = Conjunction(some, most, space, span);
    part.paid = hit;
    if (space != group.person) {
      hir::Order first;  // one unit, given to the first of the equal rows
      first.kind = hir::Order::Kind::kApportion;
      first.within_entities = {group.person};
      first.amount = columns_.Literal(space, kInt, 1);
      first.weight = Pick(hit, first.amount, columns_.Literal(space, kInt, 0), space, span);
      const ColumnId unit = Make(space, kInt, std::move(first), span).column;
      const ColumnId has_it = Is(unit, 1, space, span);
      part.paid = Pick(hit, has_it, columns_.Literal(space, kBool, 0), space, span);
    }
    if (taken.valid()) part.paid = Conjunction(part.paid, Negation(here(taken), space, span), space, span);
    part.amount = Pick(part.paid, part.own, nothing, space, span);
    const ColumnId reached = Compute(Prim::kEq, {part.most, group.highest}, span);
    taken = taken.valid()
                ? columns_.Add(group.person, kBool, hir::Map{Prim::kOr, {taken, reached}, 0, 0, {}}, span)
                : reached;
  }
}

// The unit whose budget it is: the nearest that the budget is read from. None: it is read from no unit.
std::optional<SpaceId> Checker::BudgetUnit(ColumnId budget, SpaceId person) const {
  const hir::Op& op = program_.columns[budget].op;
  if (const auto* gather = std::get_if<hir::Gather>(&op); gather != nullptr) {
    return gather->via == hir::Gather::Via::kAncestor ? program_.columns[gather->source].space : person;
  }
  if (!std::holds_alternative<hir::Map>(op) && !std::holds_alternative<hir::Choose>(op)) return person;
  std::optional<SpaceId> unit;
  for (const ColumnId operand : hir::Operands(program_, op)) {
    const auto other = BudgetUnit(operand, person);
    if (other && (!unit || IsAncestor(*unit, *other))) unit = other;
  }
  return unit;
}

bool Checker::ShareBudget(const ast::AwardGroup& node, Group& group) {
  const Scope scope{group.person, false, {}};
  const Span span = SpanOf(node.budget);
  Value budget = Lower(node.budget, scope, &group.type);
  if (!budget.valid()) return false;
  budget = {Required(budget, span), {budget.type.kind, false, budget.type.of}};
  budget = ConvertTo(budget, group.type, span);
  if (!budget.valid()) return false;
  const auto unit = BudgetUnit(budget.column, group.person);
  if (!unit) return false;
  group.unit = *unit;
  const ColumnId nothing = columns_.Literal(group.person, group.type, 0);
  const ColumnId open =
      Undetermined(group.type, group.person, span, {"the budget is less than nothing", "预算为负数"});
  // Less than nothing is no budget.
  group.budget =
      Pick(Compute(Prim::kLt, {budget.column, nothing}, span), open, budget.column, group.person, span);
  ColumnId total;  // of the person
  for (Part& part : group.parts) {
    part.total = IntoPerson(Aggregate::kSum, part.amount, part.space, group.person, span);
    total = total.valid() ? Compute(Prim::kAdd, {total, part.total}, span) : part.total;
  }
  group.owed = total;
  if (group.unit != group.person) {
    hir::Reduce all;
    all.aggregate = Aggregate::kSum;
    all.source = group.person;
    all.value = total;
    all.entity = group.unit;
    DefaultWindow(all, Scope{group.unit, false, {}});
    const ColumnId owed = columns_.Add(group.unit, group.type, all, span);
    group.owed = FromAncestor({owed, group.type}, group.unit, group.person, span).column;
  }
  group.fits = Compute(Prim::kLe, {group.owed, group.budget}, span);
  group.due = open;
  if (!node.prorated) return true;
  hir::Order shares;
  shares.kind = hir::Order::Kind::kApportion;
  shares.within_entities = {group.unit};
  shares.amount = group.budget;
  shares.weight = total;
  group.due = Make(group.person, group.type, std::move(shares), span).column;
  return true;
}

const Checker::Group* Checker::LowerGroup(ast::DeclId id) {
  if (const auto found = groups_.find(id); found != groups_.end())
    return found->second.valid ? &found->second : nullptr;
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::AwardGroup>(decl.node);
  if (!Enter(id, {}, decl.head.name.text, decl.head.name.span)) return nullptr;
  Group group;
  if (const auto person = ResolveEntity(node.of)) {
    group.person = *person;
    group.valid = CollectParts(id, group);
    if (group.valid && node.highest_only) PickHighest(group, decl.span);
    if (group.valid && node.budget.valid()) {
      const size_t errors = emitter_.errors();
      group.valid = ShareBudget(node, group);
      if (!group.valid && emitter_.errors() == errors)
        Fail(Code::kBudgetOfNobody, SpanOf(node.budget), {decl.head.name.text});
    }
  }
  Leave();
  const Group& stored = groups_.emplace(id, std::move(group)).first->second;
  return stored.valid ? &stored : nullptr;
}

// What is left of one award: its own amount where all fits; else its part of what its person gets. Between a
// person's awards that is split in the order of declaration, each sum so far rounded once; between the rows
// of one award by largest remainder. Each split keeps the sum.
Value Checker::SharedAward(ast::DeclId id, hir::Outcome& outcome) {
  const ast::Name& under = *std::get<ast::Award>(DeclOf(id).node).under;
  const ast::DeclId group_id = *symbols_.FindKind<ast::AwardGroup>(under.text);
  const auto& node = std::get<ast::AwardGroup>(DeclOf(group_id).node);
  const Group* group = LowerGroup(group_id);
  if (group == nullptr) return {};
  const Span span = DeclOf(id).span;
  size_t index = 0;
  while (group->parts[index].award != id) ++index;
  const Part& part = group->parts[index];
  const SpaceId space = part.space;
  const auto here = [&](ColumnId column) {
    return FromAncestor({column, program_.columns[column].type}, group->person, space, span).column;
  };
  hir::Outcome::Share share;
  share.group = NamedOf(DeclOf(group_id).head);
  share.own = part.own;
  if (node.highest_only) share.highest = here(group->highest);
  ColumnId amount = part.amount;
  if (node.budget.valid()) {
    share.budget = here(group->budget);
    share.owed = here(group->owed);
    share.prorated = node.prorated;
    ColumnId due = group->due;
    ColumnId before, until;
    for (size_t i = 0; i <= index; ++i) {
      before = until;
      until =
          until.valid() ? Compute(Prim::kAdd, {until, group->parts[i].total}, span) : group->parts[i].total;
    }
    ColumnId all = until;
    for (size_t i = index + 1; i < group->parts.size(); ++i)
      all = Compute(Prim::kAdd, {all, group->parts[i].total}, span);
    if (node.prorated && !node.highest_only && group->parts.size() > 1) {
      const ColumnId upper = all == until ? due : Compute(Prim::kMulDiv, {due, until, all}, span);
      due = before.valid()
                ? Compute(Prim::kSub, {upper, Compute(Prim::kMulDiv, {due, before, all}, span)}, span)
                : upper;
    }
    due = here(due);
    if (node.prorated && !node.highest_only && space != group->person) {
      hir::Order rows;
      rows.kind = hir::Order::Kind::kApportion;
      rows.within_entities = {group->person};
      rows.amount = due;
      rows.weight = part.amount;
      due = Make(space, group->type, std::move(rows), span).column;
    }
    const ColumnId nothing = columns_.Literal(space, group->type, 0);
    const ColumnId paid = Pick(here(group->fits), part.amount, due, space, span);
    const ColumnId is_nothing = Compute(Prim::kEq, {part.amount, nothing}, span);
    amount = Pick(is_nothing, nothing, paid, space, span);
  }
  outcome.share = std::move(share);
  return {amount, group->type};
}

}  // namespace kaocheng::check
