#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "KaochengParser.h"
#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/syntax/folded_text.h"

namespace kaocheng::syntax {

using Rules = generated::KaochengParser;
using Context = antlr4::ParserRuleContext;
using antlr4::Token;

// A child of a parse tree node: a rule with its context, or a token.
struct Part {
  size_t rule = kNone;  // Rules::RuleX, or kNone for a token
  size_t type = kNone;  // Rules::X for a token, or kNone
  Context* context = nullptr;
  Token* token = nullptr;

  static constexpr size_t kNone = static_cast<size_t>(-1);
};

// The children that were understood, in order; what error recovery skipped or made up is left out.
std::vector<Part> PartsOf(Context* context);

// Turns a parse tree into the AST by a switch over the rules. One pass; nothing is resolved. The functions
// are spread over build_*.cpp by what they build.
class Builder {
 public:
  Builder(const FoldedText& text, antlr4::CommonTokenStream& tokens, ast::Ast& ast, Emitter& emitter)
      : text_(text), tokens_(tokens), ast_(ast), emitter_(emitter) {}

  // Text by text, in order, of one file.
  void Declarations(Context* file);
  std::vector<ast::PolicyId> Policies() { return std::move(policies_); }

 private:
  // What a declaration's head may say; each kind of declaration takes some of it.
  struct Header {
    ast::Head head;
    std::optional<ast::Name> of, under, extends;
    std::optional<ast::Each> each;
    std::vector<ast::Name> by;
    std::optional<ast::TypeRef> type;
    std::optional<Date> from, to;
    std::optional<ast::HitPolicy> hit;
    std::optional<std::string> number;
    Span span;
  };
  struct Bounds {
    ast::ExprId at_least, at_most;
  };
  // `item`, `step` and bands are written alike inside a block and behind `add`, where they also say of what
  // and where.
  struct Place {
    std::optional<ast::Name> of, above, below;
  };
  struct Item {
    ast::Head head;
    std::optional<ast::Each> each;          // before the colon
    std::optional<ast::Each> counted_each;  // behind it
    ast::ExprId unless, due_within, value;
    std::optional<ast::Name> after;
    Bounds bounds;
    Place place;
    Span span;
  };

  // build_declarations.cpp
  void Declaration(Context* declaration);
  ast::DeclId Whole(Context* whole);
  ast::DeclId Finish(Context* context, ast::Head head, ast::DeclNode node, std::optional<Date> from = {},
                     std::optional<Date> to = {});
  Header ReadHeader(Context* declaration, unsigned allowed, unsigned required, const Term& kind);
  void ReadHeaderPart(Context* part, unsigned allowed, const Term& kind, unsigned& seen, Header& header);
  void Policy(Context* context);
  ast::DeclNode Node(Context* context, Header& header);
  ast::Enum Enumeration(Context* context);
  std::vector<ast::Field> Fields(Context* context);
  ast::Field Field(Context* context);
  ast::Parameter Parameter(Context* context, const Header& header);
  ast::Measure Measure(Context* context, const Header& header);
  ast::Season Season(Context* context);
  ast::MonthDay MonthDay(Context* context);
  std::string Documentation(Context* context) const;

  // build_tables.cpp
  ast::Table Table(Context* context, const Header& header);
  ast::Table::Row Row(Context* context);
  ast::Table::Cell Cell(Context* context);

  // build_rules.cpp
  ast::Duty Duty(Context* context, Header& header);
  ast::Score Score(Context* context, const Header& header);
  ast::Grade Grade(Context* context, const Header& header);
  ast::AwardGroup Awards(Context* context, const Header& header);
  ast::Award Award(Context* context, const Header& header);
  Item ReadItem(Context* context);
  ast::DutyItem DutyItem(const Item& item);
  ast::ScoreItem ScoreItem(const Item& item);
  ast::Band Band(Context* context, Place& place);
  ast::Quota Quota(Context* context);
  ast::SortKey SortKey(Context* context);
  std::vector<ast::Actor> HandledBy(Context* context);
  void RefusePlace(const Place& place, const Term& where);

