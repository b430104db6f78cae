#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/base/utf8.h"
#include "dsl/format/aliases.h"
#include "dsl/format/doc.h"
#include "dsl/format/margin.h"
#include "dsl/format/words.h"

namespace kaocheng::format {

// Turns a tree into a document, spread over files by what is printed. Whatever can have a comment before it
// asks the margin for it when it is printed, so that everything is printed in the order of the text.
class Printer {
 public:
  // Without aliases names stay as they are written.
  Printer(const ast::Ast& ast, Margin margin, Words words, const Aliases* aliases)
      : ast_(ast), margin_(std::move(margin)), words_(words), aliases_(aliases) {}

  Doc File(const std::vector<ast::PolicyId>& policies);
  // Is told every clause and expression as it is printed, for people to read.
  void set_listener(std::function<void(Span, const Doc&)> listener) { listener_ = std::move(listener); }

 private:
  // Something that stands on lines of its own: a declaration, a clause, an entry.
  struct Unit {
    Span span;
    std::function<Doc()> print;
    bool apart = false;  // always with blank lines around it
  };
  // Columns of a block's entries: the widest name, the widest titles.
  struct Columns {
    size_t name = 0, titles = 0;
  };
  // Of what, above and below what a part is added.
  struct Place {
    const std::optional<ast::Name>*of = nullptr, *above = nullptr, *below = nullptr;
  };

  // layout.cpp
  Doc Print(const Unit& unit) { return Told(unit.span, unit.print()); }
  Doc Told(Span span, Doc doc) const;
  Doc Units(std::vector<Unit> units, bool in_order);
  Doc Block(std::vector<Unit> units, Span span, bool in_order = true);
  Doc Listing(std::vector<Unit> entries, Span span, std::string_view separator, bool separate_lines);
  Doc Trailing(uint32_t end);
  template <typename Parts>
  Columns ColumnsOf(const Parts& parts) const;
  Doc Aligned(const ast::Head& head, Columns columns) const;

  // names.cpp
  std::string Other(const std::string& name, bool attribute = false) const;
  std::string Use(const ast::Name& name) const;
  std::string Attribute(const ast::Name& name) const;
  std::string Scope(const ast::Name& name) const;
  std::string Declared(const ast::Name& name) const;
  std::string Spelled(const std::string& name, Span span) const;
  std::string Path(const std::vector<ast::Name>& path) const;
  std::string Dotted(const ast::Name& name) const;
  std::string Quoted(std::string_view text) const;
  std::string Titles(const std::vector<ast::Text>& titles) const;
  std::string Title(const ast::Head& head) const;
  Doc HeadOf(const ast::Head& head) const;
  std::string Key(std::string_view token) const { return words_.Keyword(token); }
  std::string Named(std::string_view token, const ast::Name& name) const;  // " of NAME"
  std::string Named(std::string_view token, const std::optional<ast::Name>& name) const;

  // expressions.cpp
  Doc Expr(ast::ExprId id, int level);
  Doc Value(ast::ExprId id) { return Expr(id, 0); }
  Doc Operand(ast::ExprId id, int level);
  Doc Bare(const ast::Expr& expr);
  Doc Node(const ast::Expr& expr, const ast::Binary& node);
  Doc Node(const ast::If& node);
  Doc Node(const ast::Default& node);
  Doc Bounded(const ast::Bounded& node, bool arm);
  Doc Modified(const ast::Modified& node);
  Doc Signed(const ast::ScoreItem& item);
  std::string Literal(const ast::Literal& literal, Span span) const;
  Doc Bound(std::string_view token, ast::ExprId id);        // "at least X"; nothing where invalid
  Doc Conditioned(std::string_view token, ast::ExprId id);  // " when C", at a place where a line may break

  // calls.cpp
  Doc Arguments(const std::string& function, std::vector<Doc> arguments);
  Doc Aggregate(const ast::Aggregate& node);
  Doc WindowOf(const ast::Window& window);
  Doc Keys(const std::vector<ast::SortKey>& keys, const std::vector<ast::Name>& within);
  Doc Comma(std::vector<Doc> parts);

