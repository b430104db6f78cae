#include <algorithm>

#include "engine/trial/maker.h"

// Clauses that are left out.
namespace kaocheng::trial {

using hir::ColumnId;
using hir::Prim;
using LabelKind = hir::Label::Kind;

namespace {

bool IsPrim(const hir::Op& op, Prim prim) {
  const auto* map = std::get_if<hir::Map>(&op);
  return map != nullptr && map->prim == prim;
}

}  // namespace

void Maker::Drop(MutantKind kind, Span at, Span cut, const std::vector<ColumnId>& columns,
                 const Change& change) {
  if (!words_.Own(at)) return;
  Mutant mutant;
  mutant.kind = kind;
  mutant.edits = {{cut, ""}};
  Exchange(std::move(mutant), columns, change);
}

// when, unless: as if nothing were asked.
void Maker::Condition(const Place& place) {
  const Span span = words_.SpanOf(place.expr);
  const Span cut = WithWord(span);
  if (place.role == Role::kUnless) {
    Drop(MutantKind::kClause, span, cut, sites_.At(span), [&](hir::Op& op) {
      auto* map = std::get_if<hir::Map>(&op);
      if (map == nullptr) return false;
      if (map->prim == Prim::kNot) {  // denied where it stands
        op = LiteralOp(1);
        return true;
      }
      if (map->prim != Prim::kIf || LiteralAt(program(), map->operands[1]) != 0) return false;
      op = Identity(map->operands[2]);  // of a violation: no step where it holds
      return true;
    });
    return;
  }
  if (place.around.empty()) return;
  // A clause of a ladder: what it does where it holds, it does always.
  Drop(MutantKind::kClause, span, cut, sites_.At(place.around.front()), [&](hir::Op& op) {
    auto* map = std::get_if<hir::Map>(&op);
    const bool clause = map != nullptr && map->prim == Prim::kIf && LiteralAt(program(), map->operands[1]) &&
                        LiteralAt(program(), map->operands[2]) && !LiteralAt(program(), map->operands[0]);
    if (!clause || place.around.size() != 2) return false;
    op = LiteralOp(*LiteralAt(program(), map->operands[1]));
    return true;
  });
}

// where: every row counts.
void Maker::Where(const Place& place) {
  const Span span = words_.SpanOf(place.expr);
  const Span cut = WithWord(span);
  for (size_t level = 0; level < std::min<size_t>(2, place.around.size()); ++level) {
    std::vector<ColumnId> aggregates;
    for (const ColumnId id : sites_.At(place.around[level])) {
      const auto* reduce = std::get_if<hir::Reduce>(&program().columns[id].op);
      if (reduce != nullptr && reduce->where.valid()) aggregates.push_back(id);
    }
    const std::vector<ColumnId> condition = sites_.Condition(words_, place);
    const auto change = [&](hir::Op& op) {
      auto& reduce = std::get<hir::Reduce>(op);
      const ColumnId where = Peeled(program(), reduce.where);
      const auto is = [&](ColumnId id) {
        return std::find(condition.begin(), condition.end(), Peeled(program(), id)) != condition.end();
      };
      if (is(where)) {
        reduce.where = {};
        return true;
      }
      const auto* both = std::get_if<hir::Map>(&program().columns[where].op);
      if (both == nullptr || both->prim != Prim::kAnd || both->operands.size() != 2) return false;
      for (const size_t side : {size_t{0}, size_t{1}}) {
        if (!is(both->operands[side])) continue;
        reduce.where = both->operands[1 - side];
        return true;
      }
      return false;
    };
    const size_t before = made_.size() + same_;
    Drop(MutantKind::kClause, span, cut, aggregates, change);
    if (made_.size() + same_ > before) return;
  }
  // Of a declaration's scope or a duty's cells: a condition of its own words.
  Drop(MutantKind::kClause, span, cut, sites_.At(span), [&](hir::Op& op) {
    if (IsPrim(op, Prim::kNot) || IsPrim(op, Prim::kRequire)) return false;
    op = LiteralOp(1);
    return true;
  });
}

void Maker::Bound(Span owner, ast::ExprId bound, Prim prim, uint32_t after) {
  if (!bound.valid()) return;
  const Span span = words_.SpanOf(bound);
  const Span cut{span.source, std::max(after, WithWord(span).begin), span.end};
  Drop(MutantKind::kClause, span, cut, sites_.At(owner), [&](hir::Op& op) {
    if (!IsPrim(op, prim)) return false;
    auto& map = std::get<hir::Map>(op);
    map.operands[1] = map.operands[0];
    return true;
  });
}

void Maker::Arms(const ast::Modified& node, Span span) {
  for (const ast::Modified::Arm& arm : node.exceptions) {
    Drop(MutantKind::kException, arm.span, arm.span, sites_.At(span), [&](hir::Op& op) {
      auto* choose = std::get_if<hir::Choose>(&op);
      return choose != nullptr && std::erase_if(choose->exceptions, [&](const auto& exception) {
                                    return exception.span == arm.span;
                                  }) > 0;
    });
  }
  for (const ast::Modified::Arm& arm : node.factors) {
    Drop(MutantKind::kException, arm.span, arm.span, sites_.At(arm.span), [&](hir::Op& op) {
      if (!IsPrim(op, Prim::kIf)) return false;
      op = LiteralOp(*LiteralAt(program(), std::get<hir::Map>(op).operands[2]));
      return true;
    });
  }
}

void Maker::Score(const ast::Decl& decl, const ast::Score& node) {
  Bound(decl.span, node.at_least, Prim::kAtLeast, 0);
  Bound(decl.span, node.at_most, Prim::kAtMost, 0);
  for (const ast::ScoreItem& item : node.items) {
    Bound(item.span, item.at_least, Prim::kAtLeast, 0);
    Bound(item.span, item.at_most, Prim::kAtMost, 0);
    Drop(MutantKind::kClause, item.span, item.span,
         sites_.Labelled(LabelKind::kItem, decl.head.name.text + "." + item.head.name.text), [](hir::Op& op) {
           op = LiteralOp(0);
           return true;
         });
  }
}

void Maker::Duty(const ast::Decl& decl, const ast::Duty& node) {
  for (const ast::DutyItem& item : node.items) {
    const std::string path = decl.head.name.text + "." + item.head.name.text;
    std::vector<ColumnId> columns = sites_.Labelled(LabelKind::kItem, path + ".required");
    for (const ColumnId met : sites_.Labelled(LabelKind::kItem, path + ".met")) columns.push_back(met);
    Drop(MutantKind::kClause, item.span, item.span, columns, [](hir::Op& op) {
      op = LiteralOp(0);
      return true;
    });
  }
}

void Maker::Grade(const ast::Decl&, const ast::Grade& node) {
  for (const ast::Band& band : node.bands) {
    if (!band.at_least.valid()) continue;
    Drop(MutantKind::kClause, band.span, band.span, sites_.At(band.span), [&](hir::Op& op) {
      if (!IsPrim(op, Prim::kIf)) return false;
      op = Identity(std::get<hir::Map>(op).operands[2]);  // whoever it would take goes on to the next
      return true;
    });
    if (band.quotas.size() != 1) continue;
    const ast::Quota& quota = band.quotas.front();
    ColumnId candidate;
    for (const ColumnId id : sites_.At(quota.span)) {
      const auto* order = std::get_if<hir::Order>(&program().columns[id].op);
      if (order == nullptr) continue;
      candidate = order->candidate;
      const auto* with_size = std::get_if<hir::Map>(&program().columns[candidate].op);
      if (quota.pooled_in && with_size != nullptr) candidate = with_size->operands[0];
    }
    if (!candidate.valid()) continue;
    const auto is_pick = [&](ColumnId id) {
      return program().columns[id].type.kind == hir::TypeKind::kBoolean &&
             IsPrim(program().columns[id].op, Prim::kIf);
    };
    std::vector<ColumnId> picks = sites_.At(quota.span);
    std::erase_if(picks, [&](ColumnId id) { return !is_pick(id); });
    Drop(MutantKind::kClause, quota.span, quota.span, picks, [&](hir::Op& op) {
      op = Identity(candidate);
      return true;
    });
  }
}

// Nobody is eligible, or everybody whom the rest does not exclude.
void Maker::Award(const ast::Decl& decl, const ast::Award& node) {
  const auto dropped = [](hir::Op& op) {
    op = LiteralOp(1);
    return true;
  };
  for (const ast::ExprId when : node.when) {
    if (std::holds_alternative<ast::Literal>(words_.ast().exprs[when].node)) continue;
    const Span span = words_.SpanOf(when);
    std::vector<ColumnId> columns = sites_.Labelled(LabelKind::kCondition, decl.head.name.text + ".when");
    if (node.when.size() > 1)
      std::erase_if(columns, [&](ColumnId id) { return program().columns[id].span != span; });
    Drop(MutantKind::kClause, span, WithWord(span), columns, dropped);
  }
  if (!words_.Own(decl.span)) return;
  Mutant mutant;
  mutant.kind = MutantKind::kClause;
  mutant.edits = {{decl.span, ""}};
  std::vector<ColumnId> columns;
  for (const hir::Outcome& outcome : program().outcomes) {
    if (outcome.kind != hir::OutcomeKind::kAward || outcome.named.span != decl.head.name.span) continue;
    const hir::Column& eligible = program().columns[outcome.eligible];
    const bool own = eligible.span == decl.span || eligible.label.name == decl.head.name.text + ".when";
    if (own) columns.push_back(outcome.eligible);
    for (const ColumnId id : sites_.At(decl.span)) {
      if (IsPrim(program().columns[id].op, Prim::kIf)) columns.push_back(id);
    }
  }
  Exchange(std::move(mutant), columns, [](hir::Op& op) {
    op = LiteralOp(0);
    return true;
  });
}

}  // namespace kaocheng::trial
