#include "adapters/cli/variation.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "adapters/cli/variation_values.h"
#include "adapters/file/digest.h"
#include "adapters/report/text.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"
#include "engine/sweep/sweep.h"

namespace kaocheng::cli {

namespace {

// A policy's name with the ids of its versions.
struct Level {
  std::string name, title;
  std::vector<ast::PolicyId> versions;
};

std::string TitleOf(const std::vector<ast::Text>& titles, const std::string& name) {
  return titles.empty() ? name : titles.front().text;
}

// Of a policy that judges, itself and what stands above it, topmost first.
std::vector<Level> LevelsOf(const ast::Ast& ast, const layers::Consolidated& policy) {
  std::vector<Level> levels;
  for (const ast::PolicyId id : policy.chain) {
    const ast::Policy& one = ast.policies[id];
    if (levels.empty() || levels.back().name != one.name.text)
      levels.push_back({one.name.text, TitleOf(one.titles, one.name.text), {}});
    levels.back().versions.push_back(id);
  }
  return levels;
}

bool Calls(const ast::Head& head, const std::string& name) {
  return head.name.text == name || std::any_of(head.titles.begin(), head.titles.end(),
                                               [&](const ast::Text& t) { return t.text == name; });
}

class Finder {
 public:
  explicit Finder(Session& session) : session_(session), ast_(session.compilation.files.ast) {
    for (const Compiled& policy : session.compilation.policies)
      chains_.push_back(LevelsOf(ast_, policy.consolidated));
  }

  // Which policy's text gives the value, and which parameter it is; false: reported.
  bool Find(const std::string& wanted, Variation& variation) {
    std::set<std::string> qualified;  // POLICY.NAME of everything that may be meant
    std::string policy, name = wanted;
    Collect(policy, name, variation, qualified);
    if (qualified.empty()) {
      // The last point may stand behind a policy's name, which has points itself.
      const size_t point = wanted.rfind('.');
      if (point != std::string::npos) {
        policy = wanted.substr(0, point);
        name = wanted.substr(point + 1);
        Collect(policy, name, variation, qualified);
      }
    }
    if (qualified.size() == 1) return true;
    if (qualified.size() > 1) {
      std::string list;
      for (const std::string& one : qualified) list += (list.empty() ? "" : ", ") + one;
      session_.emitter.Report(Code::kAmbiguousParameter, variation.name_span, {wanted, list});
      return false;
    }
    Unknown(wanted, variation.name_span);
    return false;
  }

  // Whether some policy's text gives the parameter a value below zero.
  bool IsEverNegative(const std::string& parameter) const {
    const auto negative = [&](ast::ExprId value) {
      const auto* unary = std::get_if<ast::Unary>(&ast_.exprs[value].node);
      return unary != nullptr && unary->op == ast::UnaryOp::kNegate;
    };
    const auto says = [&](ast::DeclId id) {
      const ast::Decl& decl = ast_.decls[id];
      if (const auto* set = std::get_if<ast::Set>(&decl.node))
        return set->path.size() == 1 && set->path.front().text == parameter && negative(set->value);
      const auto* declared = std::get_if<ast::Parameter>(&decl.node);
      return declared != nullptr && decl.head.name.text == parameter &&
             std::any_of(declared->values.begin(), declared->values.end(),
                         [&](const ast::DatedValue& dated) { return negative(dated.value); });
    };
    for (const std::vector<Level>& chain : chains_) {
      for (const Level& level : chain) {
        for (const ast::PolicyId version : level.versions) {
          const auto& decls = ast_.policies[version].decls;
          if (std::any_of(decls.begin(), decls.end(), says)) return true;
        }
      }
    }
    return false;
  }

