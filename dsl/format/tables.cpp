#include <algorithm>

#include "dsl/base/utf8.h"
#include "dsl/format/printer.h"

namespace kaocheng::format {
namespace {

constexpr int kAdd = 6;  // the level of a cell's values

std::string Token(ast::HitPolicy hit) {
  switch (hit) {
    case ast::HitPolicy::kUnique:
      return "UNIQUE";
    case ast::HitPolicy::kFirst:
      return "FIRST";
    case ast::HitPolicy::kHighest:
      return "HIGHEST";
  }
  return "";
}

}  // namespace

std::string Printer::Cell(const ast::Table::Cell& cell) {
  using Kind = ast::Table::Cell::Kind;
  std::string out;
  const auto values = [&](std::string_view separator) {
    std::string joined;
    for (size_t i = 0; i < cell.values.size(); ++i) {
      if (i > 0) joined += separator;
      joined += RenderFlat(Expr(cell.values[i], kAdd));
    }
    return joined;
  };
  switch (cell.kind) {
    case Kind::kAny:
      return Key("ANY");
    case Kind::kUnknown:
      return Key("UNKNOWN");
    case Kind::kOneOf:
      return values(", ");
    case Kind::kCompare:
      return std::string(ast::SignOf(cell.compare)) + ' ' + values(" ");
    case Kind::kRange:
      return values(" .. ");
  }
  return out;
}

// Cells of a column are equally wide. The rows are laid out first, so their comments stay behind them.
Doc Printer::Node(const ast::Decl& decl, const ast::Table& node) {
  Doc head = Named("OF", node.of) + " : " + Type(node.type);
  for (size_t i = 0; i < node.by.size(); ++i)
    head += i == 0 ? Named("BY", node.by[i]) : ", " + Use(node.by[i]);
  head = Header("TABLE", decl, head + " " + Key(Token(node.hit)));
  if (node.headings.empty()) return head + Block({}, decl.span);

  margin_.set_quiet(true);
  one_line_ = true;
  std::vector<std::vector<std::string>> lines(1);
  for (const ast::ExprId heading : node.headings) lines[0].push_back(RenderFlat(Expr(heading, kAdd)));
  lines[0].emplace_back();
  for (const ast::Table::Row& row : node.rows) {
    std::vector<std::string>& line = lines.emplace_back();
    for (const ast::Table::Cell& cell : row.cells) line.push_back(Cell(cell));
    line.push_back(RenderFlat(Value(row.result)));
  }
  margin_.set_quiet(false);
  one_line_ = false;

  std::vector<size_t> widths(lines[0].size());
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size() && i < widths.size(); ++i)
      widths[i] = std::max(widths[i], DisplayWidth(line[i]));
  }
  std::vector<Unit> units;
  for (size_t row = 0; row < lines.size(); ++row) {
    std::string text = "|";
    for (size_t i = 0; i < lines[row].size(); ++i) {
      const bool result = i + 1 == lines[row].size();
      if (result) text += '|';
      text += ' ' + lines[row][i];
      text.append(widths[i] - DisplayWidth(lines[row][i]), ' ');
      text += " |";
    }
    Span span = row == 0 ? Join(ast_.exprs[node.headings.front()].span, ast_.exprs[node.headings.back()].span)
                         : node.rows[row - 1].span;
    units.push_back({span, [text = std::move(text)] { return Doc(text); }});
  }
  // A table has at least two lines, and no place for one of them beside the brace.
  return head + Block(std::move(units), decl.span);
}

}  // namespace kaocheng::format
