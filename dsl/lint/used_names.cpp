#include "dsl/lint/used_names.h"

#include <optional>
#include <variant>
#include <vector>

namespace kaocheng::lint {
namespace {

class Collector {
 public:
  Collector(const ast::Ast& ast, const layers::Consolidated& policy) {
    std::set<uint32_t> sources;
    for (const ast::PolicyId id : policy.chain) sources.insert(ast.policies[id].span.source.value);
    for (const ast::Expr& expr : ast.exprs) {
      if (sources.contains(expr.span.source.value)) std::visit(*this, expr.node);
    }
    for (const layers::Entry& entry : policy.entries) std::visit(*this, ast.decls[entry.decl].node);
  }
  std::set<std::string> Take() { return std::move(names_); }

  // expressions
  void operator()(const ast::ErrorExpr&) {}
  void operator()(const ast::Literal&) {}
  void operator()(const ast::NameRef& node) { Add(node.name); }
  void operator()(const ast::Member& node) { Add(node.name); }
  void operator()(const ast::Unary&) {}
  void operator()(const ast::Binary&) {}
  void operator()(const ast::If&) {}
  void operator()(const ast::IsKnown&) {}
  void operator()(const ast::Default&) {}
  void operator()(const ast::InSeason& node) { Add(node.season); }
  void operator()(const ast::AsOf&) {}
  void operator()(const ast::Bounded&) {}
  void operator()(const ast::Modified&) {}
  void operator()(const ast::Call& node) { Add(node.function); }
  void operator()(const ast::Round&) {}
  void operator()(const ast::Aggregate& node) {
    Add(node.scope);
    Add(node.via);
    Add(node.season);
  }
  void operator()(const ast::Rank& node) { Add(node.within); }
  void operator()(const ast::Apportion& node) { Add(node.within); }

  // declarations
  void operator()(const ast::Instrument&) {}
  void operator()(const ast::Enum&) {}
  void operator()(const ast::Season&) {}
  void operator()(const ast::Entity& node) {
    Add(node.parent);
    for (const ast::Field& field : node.fields) Add(field.type.name);
  }
  void operator()(const ast::Record& node) {
    Add(node.owner);
    for (const ast::Field& field : node.fields) Add(field.type.name);
  }
  void operator()(const ast::Parameter& node) { Add(node.type.name); }
  void operator()(const ast::Measure& node) {
    Add(node.of);
    Add(node.each);
    Add(node.type.name);
    Add(node.cites);
  }
  void operator()(const ast::Table& node) {
    Add(node.of);
    Add(node.by);
    Add(node.type.name);
  }
  void operator()(const ast::Duty& node) {
    Add(node.of);
    Add(node.each);
    Add(node.cites);
    Add(node.items_each);
    for (const ast::DutyItem& item : node.items) Add(item.each);
  }
  void operator()(const ast::Score& node) {
    Add(node.of);
    Add(node.each);
    Add(node.cites);
    for (const ast::ScoreItem& item : node.items) Add(item.each);
  }
  void operator()(const ast::Grade& node) {
    Add(node.of);
    Add(node.each);
    Add(node.by);
    Add(node.cites);
    for (const ast::Band& band : node.bands) {
      for (const ast::Quota& quota : band.quotas) {
        Add(quota.within);
        Add(quota.pooled_in);
      }
    }
  }
  void operator()(const ast::AwardGroup& node) {
    Add(node.of);
    Add(node.cites);
  }
  void operator()(const ast::Award& node) {
    Add(node.of);
    Add(node.each);
    Add(node.under);
    Add(node.cites);
    Add(node.handled_by);
  }
  void operator()(const ast::Ladder& node) {
    Add(node.of);
    Add(node.history);
    Add(node.cites);
    for (const ast::Step& step : node.steps) Add(step.handled_by);
  }
  void operator()(const ast::Violation& node) {
    Add(node.under);
    Add(node.each);
    Add(node.cites);
  }
  void operator()(const ast::Open&) {}
  void operator()(const ast::Set&) {}
  void operator()(const ast::Add&) {}
  void operator()(const ast::Repeal&) {}
  void operator()(const ast::Test&) {}
  void operator()(const ast::Transition&) {}

 private:
  void Add(const ast::Name& name) { names_.insert(name.text); }
  void Add(const ast::Citation& cite) { Add(cite.instrument); }
  void Add(const ast::Each& each) {
    Add(each.scope);
    Add(each.season);
  }
  // The offices that may act are one enumeration, found by its name.
  void Add(const ast::Actor&) { names_.insert("office"); }
  template <typename T>
  void Add(const std::optional<T>& part) {
    if (part) Add(*part);
  }
  template <typename T>
  void Add(const std::vector<T>& parts) {
    for (const T& part : parts) Add(part);
  }

  std::set<std::string> names_;
};

}  // namespace

std::set<std::string> UsedNames(const ast::Ast& ast, const layers::Consolidated& policy) {
  return Collector(ast, policy).Take();
}

}  // namespace kaocheng::lint
