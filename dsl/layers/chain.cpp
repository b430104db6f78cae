#include "dsl/layers/chain.h"

#include <algorithm>
#include <optional>
#include <string>

#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"
#include "dsl/layers/words.h"

namespace kaocheng::layers {

namespace {

std::optional<ast::PolicyId> FindPolicy(const ast::Ast& ast, const std::string& name) {
  for (size_t i = 0; i < ast.policies.size(); ++i) {
    const ast::PolicyId id = ast.policies.id_at(i);
    if (ast.policies[id].name.text == name) return id;
  }
  return std::nullopt;
}

void ReportUnknownParent(const ast::Ast& ast, const ast::Name& parent, Emitter& emitter) {
  std::vector<std::string> names;
  for (const ast::Policy& policy : ast.policies) names.push_back(policy.name.text);
  Diagnostic& diagnostic = emitter.Report(Code::kUnknownParent, parent.span, {parent.text});
  if (const auto meant = SuggestName(parent.text, names))
    diagnostic.notes.push_back({Code::kNoteMeant, {}, {*meant}, {}});
}

void CheckHeader(const ast::Policy& policy, Emitter& emitter) {
  if (!policy.level) {
    emitter.Report(Code::kPolicyLacks, policy.name.span, {policy.name.text, {"level", "层级"}});
    return;
  }
  const auto level = LevelNamed(policy.level->text);
  if (!level) {
    emitter.Report(Code::kUnknownLevel, policy.level->span, {policy.level->text});
    return;
  }
  if (policy.region.empty()) {
    emitter.Report(Code::kPolicyLacks, policy.name.span, {policy.name.text, {"region", "区域"}});
    return;
  }
  // Codes have six digits down to the county, more below; what is under the level's own digits is zero.
  const size_t digits = RegionDigits(*level);
  const std::string& region = policy.region;
  const bool length = digits <= 6 ? region.size() == 6 : region.size() == 9 || region.size() == 12;
  const bool numeric = region.find_first_not_of("0123456789") == std::string::npos;
  if (!length || !numeric || region.find_first_not_of('0', digits) != std::string::npos) {
    emitter.Report(Code::kBadRegion, policy.span, {region, LevelTerm(*level)});
  }
}

void CheckPair(const ast::Policy& parent, const ast::Policy& child, Emitter& emitter) {
  const auto above = parent.level ? LevelNamed(parent.level->text) : std::nullopt;
  const auto below = child.level ? LevelNamed(child.level->text) : std::nullopt;
  if (!above || !below) return;
  if (*below <= *above) {
    emitter.Report(Code::kLevelOrder, child.level->span, {LevelTerm(*below), LevelTerm(*above)})
        .notes.push_back({Code::kNoteParent, parent.name.span, {}, {}});
  } else if (!parent.region.empty() && !child.region.empty() &&
             child.region.compare(0, RegionDigits(*above), parent.region, 0, RegionDigits(*above)) != 0) {
    emitter.Report(Code::kRegionOutside, child.span, {child.region, parent.region, parent.name.text})
        .notes.push_back({Code::kNoteParent, parent.span, {}, {}});
  }
}

}  // namespace

std::vector<ast::PolicyId> ChainOf(const ast::Ast& ast, ast::PolicyId policy, Emitter& emitter) {
  std::vector<ast::PolicyId> upwards{policy};
  while (const auto& parent = ast.policies[upwards.back()].extends) {
    if (parent->empty()) break;  // reported by the parser
    const auto found = FindPolicy(ast, parent->text);
    if (!found) {
      ReportUnknownParent(ast, *parent, emitter);
      break;
    }
    if (const auto seen = std::find(upwards.begin(), upwards.end(), *found); seen != upwards.end()) {
      std::string circle;
      for (auto it = seen; it != upwards.end(); ++it) circle += ast.policies[*it].name.text + " → ";
      emitter.Report(Code::kExtendsCycle, parent->span, {circle + parent->text});
      upwards.resize(1);
      break;
    }
    upwards.push_back(*found);
  }
  std::reverse(upwards.begin(), upwards.end());
  for (size_t i = 0; i < upwards.size(); ++i) {
    CheckHeader(ast.policies[upwards[i]], emitter);
    if (i > 0) CheckPair(ast.policies[upwards[i - 1]], ast.policies[upwards[i]], emitter);
  }
  return upwards;
}

}  // namespace kaocheng::layers
