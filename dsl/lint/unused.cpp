#include <algorithm>
#include <set>
#include <string>
#include <type_traits>
#include <variant>

#include "dsl/diagnostics/code.h"
#include "dsl/lint/rules.h"
#include "dsl/lint/used_names.h"

// A record type that no rule reads is a form that people fill in for nothing.
namespace kaocheng::lint {

namespace {

// Whether a declaration does something only where another one reads it.
bool OnlyForOthers(const ast::DeclNode& node) {
  return std::visit(
      [](const auto& kind) {
        using Node = std::decay_t<decltype(kind)>;
        if constexpr (std::is_same_v<Node, ast::Measure>) return kind.cites.empty();
        return std::is_same_v<Node, ast::Instrument> || std::is_same_v<Node, ast::Enum> ||
               std::is_same_v<Node, ast::Record> || std::is_same_v<Node, ast::Parameter> ||
               std::is_same_v<Node, ast::Season> || std::is_same_v<Node, ast::Table> ||
               std::is_same_v<Node, ast::AwardGroup>;
      },
      node);
}

// Rulings on ties are read by what they are, not by their name.
bool HoldsRulings(const hir::Program& program, const ast::Decl& decl) {
  return std::any_of(program.outcomes.begin(), program.outcomes.end(), [&](const hir::Outcome& outcome) {
    return outcome.rulings && program.spaces[outcome.rulings->space].named.name == decl.head.name.text;
  });
}

// What a policy above declares may be there for those below it.
bool HasPoliciesBelow(const Input& input) {
  const ast::Policy& policy = input.ast.policies[input.policy.policy];
  const auto opens = [&](ast::DeclId id) {
    return std::holds_alternative<ast::Open>(input.ast.decls[id].node);
  };
  const auto extends = [&](const ast::Policy& other) {
    return other.extends && other.extends->text == policy.name.text;
  };
  return std::any_of(policy.decls.begin(), policy.decls.end(), opens) ||
         std::any_of(input.ast.policies.begin(), input.ast.policies.end(), extends);
}

}  // namespace

void WarnOfUnused(const Input& input, Emitter& emitter) {
  if (HasPoliciesBelow(input)) return;
  const std::set<std::string> used = UsedNames(input.ast, input.policy);
  for (const layers::Entry& entry : input.policy.entries) {
    const ast::Decl& decl = input.ast.decls[entry.decl];
    if (entry.declared_by != input.policy.policy || !OnlyForOthers(decl.node)) continue;
    const auto& titles = decl.head.titles;
    const bool read = used.contains(decl.head.name.text) ||
                      std::any_of(titles.begin(), titles.end(),
                                  [&](const ast::Text& title) { return used.contains(title.text); });
    if (read || HoldsRulings(input.program, decl)) continue;
    const Code code = std::holds_alternative<ast::Measure>(decl.node)  ? Code::kUnusedMeasure
                      : std::holds_alternative<ast::Record>(decl.node) ? Code::kUnusedRecord
                                                                       : Code::kUnused;
    emitter.Report(code, decl.head.name.span, {decl.head.name.text});
  }
}

}  // namespace kaocheng::lint
