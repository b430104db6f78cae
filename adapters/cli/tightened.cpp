#include "dsl/strictness/tightened.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adapters/cli/session.h"
#include "adapters/report/table.h"
#include "dsl/base/one_line.h"
#include "dsl/layers/words.h"

namespace kaocheng::cli {

namespace {

using Json = nlohmann::ordered_json;
using strictness::Difference;
using strictness::Direction;

// What one policy says otherwise than the one it extends.
struct Level {
  ast::PolicyId policy, above;
  std::vector<Difference> differences;

  size_t Count(Direction direction) const {
    return static_cast<size_t>(std::count_if(
        differences.begin(), differences.end(),
        [direction](const Difference& difference) { return difference.direction == direction; }));
  }
};

// Every level of every chain once.
std::vector<Level> LevelsOf(Compilation& compilation) {
  std::map<std::string, Level> levels;
  std::vector<std::string> order;
  ast::Ast& ast = compilation.files.ast;
  for (const Compiled& policy : compilation.policies) {
    // Of each level the version that takes effect last.
    std::vector<ast::PolicyId> chain;
    for (const ast::PolicyId id : policy.consolidated.chain) {
      const bool version =
          !chain.empty() && ast.policies[chain.back()].name.text == ast.policies[id].name.text;
      if (version) chain.pop_back();
      chain.push_back(id);
    }
    for (size_t i = 1; i < chain.size(); ++i) {
      const std::string& name = ast.policies[chain[i]].name.text;
      if (levels.contains(name)) continue;
      Emitter reported;  // the same faults as before: there were none
      const layers::Consolidated above = layers::Consolidate(ast, chain[i - 1], reported);
      const layers::Consolidated below = layers::Consolidate(ast, chain[i], reported);
      levels[name] = {chain[i], chain[i - 1], strictness::Tightened(ast, above, below)};
      order.push_back(name);
    }
  }
  std::vector<Level> out;
  for (const std::string& name : order) out.push_back(std::move(levels.at(name)));
  // Who asks most stands first; the region breaks ties, so that the order does not hang on file names.
  std::stable_sort(out.begin(), out.end(), [&](const Level& a, const Level& b) {
    const auto key = [&](const Level& level) {
      return std::tuple(-static_cast<long>(level.Count(Direction::kStricter)),
                        level.Count(Direction::kLooser), ast.policies[level.policy].region);
    };
    return key(a) < key(b);
  });
  return out;
}

// One row of the table of clauses.
struct Row {
  const Level* level;
  const Difference* difference;
};

class Printer {
 public:
  Printer(const PolicyFiles& files, Language language) : files_(files), language_(language) {}

  std::string Text(const std::vector<Level>& levels) const {
    if (levels.empty()) return Say("no policy here extends another\n", "所给政策均不依照其他政策\n");
    std::vector<std::vector<std::string>> counts = {{Say("policy", "政策"), Say("against", "对照"),
                                                     Say("stricter", "更严"), Say("looser", "更宽"),
                                                     Say("other", "其他")}};
    for (const Level& level : levels) {
      counts.push_back({TitleOf(level.policy), TitleOf(level.above),
                        std::to_string(level.Count(Direction::kStricter)),
                        std::to_string(level.Count(Direction::kLooser)),
                        std::to_string(level.Count(Direction::kUnclear))});
    }
    std::vector<std::vector<std::string>> clauses = {
        {Say("clause", "条款"), Say("name", "名称"), Say("policy", "政策"), Say("above", "上级"),
         Say("here", "本级"), Say("difference", "相差"), Say("percent", "幅度"),
         Say("for the person", "对当事人"), Say("where", "出处")}};
    for (const Row& row : Rows(levels)) clauses.push_back(Cells(row));
    std::string out = report::AlignedTable(counts, 2, 5);
    if (clauses.size() > 1) out += "\n" + report::AlignedTable(clauses, 5, 7);
    return out;
  }

  Json ToJson(const std::vector<Level>& levels) const {
    Json json = Json::array();
    for (const Level& level : levels) {
      const ast::Policy& policy = files_.ast.policies[level.policy];
      Json item = {{"policy", policy.name.text},
                   {"title", TitleOf(level.policy)},
                   {"region", policy.region},
                   {"against", files_.ast.policies[level.above].name.text},
                   {"stricter", level.Count(Direction::kStricter)},
                   {"looser", level.Count(Direction::kLooser)},
                   {"unclear", level.Count(Direction::kUnclear)},
                   {"differences", Json::array()}};
      for (const Difference& difference : level.differences)
        item["differences"].push_back(ToJson(difference));
      json.push_back(std::move(item));
    }
    return json;
  }

 private:
  std::string Say(const char* en, const char* zh) const { return language_ == Language::kZh ? zh : en; }
  const std::string& Say(const Term& term) const { return language_ == Language::kZh ? term.zh : term.en; }

  std::string TitleOf(ast::PolicyId id) const {
    const ast::Policy& policy = files_.ast.policies[id];
    return policy.titles.empty() ? policy.name.text : policy.titles.front().text;
  }

