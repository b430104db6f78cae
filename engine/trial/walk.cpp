#include "engine/trial/walk.h"

#include <set>
#include <type_traits>

#include "dsl/ast/overloaded.h"

namespace kaocheng::trial {

namespace {

using Around = std::vector<Span>;

Around Within(Span span, const Around& around) {
  Around inner{span};
  inner.insert(inner.end(), around.begin(), around.end());
  return inner;
}

class Walker {
 public:
  Walker(const ast::Ast& ast, const layers::Consolidated& policy, const Words& words,
         const std::function<void(const Place&)>& fn)
      : ast_(ast), policy_(policy), words_(words), fn_(fn) {}

  void Visit(ast::ExprId id, Role role, const Around& around, size_t index = 0) {
    if (!id.valid()) return;
    const ast::Expr& expr = ast_.exprs[id];
    if (const auto dated = policy_.dated.find(id); dated != policy_.dated.end() && !in_dated_.contains(id)) {
      in_dated_.insert(id);  // the first of its texts is the expression itself
      for (const layers::Consolidated::Dated& text : dated->second)
        Visit(text.value, role, Within(expr.span, around), index);
      in_dated_.erase(id);
      return;
    }
    if (words_.Own(expr.span)) fn_({id, role, index, around});
    Children(expr, Within(expr.span, around));
  }

  void Scope(const std::optional<ast::Each>& each, const Around& around) {
    if (each) Visit(each->where, Role::kWhere, Within(each->span, around));
  }

  void Adjusts(const std::vector<ast::Adjust>& adjusts, const Around& around) {
    for (const ast::Adjust& adjust : adjusts) {
      Visit(adjust.amount, Role::kValue, Within(adjust.span, around));
      Visit(adjust.when, Role::kWhen, Within(adjust.span, around));
    }
  }

  void Fields(const std::vector<ast::Field>& fields, const Around& around) {
    for (const ast::Field& field : fields) Visit(field.value, Role::kValue, Within(field.span, around));
  }

  void All(const std::vector<ast::ExprId>& exprs, Role role, const Around& around) {
    for (const ast::ExprId expr : exprs) Visit(expr, role, around);
  }

 private:
  void Children(const ast::Expr& expr, const Around& around) {
    std::visit([&](const auto& node) { Of(node, around); }, expr.node);
  }

  void Of(const ast::ErrorExpr&, const Around&) {}
  void Of(const ast::Literal&, const Around&) {}
  void Of(const ast::NameRef&, const Around&) {}
  void Of(const ast::Member& node, const Around& around) { Visit(node.object, Role::kValue, around); }
  void Of(const ast::Unary& node, const Around& around) {
    Visit(node.operand, node.op == ast::UnaryOp::kNot ? Role::kOperand : Role::kValue, around);
  }
  void Of(const ast::Binary& node, const Around& around) {
    const Role role = IsConnective(node.op) ? Role::kOperand : Role::kValue;
    Visit(node.left, role, around, 0);
    Visit(node.right, role, around, 1);
  }
  void Of(const ast::If& node, const Around& around) {
    Visit(node.condition, Role::kWhen, around);
    Visit(node.then, Role::kValue, around);
    Visit(node.otherwise, Role::kValue, around);
  }
  void Of(const ast::IsKnown& node, const Around& around) { Visit(node.operand, Role::kValue, around); }
  void Of(const ast::Default& node, const Around& around) {
    Visit(node.operand, Role::kValue, around);
    Visit(node.fallback, Role::kValue, around);
  }
  void Of(const ast::InSeason& node, const Around& around) { Visit(node.date, Role::kValue, around); }
  void Of(const ast::AsOf& node, const Around& around) {
    Visit(node.operand, Role::kValue, around);
    Visit(node.date, Role::kValue, around);
  }
  void Of(const ast::Bounded& node, const Around& around) {
    Visit(node.operand, Role::kValue, around);
    Visit(node.at_least, Role::kFloor, around);
    Visit(node.at_most, Role::kCap, around);
  }
  void Of(const ast::Modified& node, const Around& around) {
    Visit(node.base, Role::kValue, around);
    for (const auto* arms : {&node.exceptions, &node.factors}) {
      for (const ast::Modified::Arm& arm : *arms) {
        Visit(arm.value, Role::kValue, Within(arm.span, around));
        Visit(arm.when, Role::kWhen, Within(arm.span, around));
      }
    }
  }
  void Of(const ast::Call& node, const Around& around) { All(node.arguments, Role::kValue, around); }
  void Of(const ast::Round& node, const Around& around) {
    Visit(node.operand, Role::kValue, around);
    Visit(node.unit, Role::kValue, around);
  }
  void Of(const ast::Aggregate& node, const Around& around) {
    const bool every = node.kind == ast::AggregateKind::kEvery;
    Visit(node.value, every ? Role::kCondition : Role::kValue, around);
    Visit(node.where, Role::kWhere, around);
    for (const ast::ExprId day : {node.window.length, node.window.from, node.window.to})
      Visit(day, Role::kValue, Within(node.window.span, around));
    Visit(node.dated, Role::kValue, around);
  }
  void Of(const ast::Rank& node, const Around& around) {
    for (const ast::SortKey& key : node.keys) Visit(key.key, Role::kValue, around);
  }
  void Of(const ast::Apportion& node, const Around& around) {
    Visit(node.amount, Role::kValue, around);
    Visit(node.weight, Role::kValue, around);
  }

