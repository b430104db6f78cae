#include <type_traits>
#include <variant>

#include "dsl/diagnostics/code.h"
#include "dsl/lint/rules.h"

// Whoever is judged can ask for the clause.
namespace kaocheng::lint {

void WarnOfCites(const Input& input, Emitter& emitter) {
  for (const layers::Entry& entry : input.policy.entries) {
    const ast::Decl& decl = input.ast.decls[entry.decl];
    const bool silent = std::visit(
        [](const auto& node) {
          using Node = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<Node, ast::Duty> || std::is_same_v<Node, ast::Score> ||
                        std::is_same_v<Node, ast::Grade> || std::is_same_v<Node, ast::Award> ||
                        std::is_same_v<Node, ast::Ladder> || std::is_same_v<Node, ast::Violation>)
            return node.cites.empty();
          return false;
        },
        decl.node);
    if (silent) emitter.Report(Code::kNoCitation, decl.head.name.span, {decl.head.name.text});
  }
}

}  // namespace kaocheng::lint
