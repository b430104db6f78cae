#include <algorithm>

#include "engine/trial/probe.h"

// From the words of a policy to what its clauses can come to.
namespace kaocheng::trial {

using hir::ColumnId;
using Kind = Probe::Kind;

namespace {

class Finder {
 public:
  Finder(const hir::Suite& suite, const Words& words)
      : program_(suite.program), words_(words), sites_(suite) {}

  std::vector<Asked> Run() {
    words_.ForEachDecl([&](const ast::Decl& decl) {
      words_.ForEachExpr(decl, [&](const Place& place) { Expr(place); });
      if (const auto* table = std::get_if<ast::Table>(&decl.node)) Table(*table, decl.span);
      if (const auto* grade = std::get_if<ast::Grade>(&decl.node)) Grade(*grade);
      if (const auto* ladder = std::get_if<ast::Ladder>(&decl.node)) Ladder(*ladder);
      if (const auto* violation = std::get_if<ast::Violation>(&decl.node)) Adjusts(violation->adjusts);
    });
    return std::move(asked_);
  }

 private:
  void Ask(PointKind kind, Span span, const std::vector<std::pair<Term, Probe>>& outcomes) {
    if (!words_.Own(span)) return;
    Asked& asked = asked_.emplace_back();
    asked.point.kind = kind;
    asked.point.span = span;
    for (const auto& [what, probe] : outcomes) {
      asked.point.outcomes.push_back({what, 0});
      asked.probes.push_back(probe);
    }
  }

  void AskApplies(PointKind kind, Span span, std::vector<ColumnId> when, const Term& what) {
    if (!when.empty()) Ask(kind, span, {{what, {Kind::kCell, std::move(when), 1, {}}}});
  }

  void Expr(const Place& place) {
    const ast::Expr& expr = words_.ast().exprs[place.expr];
    if (std::holds_alternative<ast::Literal>(expr.node)) return;  // nothing else can come of it
    const auto* binary = std::get_if<ast::Binary>(&expr.node);
    const bool asks = place.role == Role::kWhere || place.role == Role::kWhen ||
                      place.role == Role::kUnless || place.role == Role::kCondition ||
                      place.role == Role::kOperand || (binary != nullptr && IsComparison(binary->op)) ||
                      std::holds_alternative<ast::IsKnown>(expr.node) ||
                      std::holds_alternative<ast::InSeason>(expr.node);
    // What an operand denies or connects is asked of its parts; the whole of a clause is asked too.
    const auto* unary = std::get_if<ast::Unary>(&expr.node);
    const bool made_of_parts = (unary != nullptr && unary->op == ast::UnaryOp::kNot) ||
                               (binary != nullptr && IsConnective(binary->op));
    if (asks && !(made_of_parts && place.role == Role::kOperand) && !(unary != nullptr && made_of_parts))
      Condition(place, expr.span);
    if (const auto* modified = std::get_if<ast::Modified>(&expr.node)) Modified(*modified, expr.span);
    if (const auto* aggregate = std::get_if<ast::Aggregate>(&expr.node)) Window(*aggregate, expr.span);
  }

  void Condition(const Place& place, Span span) {
    std::vector<ColumnId> columns = sites_.Condition(words_, place);
    std::erase_if(columns, [&](ColumnId id) {
      const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
      return map != nullptr && map->prim == hir::Prim::kLiteral;
    });
    if (columns.empty()) return;
    Ask(PointKind::kCondition, span,
        {{{"true", "成立"}, {Kind::kCell, columns, 1, {}}},
         {{"false", "不成立"}, {Kind::kCell, columns, 0, {}}}});
  }

  // The `when` of the choices that have an exception of this place.
  std::vector<ColumnId> Choosing(Span whole, Span arm) {
    std::vector<ColumnId> when;
    for (const ColumnId id : sites_.At(whole)) {
      const auto* choose = std::get_if<hir::Choose>(&program_.columns[id].op);
      if (choose == nullptr) continue;
      for (const hir::Choose::Exception& exception : choose->exceptions)
        if (exception.span == arm) when.push_back(exception.when);
    }
    return when;
  }
  // The conditions of what is otherwise left alone: factors, clauses of ladders.
  std::vector<ColumnId> Deciding(Span span) {
    std::vector<ColumnId> when;
    for (const ColumnId id : sites_.At(span)) {
      const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
      if (map != nullptr && map->prim == hir::Prim::kIf) when.push_back(map->operands[0]);
    }
    return when;
  }

  void Modified(const ast::Modified& node, Span span) {
    for (const ast::Modified::Arm& arm : node.exceptions)
      AskApplies(PointKind::kException, arm.span, Choosing(span, arm.span), {"applies", "适用"});
    for (const ast::Modified::Arm& arm : node.factors)
      AskApplies(PointKind::kException, arm.span, Deciding(arm.span), {"applies", "适用"});
  }