  // One clause after the other, within it the strictest first: who asks most of whom.
  std::vector<Row> Rows(const std::vector<Level>& levels) const {
    std::map<std::string, size_t> order;
    std::vector<Row> rows;
    for (const Level& level : levels) {
      for (const Difference& difference : level.differences) {
        order.emplace(difference.path, order.size());
        rows.push_back({&level, &difference});
      }
    }
    std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
      const auto key = [&](const Row& row) {
        return std::tuple(order.at(row.difference->path), row.difference->from.value_or(kMinDate),
                          row.difference->direction, -SizeOf(*row.difference));
      };
      return key(a) < key(b);
    });
    return rows;
  }

  // How far the values lie apart; of looser ones the nearest comes first.
  static double SizeOf(const Difference& difference) {
    if (!difference.numbers) return 0;
    const auto apart = static_cast<double>(difference.numbers->now - difference.numbers->before);
    const double size = apart < 0 ? -apart : apart;
    return difference.direction == Direction::kLooser ? -size : size;
  }

  std::vector<std::string> Cells(const Row& row) const {
    const Difference& difference = *row.difference;
    std::string here = Value(difference, false);
    if (difference.from) here += Say(" from ", " 自") + FormatDate(*difference.from);
    return {difference.path,   difference.title,    TitleOf(row.level->policy), Value(difference, true), here,
            Apart(difference), Percent(difference), Word(difference.direction), Place(difference.span)};
  }

  std::string Word(Direction direction) const {
    switch (direction) {
      case Direction::kStricter:
        return Say("stricter", "更严");
      case Direction::kLooser:
        return Say("looser", "更宽");
      case Direction::kUnclear:
        return Say("changed", "有变");
    }
    std::abort();
  }

  std::string Value(const Difference& difference, bool before) const {
    if (difference.numbers) {
      const auto& [kind, was, is] = *difference.numbers;
      return Say(layers::ValueTerm(kind, before ? was : is));
    }
    const std::string noun = Say(layers::NounTerm(difference.noun));
    if (difference.kind == Difference::Kind::kAdded) return before ? "—" : Say("adds ", "增加") + noun;
    if (difference.kind == Difference::Kind::kRemoved) return before ? noun : Say("repeals", "废止");
    const ast::ExprId expr = before ? difference.before : difference.now;
    if (expr.valid()) return OnOneLine(files_.sources.Text(files_.ast.exprs[expr].span));
    return difference.before.valid() || difference.now.valid() ? "—" : Say("said otherwise", "另作规定");
  }

  std::string Apart(const Difference& difference) const {
    if (!difference.numbers) return "";
    const auto& [kind, was, is] = *difference.numbers;
    return (is > was ? "+" : "") + Say(layers::ValueTerm(kind, is - was));
  }

  static std::optional<int64_t> Permille(const Difference& difference) {
    if (!difference.numbers || difference.numbers->before == 0) return std::nullopt;
    const auto& [kind, was, is] = *difference.numbers;
    if (kind == layers::Kind::kDate) return std::nullopt;
    return DivideRounded((is - was) * 1000, was < 0 ? -was : was);
  }

  static std::string Percent(const Difference& difference) {
    const auto permille = Permille(difference);
    if (!permille) return "";
    return (*permille > 0 ? "+" : "") + FormatDecimal(*permille * (kDecimalScale / 10)) + "%";
  }

  std::string Place(Span span) const {
    return fmt::format("{}:{}", files_.sources[span.source].path,
                       files_.sources.Locate(span.source, span.begin).line);
  }

  Json ToJson(const Difference& difference) const {
    static constexpr const char* kKinds[] = {"changed", "added", "removed"};
    static constexpr const char* kDirections[] = {"stricter", "looser", "unclear"};
    const auto words = [this](ast::ExprId expr) {
      return expr.valid() ? Json(std::string(files_.sources.Text(files_.ast.exprs[expr].span))) : Json();
    };
    Json json = {{"clause", difference.path},
                 {"title", difference.title},
                 {"noun", std::string(difference.noun)},
                 {"change", kKinds[static_cast<size_t>(difference.kind)]},
                 {"direction", kDirections[static_cast<size_t>(difference.direction)]}};
    if (difference.from) json["from"] = FormatDate(*difference.from);
    if (difference.kind == Difference::Kind::kChanged) {
      json["above"] = words(difference.before);
      json["here"] = words(difference.now);
    }
    if (difference.numbers) {
      json["difference"] = Apart(difference);
      const auto permille = Permille(difference);
      json["percent"] = permille ? Json(FormatDecimal(*permille * (kDecimalScale / 10))) : Json();
    }
    json["file"] = files_.sources[difference.span.source].path;
    json["line"] = files_.sources.Locate(difference.span.source, difference.span.begin).line;
    return json;
  }

  const PolicyFiles& files_;
  Language language_;
};

}  // namespace

int ShowTightened(Session& session) {
  const Exit exit = CompilePolicies(session, Which::kGiven);
  if (exit != kDone) return exit;
  const Options& options = session.options;
  const std::vector<Level> levels = LevelsOf(session.compilation);
  const Printer printer(session.compilation.files, options.language);
  if (options.json) {
    std::cout << printer.ToJson(levels).dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  } else {
    std::cout << printer.Text(levels);
  }
  return exit;
}

}  // namespace kaocheng::cli