  // build_ladders.cpp
  ast::Ladder Ladder(Context* context, const Header& header);
  ast::Violation Violation(Context* context, const Header& header);
  ast::Step Step(Context* context, Place& place);
  ast::Adjust Adjust(Context* context);
  ast::Escalation Escalation(Context* context);

  // build_levels.cpp
  ast::Open Opening(Context* context);
  ast::Opening OpeningClause(Context* context);
  ast::Set Setting(Context* context);
  ast::Add Addition(Context* context, bool replaces);
  void AddPart(Context* part, ast::Add& add);
  ast::Repeal Repealing(Context* context);
  ast::Test Testing(Context* context);
  ast::Given Given(Context* context);
  ast::Expect Expectation(Context* context);
  ast::ExprId Period(Context* context);
  std::string Noun(Context* context) const;

  // build_expressions.cpp
  ast::ExprId Expr(Context* context);
  ast::ExprId OptionalExpr(Context* parent, size_t rule);
  ast::ExprId Value(Context* context);
  ast::ExprId Choice(Context* context);
  ast::ExprId Chain(Context* context);
  ast::ExprId Negation(Context* context);
  ast::ExprId Comparison(Context* context);
  ast::ExprId Operators(Context* context);
  ast::ExprId Sign(Context* context);
  ast::ExprId Operand(Context* context);
  ast::ExprId Primary(Context* context);
  ast::ExprId Add(ast::ExprNode node, Span span) { return ast_.exprs.Add({std::move(node), span}); }
  ast::ExprId ErrorAt(Context* context) { return Add(ast::ErrorExpr{}, SpanOf(context)); }
  void ReadBound(Context* context, Bounds& bounds);
  ast::ExprId Bounded(ast::ExprId value, Bounds& bounds, Span span);  // and empties them
  static bool Follows(Context* bound, const Bounds& bounds);
  Span SpanOf(ast::ExprId expr) const { return ast_.exprs[expr].span; }

  // build_literals.cpp
  ast::ExprId Literal(Context* context);
  ast::ExprId NumberLiteral(const Token* number, const Token* unit);

  // build_calls.cpp
  struct Argument;
  ast::ExprId Call(const ast::Name& function, bool quoted, Context* arguments, Span span);
  ast::ExprId Round(ast::RoundMode mode, Context* arguments, Span span);
  std::vector<Argument> ReadArguments(Context* arguments);
  Argument ReadArgument(Context* context);
  ast::ExprId Aggregate(ast::AggregateKind kind, const ast::Name& function, std::vector<Argument>& arguments,
                        Span span);
  ast::ExprId Rank(const ast::Name& function, std::vector<Argument>& arguments, Span span);
  ast::ExprId Apportion(const ast::Name& function, std::vector<Argument>& arguments, Span span);
  ast::ExprId PlainCall(const ast::Name& function, const std::vector<Argument>& arguments, Span span);

  // build_names.cpp
  Span SpanOf(Context* context) const;
  Span SpanOf(const Token* token) const { return text_.SpanOf(token, token); }
  ast::Name Name(Context* name) const;
  ast::Name NameIn(Context* parent) const;  // the first name among the parts; empty if none
  ast::Name ScopeName(Context* each) const;
  ast::Name Dotted(Context* path) const;  // as one name: jl.yanbian
  std::vector<ast::Name> Path(Context* path) const;
  ast::Text Text(const Token* token) const;
  ast::Head Head(Context* head) const;
  ast::TypeRef Type(Context* type) const;
  ast::Each Each(Context* each);
  std::optional<Date> DateOf(Context* date);
  void Cites(Context* clause, std::vector<ast::Citation>& cites) const;
  std::string Written(const Token* token) const {
    return text_.Normal(token->getStartIndex(), token->getStopIndex() + 1);
  }

  const FoldedText& text_;
  antlr4::CommonTokenStream& tokens_;
  ast::Ast& ast_;
  Emitter& emitter_;
  std::vector<ast::PolicyId> policies_;
  bool reported_outside_ = false;
};

}  // namespace kaocheng::syntax
