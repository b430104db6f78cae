#pragma once

#include <functional>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/layers/consolidate.h"

// A policy's own words: what of the consolidated text its tests are asked to try.
namespace kaocheng::trial {

// What an expression is to the one that it stands in.
enum class Role : uint8_t {
  kValue,
  kWhere,  // of a scope or an aggregate
  kWhen,   // of an exception, a factor, a clause of a ladder, an award; of an `if`
  kUnless,
  kCondition,  // what a duty's item or `every` asks for
  kOperand,    // of and, or, not
  kFloor,      // at least
  kCap,        // at most
};

struct Place {
  ast::ExprId expr;
  Role role = Role::kValue;
  size_t index = 0;  // kOperand: which one
  std::vector<Span>
      around;  // expressions and clauses that it stands in, innermost first; last the declaration
};

class Words {
 public:
  Words(const ast::Ast& ast, const layers::Consolidated& policy) : ast_(ast), policy_(policy) {}

  // Whether it stands in the text of the policy itself, not of those above it.
  bool Own(Span span) const;
  // Every declaration that has words of its own, and every expression of them, parents first. Who handles an
  // outcome is left out: no test can ask for it.
  void ForEachDecl(const std::function<void(const ast::Decl&)>& fn) const;
  void ForEachExpr(const ast::Decl& decl, const std::function<void(const Place&)>& fn) const;

  const ast::Ast& ast() const { return ast_; }
  Span SpanOf(ast::ExprId expr) const { return ast_.exprs[expr].span; }

 private:
  const ast::Ast& ast_;
  const layers::Consolidated& policy_;
};

bool IsComparison(ast::BinaryOp op);
inline bool IsConnective(ast::BinaryOp op) { return op == ast::BinaryOp::kAnd || op == ast::BinaryOp::kOr; }

}  // namespace kaocheng::trial