 private:
  const ast::Decl* Declared(const Level& level, const std::string& name) const {
    for (const ast::PolicyId version : level.versions) {
      for (const ast::DeclId id : ast_.policies[version].decls) {
        const ast::Decl& decl = ast_.decls[id];
        if (std::holds_alternative<ast::Parameter>(decl.node) && Calls(decl.head, name)) return &decl;
      }
    }
    return nullptr;
  }

  // Without a policy the value is that of the lowest policy which all that judge by the parameter have in
  // common: of one county's policy its own, of a folder with several counties the one above them.
  void Collect(const std::string& policy, const std::string& name, Variation& variation,
               std::set<std::string>& qualified) {
    std::map<std::string, std::vector<Level>> common;  // by declaring policy: what the chains share
    for (const std::vector<Level>& chain : chains_) {
      const ast::Decl* decl = nullptr;
      size_t declared = 0;
      while (declared < chain.size() && (decl = Declared(chain[declared], name)) == nullptr) ++declared;
      if (decl == nullptr) continue;
      if (!policy.empty()) {
        for (size_t i = declared; i < chain.size(); ++i) {
          if (chain[i].name == policy || chain[i].title == policy)
            Choose(chain[i].name, *decl, variation, qualified);
        }
        continue;
      }
      const auto [known, fresh] = common.try_emplace(chain[declared].name, chain);
      if (fresh) continue;
      std::vector<Level>& shared = known->second;
      size_t n = 0;
      while (n < shared.size() && n < chain.size() && shared[n].name == chain[n].name) ++n;
      shared.resize(n);
    }
    for (const auto& [declarer, levels] : common) {
      for (const Level& level : levels) {
        if (const ast::Decl* decl = Declared(level, name))
          Choose(levels.back().name, *decl, variation, qualified);
      }
    }
  }

  static void Choose(const std::string& policy, const ast::Decl& decl, Variation& variation,
                     std::set<std::string>& qualified) {
    const std::string& name = decl.head.name.text;
    if (!qualified.insert(policy + "." + name).second) return;
    variation.policy = policy;
    variation.parameter = name;
    variation.title = TitleOf(decl.head.titles, name);
    variation.type = std::get<ast::Parameter>(decl.node).type.name.text;
  }

  void Unknown(const std::string& wanted, Span span) {
    std::map<std::string, std::string> titles;  // by name
    std::vector<std::string> candidates;
    for (const std::vector<Level>& chain : chains_) {
      for (const Level& level : chain) {
        for (const ast::PolicyId version : level.versions) {
          for (const ast::DeclId id : ast_.policies[version].decls) {
            const ast::Decl& decl = ast_.decls[id];
            if (!std::holds_alternative<ast::Parameter>(decl.node)) continue;
            const std::string& name = decl.head.name.text;
            if (!titles.emplace(name, TitleOf(decl.head.titles, name)).second) continue;
            candidates.push_back(name);
            for (const ast::Text& title : decl.head.titles) candidates.push_back(title.text);
          }
        }
      }
    }
    Term hint{""};
    if (const auto near = SuggestName(wanted, candidates)) {
      hint = {"did you mean `" + *near + "`?", "是否指“" + *near + "”？"};
    } else {
      hint = Listed(wanted, titles);
    }
    session_.emitter.Report(Code::kUnknownParameter, span, {wanted, hint});
  }

  // A few of them, the nearest first.
  static Term Listed(const std::string& wanted, const std::map<std::string, std::string>& titles) {
    constexpr size_t kMost = 8;
    struct Known {
      size_t distance;
      std::string name, title;
    };
    std::vector<Known> all;
    for (const auto& [name, title] : titles)
      all.push_back({std::min(NameDistance(wanted, name), NameDistance(wanted, title)), name, title});
    std::stable_sort(all.begin(), all.end(),
                     [](const Known& a, const Known& b) { return a.distance < b.distance; });
    const size_t listed = std::min(kMost, all.size());
    Term list{"there are: ", "可用的有："};
    for (size_t i = 0; i < listed; ++i) {
      list.en += (i == 0 ? "" : ", ") + all[i].name + " (" + all[i].title + ")";
      list.zh += (i == 0 ? "" : "、") + all[i].title + "（" + all[i].name + "）";
    }
    if (listed == all.size()) return list;
    const std::string more = std::to_string(all.size() - listed);
    list.en += " and " + more + " more, see `kaocheng show`";
    list.zh += "，另有 " + more + " 个，见“kaocheng show”";
    return list;
  }

