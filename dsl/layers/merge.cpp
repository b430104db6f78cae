#include "dsl/layers/merge.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "dsl/layers/versions.h"
#include "dsl/layers/words.h"

namespace kaocheng::layers {

namespace {

// What means the same whether in force or not: only rules begin and end with the policy that says them.
bool IsDefinition(const ast::Decl& decl) {
  if (decl.from || decl.to) return false;
  constexpr std::string_view kRules[] = {"duty", "score", "grade", "award", "violation"};
  return std::find(std::begin(kRules), std::end(kRules), NounOf(decl.node)) == std::end(kRules);
}

// The versions of each declaration by name, in the order of the last stage, then of what ended earlier.
std::vector<std::vector<Version>> Collect(const ast::Ast& ast, const std::vector<Stage>& stages,
                                          const std::vector<Consolidated>& law) {
  std::vector<std::vector<Version>> found;
  std::unordered_map<std::string, size_t> by_name;
  for (size_t i = stages.size(); i-- > 0;) {
    for (const Entry& entry : law[i].entries) {
      const ast::Decl& decl = ast.decls[entry.decl];
      const bool test = std::holds_alternative<ast::Test>(decl.node);
      if (test && i + 1 != stages.size()) continue;
      const std::string key = decl.head.name.empty() && !test ? std::string(NounOf(decl.node))
                              : test                          ? "test " + std::to_string(entry.decl.value)
                                                              : decl.head.name.text;
      const auto [known, fresh] = by_name.emplace(key, found.size());
      if (fresh) found.emplace_back();
      found[known->second].push_back({entry.decl, entry.declared_by, stages[i].from, stages[i].until});
    }
  }
  for (std::vector<Version>& versions : found) {
    std::reverse(versions.begin(), versions.end());
    std::vector<Version> joined;
    for (const Version& version : versions) {
      if (!joined.empty() && joined.back().decl == version.decl && joined.back().until == version.from) {
        joined.back().until = version.until;
      } else {
        joined.push_back(version);
      }
    }
    versions = std::move(joined);
  }
  return found;
}

}  // namespace

Consolidated Merge(ast::Ast& ast, const std::vector<Stage>& stages, const std::vector<Consolidated>& law,
                   Emitter& emitter) {
  Consolidated out;
  out.policy = law.back().policy;
  // Of each level its versions side by side, the level's place being that in the last stage.
  for (const ast::PolicyId id : stages.back().chain) {
    for (const Stage& stage : stages) {
      for (const ast::PolicyId version : stage.chain) {
        const bool level = ast.policies[version].name.text == ast.policies[id].name.text;
        if (level && std::find(out.chain.begin(), out.chain.end(), version) == out.chain.end())
          out.chain.push_back(version);
      }
    }
  }
  std::vector<Consolidated::Change> changes;
  for (const Consolidated& stage : law) {
    out.guards.insert(out.guards.end(), stage.guards.begin(), stage.guards.end());
    changes.insert(changes.end(), stage.changes.begin(), stage.changes.end());
  }
  MergeContext context;
  for (const Consolidated& stage : law) {
    for (const Entry& entry : stage.entries) {
      const ast::Head& head = ast.decls[entry.decl].head;
      for (const ast::Text& title : head.titles) {
        std::string& name = context.names.try_emplace(title.text, head.name.text).first->second;
        if (name != head.name.text) name = title.text;  // means two things
      }
    }
  }
  for (const Entry& entry : law.back().entries)
    context.lighter = context.lighter || std::holds_alternative<ast::Transition>(ast.decls[entry.decl].node);
  std::unordered_map<uint32_t, ast::DeclId> merged;
  for (std::vector<Version>& versions : Collect(ast, stages, law)) {
    const ast::Decl& last = ast.decls[versions.back().decl];
    if (IsDefinition(last) && IsDefinition(ast.decls[versions.front().decl])) {
      versions.front().from = kMinDate;
      versions.back().until = kMaxDate;
      for (size_t i = 0; i + 1 < versions.size(); ++i) versions[i].until = versions[i + 1].from;
    }
    const bool always =
        versions.size() == 1 && versions.front().from == kMinDate && versions.front().until == kMaxDate;
    const ast::DeclId decl =
        always ? versions.front().decl : MergeVersions(ast, versions, context, out, emitter);
    out.entries.push_back({decl, versions.back().declared_by});
    if (!always) out.versions.emplace(decl, versions);
    for (const Version& version : versions) merged[version.decl.value] = decl;
  }
  const auto key = [](const Consolidated::Change& change) {
    return std::make_tuple(change.span.source.value, change.span.begin, change.span.end);
  };
  for (Consolidated::Change& change : changes) {
    const auto now = merged.find(change.decl.value);
    if (now != merged.end()) change.decl = now->second;
    const bool known = std::any_of(out.changes.begin(), out.changes.end(), [&](const auto& other) {
      return key(other) == key(change) && other.decl == change.decl;
    });
    if (!known) out.changes.push_back(change);
  }
  for (Consolidated::Guard& guard : out.guards) {
    const auto now = merged.find(guard.decl.value);
    if (now != merged.end()) guard.decl = now->second;
  }
  return out;
}

}  // namespace kaocheng::layers
