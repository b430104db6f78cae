#include "dsl/format/aliases.h"

#include <algorithm>
#include <set>
#include <utility>

#include "dsl/ast/keywords.h"
#include "dsl/ast/overloaded.h"
#include "dsl/format/words.h"

namespace kaocheng::format {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Words of types and functions stand at places of their own; what is left may stand for a value.
bool MayStandForValue(std::string_view english) {
  static constexpr std::string_view kElsewhere[] = {
      "boolean", "integer", "decimal", "money",  "date",   "datetime", "duration", "text", "count",    "sum",
      "average", "min",     "max",     "latest", "exists", "every",    "distinct", "rank", "apportion"};
  return std::find(std::begin(kElsewhere), std::end(kElsewhere), english) == std::end(kElsewhere);
}

}  // namespace

Aliases::Aliases(const ast::Ast& ast, const std::vector<ast::PolicyId>& policies) {
  EnterBuiltins();
  std::map<std::string_view, ast::PolicyId> by_name;
  for (size_t i = 0; i < ast.policies.size(); ++i) {
    const ast::PolicyId id = ast.policies.id_at(i);
    by_name.emplace(ast.policies[id].name.text, id);
  }
  std::set<ast::PolicyId> seen;
  for (const ast::PolicyId policy : policies) {
    for (ast::PolicyId id = policy; seen.insert(id).second;) {
      EnterPolicy(ast, ast.policies[id]);
      const auto& parent = ast.policies[id].extends;
      const auto found = parent ? by_name.find(parent->text) : by_name.end();
      if (found == by_name.end()) break;
      id = found->second;
    }
  }
}

void Aliases::EnterBuiltins() {
  for (const ast::Keyword& word : ast::Keywords()) {
    if (word.kind == ast::KeywordKind::kBuiltin && MayStandForValue(word.en)) {
      Add({std::string(word.en), {std::string(word.zh)}});
    }
  }
  Add({"amount", {"数额"}});  // of an award, where it says who handles it
  Add({"count", {"次数"}});   // of a ladder, behind a dot
}

void Aliases::EnterPolicy(const ast::Ast& ast, const ast::Policy& policy) {
  for (const ast::DeclId decl : policy.decls) EnterDecl(ast, ast.decls[decl]);
}

void Aliases::EnterDecl(const ast::Ast& ast, const ast::Decl& decl) {
  const auto enter_all = [this](const auto& parts) {
    for (const auto& part : parts) Enter(part.head);
  };
  const auto declared = [&] { Enter(decl.head, Rank::kDeclared); };
  std::visit(
      ast::Overloaded{// An instrument's title is a sentence; its name is what citations are written with.
                      [&](const ast::Instrument&) {
                        Add({decl.head.name.text, {}});
                      },
                      [&](const ast::Enum& node) {
                        declared();
                        for (const ast::Head& member : node.members) Enter(member);
                      },
                      [&](const ast::Entity& node) { declared(), enter_all(node.fields); },
                      [&](const ast::Record& node) { declared(), enter_all(node.fields); },
                      [&](const ast::Parameter&) { declared(); },
                      [&](const ast::Measure&) { declared(); },
                      [&](const ast::Season&) { declared(); },
                      [&](const ast::Table&) { declared(); },
                      [&](const ast::Duty& node) { declared(), enter_all(node.items); },
                      [&](const ast::Score& node) { declared(), enter_all(node.items); },
                      [&](const ast::Grade& node) { declared(), enter_all(node.bands); },
                      [&](const ast::AwardGroup&) { declared(); },
                      [&](const ast::Award&) { declared(); },
                      [&](const ast::Ladder& node) { declared(), enter_all(node.steps); },
                      [&](const ast::Violation&) { declared(); },
                      [&](const ast::Open&) {},
                      [&](const ast::Set&) {},
                      [&](const ast::Add& node) {
                        if (node.inner.valid()) EnterDecl(ast, ast.decls[node.inner]);
                        std::visit(ast::Overloaded{[](const std::monostate&) {},
                                                   [&](const ast::Head& part) { Enter(part); },
                                                   [&](const auto& part) { Enter(part.head); }},
                                   node.part);
                      },
                      [&](const ast::Repeal&) {},
                      [&](const ast::Test& node) {
                        for (const ast::Given& given : node.givens) {
                          if (!given.name.empty()) Add({given.name.text, {}});
                        }
                      },
                      [&](const ast::Transition&) {}},
      decl.node);
}

void Aliases::Enter(const ast::Head& head, Rank rank) {
  Thing thing{head.name.text, {}, rank};
  for (const ast::Text& title : head.titles) {
    if (IsPlainName(title.text)) thing.aliases.push_back(title.text);
  }
  // The Chinese spelling is the first alias that is not ASCII, of a name that is.
  const auto chinese = std::find_if(thing.aliases.begin(), thing.aliases.end(),
                                    [](const std::string& alias) { return !IsAscii(alias); });
  if (!IsAscii(thing.name) || chinese == thing.aliases.end()) {
    thing.aliases.clear();
  } else {
    std::iter_swap(thing.aliases.begin(), chinese);
  }
  Add(std::move(thing));
}

void Aliases::Add(Thing thing) {
  const size_t index = things_.size();
  by_name_[thing.name].push_back(index);
  for (const std::string& alias : thing.aliases) by_alias_[alias].push_back(index);
  things_.push_back(std::move(thing));
}

std::string Aliases::In(Language language, const std::string& written) const {
  return language == Language::kZh ? Chinese(written) : English(written);
}

std::string Aliases::ToRead(Language language, const std::string& written, bool attribute) const {
  const auto* named = Find(by_name_, written);
  if (language != Language::kZh || named == nullptr) return In(language, written);
  Rank first = Rank::kBuiltin;
  for (const size_t i : *named) first = std::min(first, things_[i].rank);
  std::set<std::string> aliases;
  for (const size_t i : *named) {
    const Thing& thing = things_[i];
    if (thing.rank == first || (attribute && thing.rank == Rank::kPart))
      aliases.insert(thing.aliases.empty() ? written : thing.aliases.front());
  }
  return aliases.size() == 1 ? *aliases.begin() : written;
}

const std::vector<size_t>* Aliases::Find(const std::map<std::string, std::vector<size_t>>& map,
                                         const std::string& key) const {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

std::string Aliases::Chinese(const std::string& name) const {
  const auto* named = Find(by_name_, name);
  if (named == nullptr || by_alias_.contains(name) || things_[named->front()].aliases.empty()) return name;
  const std::string& alias = things_[named->front()].aliases.front();
  for (const size_t i : *named) {
    if (things_[i].aliases.empty() || things_[i].aliases.front() != alias) return name;
  }
  return English(alias) == name ? alias : name;
}

std::string Aliases::English(const std::string& alias) const {
  const auto* titled = Find(by_alias_, alias);
  if (titled == nullptr || by_name_.contains(alias)) return alias;
  const std::string& name = things_[titled->front()].name;
  if (by_alias_.contains(name)) return alias;
  for (const size_t i : *titled) {
    if (things_[i].name != name) return alias;
  }
  for (const size_t i : *Find(by_name_, name)) {
    const auto& aliases = things_[i].aliases;
    if (std::find(aliases.begin(), aliases.end(), alias) == aliases.end()) return alias;
  }
  return name;
}

}  // namespace kaocheng::format