  const ast::Ast& ast_;
  const layers::Consolidated& policy_;
  const Words& words_;
  const std::function<void(const Place&)>& fn_;
  std::set<ast::ExprId> in_dated_;
};

// The expressions of one declaration, clause by clause.
struct Clauses {
  Walker& walk;
  Around decl;

  void operator()(const ast::Entity& node) const { walk.Fields(node.fields, decl); }
  void operator()(const ast::Record& node) const { walk.Fields(node.fields, decl); }
  void operator()(const ast::Parameter& node) const {
    for (const ast::DatedValue& value : node.values)
      walk.Visit(value.value, Role::kValue, Within(value.span, decl));
  }
  void operator()(const ast::Measure& node) const {
    walk.Scope(node.each, decl);
    walk.Visit(node.value, Role::kValue, decl);
  }
  void operator()(const ast::Table& node) const {
    for (const ast::Table::Row& row : node.rows) {
      const Around in_row = Within(row.span, decl);
      for (const ast::Table::Cell& cell : row.cells)
        walk.All(cell.values, Role::kValue, Within(cell.span, in_row));
      walk.Visit(row.result, Role::kValue, in_row);
    }
  }
  void operator()(const ast::Duty& node) const {
    walk.Scope(node.each, decl);
    walk.Scope(node.items_each, decl);
    for (const ast::DutyItem& item : node.items) {
      const Around in_item = Within(item.span, decl);
      walk.Scope(item.each, in_item);
      walk.Visit(item.unless, Role::kUnless, in_item);
      walk.Visit(item.due_within, Role::kValue, in_item);
      walk.Visit(item.condition, Role::kCondition, in_item);
    }
  }
  void operator()(const ast::Score& node) const {
    walk.Scope(node.each, decl);
    walk.Visit(node.base, Role::kValue, decl);
    walk.Visit(node.at_least, Role::kFloor, decl);
    walk.Visit(node.at_most, Role::kCap, decl);
    for (const ast::ScoreItem& item : node.items) {
      const Around in_item = Within(item.span, decl);
      walk.Visit(item.value, Role::kValue, in_item);
      walk.Scope(item.each, in_item);
      walk.Visit(item.at_least, Role::kFloor, in_item);
      walk.Visit(item.at_most, Role::kCap, in_item);
    }
  }
  void operator()(const ast::Grade& node) const {
    walk.Scope(node.each, decl);
    for (const ast::Band& band : node.bands) {
      const Around in_band = Within(band.span, decl);
      walk.Visit(band.at_least, Role::kValue, in_band);
      walk.Visit(band.unless, Role::kUnless, in_band);
      for (const ast::Quota& quota : band.quotas) {
        const Around in_quota = Within(quota.span, in_band);
        walk.Visit(quota.share, Role::kValue, in_quota);
        walk.Visit(quota.below, Role::kValue, in_quota);
        for (const ast::SortKey& key : quota.by) walk.Visit(key.key, Role::kValue, in_quota);
      }
    }
  }
  void operator()(const ast::AwardGroup& node) const {
    walk.Scope(node.each, decl);
    walk.All(node.when, Role::kWhen, decl);
    walk.All(node.unless, Role::kUnless, decl);
    walk.Visit(node.budget, Role::kValue, decl);
  }
  void operator()(const ast::Award& node) const {
    walk.Scope(node.each, decl);
    walk.All(node.when, Role::kWhen, decl);
    walk.All(node.unless, Role::kUnless, decl);
    walk.Visit(node.amount, Role::kValue, decl);
  }
  void operator()(const ast::Ladder& node) const { walk.Adjusts(node.adjusts, decl); }
  void operator()(const ast::Violation& node) const {
    walk.Scope(node.each, decl);
    walk.All(node.unless, Role::kUnless, decl);
    walk.Adjusts(node.adjusts, decl);
  }
  void operator()(const ast::Instrument&) const {}
  void operator()(const ast::Enum&) const {}
  void operator()(const ast::Season&) const {}
  void operator()(const ast::Open&) const {}
  void operator()(const ast::Set&) const {}
  void operator()(const ast::Add&) const {}
  void operator()(const ast::Repeal&) const {}
  void operator()(const ast::Test&) const {}
  void operator()(const ast::Transition&) const {}
};

}  // namespace

bool IsComparison(ast::BinaryOp op) { return op >= ast::BinaryOp::kEq && op <= ast::BinaryOp::kGe; }

bool Words::Own(Span span) const {
  if (!span.valid()) return false;
  const ast::PolicyId from = policy_.OriginOf(ast_, span).policy;
  return from == policy_.policy ||
         (from.valid() && ast_.policies[from].name.text == ast_.policies[policy_.policy].name.text);
}

void Words::ForEachDecl(const std::function<void(const ast::Decl&)>& fn) const {
  for (const layers::Entry& entry : policy_.entries) fn(ast_.decls[entry.decl]);
}

void Words::ForEachExpr(const ast::Decl& decl, const std::function<void(const Place&)>& fn) const {
  Walker walker(ast_, policy_, *this, fn);
  std::visit(Clauses{walker, {decl.span}}, decl.node);
}

}  // namespace kaocheng::trial
