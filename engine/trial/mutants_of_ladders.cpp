#include <algorithm>

#include "engine/trial/maker.h"

// Rungs, clauses that move a step, escalations, violations.
namespace kaocheng::trial {

using hir::ColumnId;
using hir::Prim;

namespace {

const ast::Literal* LiteralIn(const ast::Ast& ast, ast::ExprId id) {
  return id.valid() ? std::get_if<ast::Literal>(&ast.exprs[id].node) : nullptr;
}

}  // namespace

void Maker::OfLadder(MutantKind kind, Span span, std::string text, hir::LadderId id,
                     const std::function<void(hir::Ladder&)>& change) {
  Mutant mutant;
  mutant.kind = kind;
  mutant.edits = {{span, std::move(text)}};
  hir::Ladder ladder = program().ladders[id];
  change(ladder);
  mutant.ladders.emplace_back(id, std::move(ladder));
  Enter(std::move(mutant));
}

// Another step of the ladder in a clause that names one.
void Maker::OtherStep(const ast::Name& name, Span clause) {
  for (const int64_t direction : {1, -1}) {
    Mutant mutant;
    mutant.kind = MutantKind::kStep;
    mutant.edits = {{name.span, ""}};
    std::string text;
    Exchange(mutant, sites_.At(clause), [&](hir::Op& op) {
      auto* map = std::get_if<hir::Map>(&op);
      if (map == nullptr || map->prim != Prim::kIf) return false;
      const hir::Column column = program().columns[map->operands[1]];
      const auto was = LiteralAt(program(), map->operands[1]);
      if (!was || column.type.kind != hir::TypeKind::kEnum) return false;
      const std::vector<hir::Named>& members = program().enums[column.type.enum_id()].members;
      const int64_t is = *was + direction;
      if (is < 1 || is >= static_cast<int64_t>(members.size())) return false;
      map->operands[1] = bench_.Literal(column.space, column.type, is);
      text = NameOf(members[static_cast<size_t>(is)], name.text);
      return true;
    });
    const bool entered = !made_.empty() && made_.back().edits.front().span == name.span &&
                         made_.back().edits.front().text.empty();
    if (entered) made_.back().edits.front().text = text;
  }
}

void Maker::Adjusts(const std::vector<ast::Adjust>& adjusts) {
  for (const ast::Adjust& adjust : adjusts) {
    Drop(MutantKind::kException, adjust.span, adjust.span, sites_.At(adjust.span), [&](hir::Op& op) {
      const auto* map = std::get_if<hir::Map>(&op);
      if (map == nullptr || map->prim != Prim::kIf || !LiteralAt(program(), map->operands[2])) return false;
      op = LiteralOp(*LiteralAt(program(), map->operands[2]));
      return true;
    });
    if (adjust.step) OtherStep(*adjust.step, adjust.span);
    if (adjust.up_to) OtherStep(*adjust.up_to, adjust.span);
  }
}

void Maker::Violation(const ast::Decl& decl) {
  Adjusts(std::get<ast::Violation>(decl.node).adjusts);
  if (!words_.Own(decl.span)) return;
  for (size_t l = 0; l < program().ladders.size(); ++l) {
    const hir::LadderId id = program().ladders.id_at(l);
    for (size_t i = 0; i < program().ladders[id].violations.size(); ++i) {
      if (program().ladders[id].violations[i].span != decl.span) continue;
      const hir::SpaceId space = program().ladders[id].violations[i].space;
      const ColumnId never = bench_.Literal(space, {hir::TypeKind::kBoolean, false, 0}, 0);
      OfLadder(MutantKind::kClause, decl.span, "", id, [&](hir::Ladder& ladder) {
        ladder.violations[i].clauses.applicable = never;
        if (ladder.violations[i].at_end) ladder.violations[i].at_end->applicable = never;
      });
    }
  }
}

void Maker::Ladder(const ast::Ladder& node) {
  Adjusts(node.adjusts);
  for (size_t l = 0; l < program().ladders.size(); ++l) {
    const hir::LadderId id = program().ladders.id_at(l);
    if (program().ladders[id].violations.empty()) continue;
    Steps(node, id);
    for (const ast::Escalation& escalation : node.escalations) {
      for (size_t i = 0; i < program().ladders[id].escalations.size(); ++i) {
        if (program().ladders[id].escalations[i].span == escalation.span) Escalation(escalation, id, i);
      }
    }
  }
}

void Maker::Steps(const ast::Ladder& node, hir::LadderId id) {
  const auto at = [&](const ast::Step& step) -> std::optional<size_t> {
    const std::vector<hir::Step>& steps = program().ladders[id].steps;
    for (size_t i = 0; i < steps.size(); ++i)
      if (steps[i].named.span == step.head.name.span) return i;
    return std::nullopt;
  };
  for (size_t s = 0; s < node.steps.size(); ++s) {
    const ast::Step& step = node.steps[s];
    const auto index = at(step);
    if (!index) continue;
    if (const ast::Literal* lasts = LiteralIn(words_.ast(), step.lasts)) {
      const Span span = words_.SpanOf(step.lasts);
      for (const int direction : {1, -1}) {
        const std::vector<Stored> stored = StoredAs(*lasts);
        const auto moved =
            stored.empty() ? std::nullopt : Move(*lasts, stored.front(), sources_.Text(span), direction);
        if (!moved) continue;
        OfLadder(MutantKind::kConstant, span, moved->text, id,
                 [&](hir::Ladder& ladder) { ladder.steps[*index].lasts += moved->by; });
      }
    }
    if (s + 1 < node.steps.size() && at(node.steps[s + 1]) == *index + 1) Swap(node, s, id);
  }
}

void Maker::Escalation(const ast::Escalation& node, hir::LadderId id, size_t index) {
  OfLadder(MutantKind::kException, node.span, "", id, [&](hir::Ladder& ladder) {
    ladder.escalations.erase(ladder.escalations.begin() + static_cast<ptrdiff_t>(index));
  });
  for (const int direction : {1, -1}) {
    for (const ast::ExprId number : {node.count, node.last}) {
      const ast::Literal* literal = LiteralIn(words_.ast(), number);
      const std::vector<Stored> stored = literal == nullptr ? std::vector<Stored>{} : StoredAs(*literal);
      const Span span = words_.SpanOf(number);
      const auto moved =
          stored.empty() ? std::nullopt : Move(*literal, stored.front(), sources_.Text(span), direction);
      if (!moved) continue;
      OfLadder(MutantKind::kConstant, span, moved->text, id, [&](hir::Ladder& ladder) {
        (number == node.count ? ladder.escalations[index].count : ladder.escalations[index].last) +=
            moved->by;
      });
    }
    const hir::Escalation& rule = program().ladders[id].escalations[index];
    const auto top = static_cast<int64_t>(program().ladders[id].steps.size());
    const auto name = [&](int64_t step, const ast::Name& written) {
      return NameOf(program().ladders[id].steps[static_cast<size_t>(step - 1)].named, written.text);
    };
    const int64_t to = rule.to + direction;
    const int64_t of = rule.of + direction;
    if (to >= rule.of && to <= top)
      OfLadder(MutantKind::kStep, node.to.span, name(to, node.to), id,
               [&](hir::Ladder& ladder) { ladder.escalations[index].to = to; });
    if (of >= 1 && of <= rule.to)
      OfLadder(MutantKind::kStep, node.of.span, name(of, node.of), id,
               [&](hir::Ladder& ladder) { ladder.escalations[index].of = of; });
  }
}

// Two neighbouring rungs change places: everything that names one of them now means another height. What a
// ladder has for want of a clause (the top, the highest that is not final) keeps its height.
void Maker::Swap(const ast::Ladder& node, size_t lower, hir::LadderId id) {
  const hir::Ladder& was = program().ladders[id];
  const auto first = static_cast<int64_t>(lower) + 1;
  if (was.steps[lower].named.span != node.steps[lower].head.name.span) return;
  const auto other = [&](int64_t step) {
    return step == first ? first + 1 : step == first + 1 ? first : step;
  };
  const auto names = [&](const hir::Type& type) {
    return type.kind == hir::TypeKind::kEnum && type.enum_id() == was.steps_enum;
  };
  Mutant mutant;
  mutant.kind = MutantKind::kOrder;
  const Span below = node.steps[lower].span;
  const Span above = node.steps[lower + 1].span;
  mutant.edits = {{below, std::string(sources_.Text(above))}, {above, std::string(sources_.Text(below))}};
  hir::Ladder ladder = was;  // and the literals of mutants, which only stand for heights, stay
  std::swap(ladder.steps[lower], ladder.steps[lower + 1]);
  for (hir::Escalation& rule : ladder.escalations) rule.to = other(rule.to), rule.of = other(rule.of);
  for (hir::Violation& violation : ladder.violations) {
    for (ColumnId* column : {&violation.clauses.at_most, &violation.clauses.up_to}) {
      const auto height = LiteralAt(program(), *column);
      if (height) *column = bench_.Literal(violation.space, program().columns[*column].type, *height);
    }
  }
  for (size_t i = 0; i < columns_; ++i) {
    const ColumnId column = program().columns.id_at(i);
    if (!names(program().columns[column].type)) continue;
    const auto literal = LiteralAt(program(), column);
    const auto* map = std::get_if<hir::Map>(&program().columns[column].op);
    if (literal && other(*literal) != *literal)
      mutant.columns.emplace_back(column, LiteralOp(other(*literal)));
    const bool clause = map != nullptr && map->prim == Prim::kIf &&
                        program().columns[column].label.kind == hir::Label::Kind::kClause;
    const auto rest = clause ? LiteralAt(program(), map->operands[2]) : std::nullopt;
    if (!rest || other(*rest) == *rest) continue;
    hir::Map kept = *map;
    kept.operands[2] = bench_.Literal(program().columns[column].space, program().columns[column].type, *rest);
    mutant.columns.emplace_back(column, std::move(kept));
  }
  mutant.ladders.emplace_back(id, std::move(ladder));
  hir::Enum members = program().enums[was.steps_enum];
  std::swap(members.members[lower + 1], members.members[lower + 2]);
  mutant.members.emplace(was.steps_enum, std::move(members));
  Enter(std::move(mutant));
}

}  // namespace kaocheng::trial
