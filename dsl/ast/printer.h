#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast/ast.h"

namespace kaocheng::ast {

// Writes nested lists. A declaration's parts stand on lines of their own, expressions on one line.
class Printer {
 public:
  explicit Printer(const Ast& ast) : ast_(ast) {}

  void Policy(const ast::Policy& policy);
  void Decl(const ast::Decl& decl);
  void Expr(ExprId id);
  std::string Take() { return std::move(out_); }

 private:
  // print_declarations.cpp
  void Node(const ast::Decl& decl);
  void Declared(const ast::Decl& decl, std::string_view kind);

  // print_parts.cpp
  void Part(const Field& field);
  void Part(const DutyItem& item);
  void Part(const ScoreItem& item);
  void Part(const Band& band);
  void Part(const Step& step);
  void Part(const Head& member);
  void Part(const Adjust& adjust);
  void Part(const Escalation& escalation);
  void Part(const Opening& opening);
  void Part(const Given& given);
  void Part(const Expect& expect);
  void Part(const Table::Row& row);

  void Of(const Name& name) { Named("of", name); }
  void Named(std::string_view label, const Name& name);
  void Named(std::string_view label, const std::optional<Name>& name);
  void Named(std::string_view label, const std::vector<Name>& names);
  void Labelled(std::string_view label, ExprId expr);
  void Labelled(std::string_view label, const std::vector<ExprId>& exprs);
  void Flag(std::string_view label, bool set);
  void HeadOf(const Head& head);
  void Type(const TypeRef& type);
  void Each(const std::optional<ast::Each>& each);
  void Cites(const std::vector<Citation>& cites);
  void Actors(const std::vector<Actor>& actors);
  void Dates(std::optional<Date> from, std::optional<Date> to);

  // print_expressions.cpp
  void Literal(const ast::Literal& literal);
  void Aggregate(const ast::Aggregate& aggregate);
  void WindowOf(const Window& window);
  void Keys(const std::vector<SortKey>& keys);

  void Open(std::string_view head);      // "(head" after a blank
  void OpenLine(std::string_view head);  // the same on a line of its own
  void Close() {
    out_ += ')';
    --depth_;
  }
  void Word(std::string_view word);
  void Use(const Name& name);
  void Quoted(std::string_view text);

  const Ast& ast_;
  std::string out_;
  int depth_ = 0;
};

}  // namespace kaocheng::ast
