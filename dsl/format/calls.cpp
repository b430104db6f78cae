#include "dsl/ast/overloaded.h"
#include "dsl/base/number.h"
#include "dsl/base/utf8.h"
#include "dsl/format/printer.h"

namespace kaocheng::format {
namespace {

constexpr int kExpr = 1;  // levels of expressions.cpp that arguments are made of
constexpr int kAdd = 6;

std::string_view NameOf(ast::AggregateKind kind) {
  switch (kind) {
    case ast::AggregateKind::kCount:
      return "count";
    case ast::AggregateKind::kSum:
      return "sum";
    case ast::AggregateKind::kAverage:
      return "average";
    case ast::AggregateKind::kMin:
      return "min";
    case ast::AggregateKind::kMax:
      return "max";
    case ast::AggregateKind::kLatest:
      return "latest";
    case ast::AggregateKind::kExists:
      return "exists";
    case ast::AggregateKind::kEvery:
      return "every";
    case ast::AggregateKind::kDistinct:
      return "distinct";
  }
  return "";
}

}  // namespace

Doc Printer::Comma(std::vector<Doc> parts) {
  Doc doc;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) doc += Doc(",") + Doc::Line();
    doc += parts[i];
  }
  return doc;
}

Doc Printer::Arguments(const std::string& function, std::vector<Doc> arguments) {
  return Doc::Group(Doc(function + '(') + Doc::Indent(Comma(std::move(arguments)) + ")"));
}

Doc Printer::WindowOf(const ast::Window& window) {
  using Kind = ast::Window::Kind;
  const auto with = [this](std::string_view token, ast::ExprId id) {
    if (!id.valid()) return Doc();
    return Doc(Key(token) + ' ') + Expr(id, kAdd);
  };
  const auto to = [&] { return window.to.valid() ? Doc(" ") + with("TO", window.to) : Doc(); };
  switch (window.kind) {
    case Kind::kDefault:
      return {};
    case Kind::kLast: {
      Doc length = with("LAST", window.length);
      return length + to();
    }
    case Kind::kFromTo:
    case Kind::kFrom: {
      Doc from = with("FROM", window.from);
      return from + to();
    }
    case Kind::kEver:
      return Key("EVER");
    case Kind::kAsOf:
      return with("AS_OF", window.to);
  }
  return {};
}

Doc Printer::Aggregate(const ast::Aggregate& node) {
  Doc rows;
  if (node.value.valid()) rows = Value(node.value) + Doc::Line() + Key("OVER") + " ";
  rows += Scope(node.scope) + Named("VIA", node.via) + Named("IN", node.season);
  rows += Conditioned("WHERE", node.where);
  std::vector<Doc> arguments{std::move(rows)};
  if (node.window.kind != ast::Window::Kind::kDefault) arguments.push_back(WindowOf(node.window));
  if (node.dated.valid()) arguments.push_back(Doc(Key("DATED") + ' ') + Expr(node.dated, kExpr));
  if (node.in_a_row) {
    // 3个连续, 3 in a row
    const std::string blank = words_.language() == Language::kZh ? "" : " ";
    arguments.push_back(FormatInteger(*node.in_a_row) + blank + Key("IN_A_ROW"));
  }
  return Arguments(words_.Builtin(NameOf(node.kind)), std::move(arguments));
}

// K, K2 lowest first within G, H
Doc Printer::Keys(const std::vector<ast::SortKey>& keys, const std::vector<ast::Name>& within) {
  std::vector<Doc> parts;
  for (const ast::SortKey& key : keys) {
    Doc part = Expr(key.key, kExpr);
    if (key.lowest_first) part += Doc(" ") + Key("LOWEST_FIRST");
    parts.push_back(std::move(part));
  }
  Doc doc = Comma(std::move(parts));
  for (size_t i = 0; i < within.size(); ++i) {
    doc += i == 0 ? Named("WITHIN", within[i]) : ", " + Use(within[i]);
  }
  return doc;
}

}  // namespace kaocheng::format