  // declarations.cpp
  Unit PolicyUnit(const ast::Policy& policy);
  Unit DeclUnit(ast::DeclId id);
  Doc Decl(const ast::Decl& decl);
  Doc Header(std::string_view token, const ast::Decl& decl, const Doc& parts);
  Doc Each(const std::optional<ast::Each>& each, bool clause = false);
  std::string Dates(const ast::Decl& decl) const;
  std::string Type(const ast::TypeRef& type) const;
  Doc Field(const ast::Field& field);
  Doc Assigned(const Doc& head, ast::ExprId value);
  Doc Fields(const std::vector<ast::Field>& fields, Span span);
  Doc Cites(const std::vector<ast::Citation>& cites) const;
  void AddCites(std::vector<Unit>& units, const std::vector<ast::Citation>& cites);
  void AddClause(std::vector<Unit>& units, std::string_view token, ast::ExprId expr);
  void AddClauses(std::vector<Unit>& units, std::string_view token, const std::vector<ast::ExprId>& exprs);
  void AddEach(std::vector<Unit>& units, const std::optional<ast::Each>& each);
  Doc Node(const ast::Decl& decl, const ast::Instrument& node);
  Doc Node(const ast::Decl& decl, const ast::Enum& node);
  Doc Node(const ast::Decl& decl, const ast::Entity& node);
  Doc Node(const ast::Decl& decl, const ast::Record& node);
  Doc Node(const ast::Decl& decl, const ast::Parameter& node);
  Doc Node(const ast::Decl& decl, const ast::Measure& node);
  Doc Node(const ast::Decl& decl, const ast::Season& node);

  // tables.cpp
  Doc Node(const ast::Decl& decl, const ast::Table& node);
  std::string Cell(const ast::Table::Cell& cell);

  // rules.cpp
  Doc Node(const ast::Decl& decl, const ast::Duty& node);
  Doc Node(const ast::Decl& decl, const ast::Score& node);
  Doc Node(const ast::Decl& decl, const ast::Grade& node);
  Doc Node(const ast::Decl& decl, const ast::AwardGroup& node);
  Doc Node(const ast::Decl& decl, const ast::Award& node);
  Doc Part(const ast::DutyItem& item, Columns columns, const Place& place);
  Doc Part(const ast::ScoreItem& item, Columns columns, const Place& place);
  Doc Part(const ast::Band& band, Columns columns, const Place& place);
  Doc PlaceOf(const Place& place) const;
  Doc HandledBy(const std::vector<ast::Actor>& actors);

  // ladders.cpp
  Doc Node(const ast::Decl& decl, const ast::Ladder& node);
  Doc Node(const ast::Decl& decl, const ast::Violation& node);
  Doc Part(const ast::Step& step, Columns columns, const Place& place);
  Doc Length(const ast::Step& step);
  Doc Adjust(const ast::Adjust& adjust);
  Doc Escalation(const ast::Escalation& escalation);

  // levels.cpp
  Doc Node(const ast::Decl& decl, const ast::Open& node);
  Doc Node(const ast::Decl& decl, const ast::Set& node);
  Doc Node(const ast::Decl& decl, const ast::Add& node);
  Doc Node(const ast::Decl& decl, const ast::Repeal& node);
  Doc Node(const ast::Decl& decl, const ast::Test& node);
  Doc Node(const ast::Decl& decl, const ast::Transition& node);
  Doc Opening(const ast::Opening& opening);
  Doc Given(const ast::Given& given);
  std::string PeriodText(ast::ExprId id) const;
  Doc Expectation(const ast::Expect& expect);

  const ast::Ast& ast_;
  Margin margin_;
  Words words_;
  const Aliases* aliases_;
  std::function<void(Span, const Doc&)> listener_;
  bool in_actor_ = false;  // where `amount` is the award's
  bool one_line_ = false;  // in the rows of a table
};

template <typename Parts>
Printer::Columns Printer::ColumnsOf(const Parts& parts) const {
  Columns columns;
  for (const auto& part : parts) {
    columns.name = std::max(columns.name, DisplayWidth(Declared(part.head.name)));
    columns.titles = std::max(columns.titles, DisplayWidth(Titles(part.head.titles)));
  }
  return columns;
}

}  // namespace kaocheng::format