  Session& session_;
  const ast::Ast& ast_;
  std::vector<std::vector<Level>> chains_;  // of the policies that judge
};

std::string Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

// The argument as a source of its own, with where its name and its values stand.
bool Split(Session& session, const std::string& argument, Variation& variation, std::string& name,
           std::string_view& values) {
  PolicyFiles& files = session.compilation.files;
  variation.source = files.sources.Add("--vary", argument);
  files.hashes.push_back(file::Sha256(argument));
  const std::string& text = files.sources[variation.source].text;
  size_t length = 1;
  size_t equals = text.find('=');
  if (const size_t wide = text.find("＝"); wide < equals) {
    equals = wide;
    length = std::string_view("＝").size();
  }
  const Span whole{variation.source, 0, static_cast<uint32_t>(text.size())};
  name = Trimmed(std::string_view(text).substr(0, std::min(equals, text.size())));
  if (equals == std::string::npos || name.empty() || Trimmed(text.substr(equals + length)).empty()) {
    session.emitter.Report(Code::kBadVariation, whole, {argument});
    return false;
  }
  variation.name_span = {variation.source, 0, static_cast<uint32_t>(equals)};
  variation.values_span = {variation.source, static_cast<uint32_t>(equals + length), whole.end};
  values = std::string_view(text).substr(equals + length);
  return true;
}

// What the text allows may still be a slip: a cap of -500 yuan.
void WarnBelowZero(Session& session, const Finder& finder, const Variation& variation) {
  for (size_t i = 0; i < variation.values.size(); ++i) {
    const auto* literal = std::get_if<ast::Literal>(&variation.values[i]);
    const bool below = literal != nullptr && literal->value < 0 && literal->kind != ast::LiteralKind::kDate;
    if (!below) continue;
    if (!finder.IsEverNegative(variation.parameter))
      session.emitter.Report(Code::kVariedBelowZero, variation.spans[i],
                             {Term{variation.parameter, variation.title}});
    return;
  }
}

}  // namespace

std::vector<Variation> ReadVariations(Session& session) {
  std::vector<Variation> variations;
  Finder finder(session);
  size_t combinations = 1;
  for (const std::string& argument : session.options.vary) {
    Variation variation;
    std::string name;
    std::string_view values;
    if (!Split(session, argument, variation, name, values)) continue;
    // The source's text may move when another one is added.
    const std::string copy(values);
    if (!finder.Find(name, variation)) continue;
    const bool twice = std::any_of(variations.begin(), variations.end(), [&](const Variation& other) {
      return other.policy == variation.policy && other.parameter == variation.parameter;
    });
    if (twice) {
      session.emitter.Report(Code::kVariedTwice, variation.name_span, {name});
      continue;
    }
    if (!ReadValues(session, copy, variation)) continue;
    WarnBelowZero(session, finder, variation);
    combinations *= variation.values.size();
    if (combinations > kMostCombinations) {
      session.emitter.Report(Code::kTooManyCombinations, variation.values_span,
                             {std::to_string(combinations), std::to_string(kMostCombinations)});
      return {};
    }
    variations.push_back(std::move(variation));
    if (variations.size() > sweep::kMostParameters) {
      session.emitter.Report(Code::kTooManyVaried, variations.back().name_span,
                             {std::to_string(sweep::kMostParameters)});
      return {};
    }
  }
  return session.emitter.has_errors() ? std::vector<Variation>() : variations;
}

}  // namespace kaocheng::cli