  void Adjusts(const std::vector<ast::Adjust>& adjusts) {
    for (const ast::Adjust& adjust : adjusts)
      AskApplies(PointKind::kException, adjust.span, Deciding(adjust.span), {"applies", "适用"});
  }

  void Table(const ast::Table& table, Span span) {
    for (const ast::Table::Row& row : table.rows)
      AskApplies(PointKind::kRow, row.span, Choosing(span, row.span), {"hit", "命中"});
  }

  void Window(const ast::Aggregate& node, Span span) {
    using Of = ast::Window::Kind;
    const bool both = node.window.kind == Of::kLast || node.window.kind == Of::kFromTo;
    if (!both && node.window.kind != Of::kFrom) return;
    std::vector<ColumnId> columns;
    for (const ColumnId id : sites_.At(span)) {
      const auto* reduce = std::get_if<hir::Reduce>(&program_.columns[id].op);
      const bool days = reduce != nullptr && reduce->window == hir::Reduce::Window::kBetween &&
                        program_.spaces[reduce->source].kind != hir::Space::Kind::kEntity;
      if (days) columns.push_back(id);
    }
    if (columns.empty()) return;
    std::vector<std::pair<Term, Probe>> edges;
    edges.emplace_back(Term{"a record on its first day", "首日有记录"},
                       Probe{Kind::kFirstDay, columns, 0, {}});
    if (both)
      edges.emplace_back(Term{"a record on its last day", "末日有记录"},
                         Probe{Kind::kLastDay, columns, 0, {}});
    Ask(PointKind::kWindow, node.window.span, edges);
  }

  void Grade(const ast::Grade& node) {
    for (const ast::Band& band : node.bands) {
      for (const hir::Outcome& outcome : program_.outcomes) {
        const hir::Type type = program_.columns[outcome.value].type;
        if (outcome.kind != hir::OutcomeKind::kGrade || type.kind != hir::TypeKind::kEnum) continue;
        const std::vector<hir::Named>& members = program_.enums[type.enum_id()].members;
        for (size_t i = 0; i < members.size(); ++i) {
          if (members[i].span != band.head.name.span) continue;
          Ask(PointKind::kGrade, band.span,
              {{{"given", "评定"}, {Kind::kCell, {outcome.value}, static_cast<int64_t>(i), {}}}});
        }
      }
      for (const ast::Quota& quota : band.quotas) {
        std::vector<ColumnId> orders;
        for (const ColumnId id : sites_.At(quota.span))
          if (std::holds_alternative<hir::Order>(program_.columns[id].op)) orders.push_back(id);
        if (orders.empty()) continue;
        Ask(PointKind::kQuota, quota.span,
            {{{"somebody inside", "有人在名额内"}, {Kind::kCell, orders, 1, {}}},
             {{"somebody cut", "有人被挤出"}, {Kind::kQuotaCut, orders, 0, {}}}});
      }
    }
  }

  void Ladder(const ast::Ladder& node) {
    Adjusts(node.adjusts);
    for (size_t l = 0; l < program_.ladders.size(); ++l) {
      const hir::LadderId id = program_.ladders.id_at(l);
      const hir::Ladder& ladder = program_.ladders[id];
      for (const ast::Step& step : node.steps) {
        for (size_t i = 0; i < ladder.steps.size(); ++i) {
          if (ladder.violations.empty() || ladder.steps[i].named.span != step.head.name.span) continue;
          Ask(PointKind::kRung, step.span,
              {{{"reached", "达到"}, {Kind::kRung, {}, static_cast<int64_t>(i) + 1, id}}});
        }
      }
      for (const ast::Escalation& escalation : node.escalations) {
        for (size_t i = 0; i < ladder.escalations.size(); ++i) {
          if (ladder.escalations[i].span != escalation.span) continue;
          const auto number = static_cast<int64_t>(i);
          Ask(PointKind::kEscalation, escalation.span,
              {{{"raises a step", "升档"}, {Kind::kEscalation, {}, number, id}}});
          Ask(PointKind::kWindow, escalation.span,
              {{{"an earlier one on its first day", "首日有前次"}, {Kind::kOldest, {}, number, id}}});
        }
      }
    }
  }

  const hir::Program& program_;
  const Words& words_;
  Sites sites_;
  std::vector<Asked> asked_;
};

}  // namespace

std::vector<Asked> PointsOf(const hir::Suite& suite, const Words& words) {
  return Finder(suite, words).Run();
}

}  // namespace kaocheng::trial
