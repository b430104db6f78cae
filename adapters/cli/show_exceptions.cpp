#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "adapters/cli/session.h"

// `show --exceptions`: of every declaration in force the values that have exceptions or factors, and tables.
namespace kaocheng::cli {

namespace {

using Json = nlohmann::ordered_json;
using Change = layers::Consolidated::Change;

bool Lies(Span inner, Span outer) {
  return inner.source == outer.source && outer.begin <= inner.begin && inner.end <= outer.end;
}

struct Branch {
  const char* kind;  // base, exception, factor, row
  Span text;
  Json json;
};
struct Tree {
  Span span;
  std::vector<Branch> branches;
};

class Trees {
 public:
  explicit Trees(const PolicyFiles& files) : files_(files) {
    for (const ast::Expr& expr : files.ast.exprs) {
      if (std::holds_alternative<ast::Modified>(expr.node)) modified_.push_back(&expr);
    }
    const auto place = [](const ast::Expr* e) {
      return std::tuple(e->span.source.value, e->span.begin, ~e->span.end);
    };
    std::sort(modified_.begin(), modified_.end(), [&](auto* a, auto* b) { return place(a) < place(b); });
    const auto same = [](const ast::Expr* a, const ast::Expr* b) { return a->span == b->span; };
    modified_.erase(std::unique(modified_.begin(), modified_.end(), same), modified_.end());
  }

  // What stands in the declaration, as the levels below changed it.
  std::vector<Tree> Of(const Compiled& policy, ast::DeclId id) const {
    const ast::Decl& decl = files_.ast.decls[id];
    std::vector<Span> within{decl.span};
    std::vector<Span> gone;
    for (const Change& change : policy.consolidated.changes) {
      if (change.decl != id) continue;
      within.push_back(change.span);
      if (change.replaced.valid()) gone.push_back(change.replaced);
    }
    std::vector<Tree> trees;
    if (const auto* table = std::get_if<ast::Table>(&decl.node)) trees.push_back(OfTable(decl, *table));
    for (const ast::Expr* expr : modified_) {
      const auto holds = [&](Span span) { return Lies(expr->span, span); };
      if (std::any_of(within.begin(), within.end(), holds) && std::none_of(gone.begin(), gone.end(), holds))
        trees.push_back(OfValue(*expr));
    }
    return trees;
  }

  std::string Words(Span span) const {
    std::string line;
    for (const char c : files_.sources.Text(span)) {
      const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (blank && (line.empty() || line.back() == ' ')) continue;
      line += blank ? ' ' : c;
    }
    return line;
  }

 private:
  Tree OfTable(const ast::Decl& decl, const ast::Table& table) const {
    Tree tree{decl.span, {}};
    for (const ast::Table::Row& row : table.rows) {
      Json cells = Json::array();
      for (const ast::Table::Cell& cell : row.cells) cells.push_back(Words(cell.span));
      tree.branches.push_back(
          {"row", row.span, {{"cells", std::move(cells)}, {"value", Words(SpanOf(row.result))}}});
    }
    return tree;
  }

  Tree OfValue(const ast::Expr& expr) const {
    const auto& modified = std::get<ast::Modified>(expr.node);
    Tree tree{expr.span, {}};
    tree.branches.push_back({"base", SpanOf(modified.base), {{"value", Words(SpanOf(modified.base))}}});
    const auto add = [&](const char* kind, const std::vector<ast::Modified::Arm>& arms) {
      for (const ast::Modified::Arm& arm : arms) {
        tree.branches.push_back(
            {kind, arm.span, {{"value", Words(SpanOf(arm.value))}, {"when", Words(SpanOf(arm.when))}}});
      }
    };
    add("exception", modified.exceptions);
    add("factor", modified.factors);
    return tree;
  }

  Span SpanOf(ast::ExprId id) const { return files_.ast.exprs[id].span; }

  const PolicyFiles& files_;
  std::vector<const ast::Expr*> modified_;  // by place, outer ones first
};

std::string KindName(const std::string& kind, Language language) {
  if (language == Language::kEn) return kind;
  return kind == "base" ? "基准" : kind == "exception" ? "例外" : kind == "factor" ? "乘数" : "表行";
}

}  // namespace

int ShowExceptions(Session& session) {
  const Exit exit = CompilePolicies(session, Which::kGiven);
  if (exit != kDone) return exit;
  const PolicyFiles& files = session.compilation.files;
  const Language language = session.options.language;
  const Trees trees(files);
  const auto place = [&](Span span) {
    return fmt::format("{}:{}", files.sources[span.source].path,
                       files.sources.Locate(span.source, span.begin).line);
  };
  Json json = Json::array();
  std::string out;
  for (const Compiled& policy : session.compilation.policies) {
    const ast::Policy& header = files.ast.policies[policy.consolidated.policy];
    const std::string title = header.titles.empty() ? header.name.text : header.titles.front().text;
    Json of_policy = {{"policy", header.name.text}, {"title", title}, {"declarations", Json::array()}};
    out += (out.empty() ? "" : "\n") + title + "\n";
    for (const layers::Entry& entry : policy.consolidated.entries) {
      const std::vector<Tree> found = trees.Of(policy, entry.decl);
      if (found.empty()) continue;
      const ast::Head& head = files.ast.decls[entry.decl].head;
      const std::string name = head.titles.empty() ? head.name.text : head.titles.front().text;
      Json item = {{"name", head.name.text}, {"title", name}, {"trees", Json::array()}};
      for (const Tree& tree : found) {
        out += fmt::format("\n{}  {}\n", language == Language::kZh ? name : head.name.text, place(tree.span));
        Json branches = Json::array();
        for (size_t i = 0; i < tree.branches.size(); ++i) {
          const Branch& branch = tree.branches[i];
          const bool last = i + 1 == tree.branches.size();
          out += fmt::format("{} {}  {}  {}\n", last ? "└─" : "├─", KindName(branch.kind, language),
                             trees.Words(branch.text), place(branch.text));
          Json one = {{"kind", branch.kind}};
          one.update(branch.json);
          one["text"] = trees.Words(branch.text);
          one["file"] = files.sources[branch.text.source].path;
          one["line"] = files.sources.Locate(branch.text.source, branch.text.begin).line;
          branches.push_back(std::move(one));
        }
        item["trees"].push_back({{"file", files.sources[tree.span.source].path},
                                 {"line", files.sources.Locate(tree.span.source, tree.span.begin).line},
                                 {"branches", std::move(branches)}});
      }
      of_policy["declarations"].push_back(std::move(item));
    }
    json.push_back(std::move(of_policy));
  }
  std::cout << (session.options.json ? json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : out);
  return exit;
}

}  // namespace kaocheng::cli
