#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/layers/consolidate.h"

namespace kaocheng::check {

// True for a text that may stand as a name without quotes: then a title is an alias too.
bool IsName(std::string_view text);

// The declarations of a consolidated policy by name and alias.
class Symbols {
 public:
  Symbols(const ast::Ast& ast, const layers::Consolidated& policy);

  // The declaration of that name. A name beats an alias; an alias of two declarations is reported at `span`
  // as soon as it is used, and nothing is found.
  std::optional<ast::DeclId> Find(std::string_view name, Span span, Emitter& emitter) const;
  // The same, of one kind of declaration: Find<ast::Season>(…).
  template <typename Node>
  std::optional<ast::DeclId> FindKind(std::string_view name) const {
    for (const auto* map : {&names_, &aliases_}) {
      const auto found = map->find(std::string(name));
      if (found == map->end()) continue;
      for (const ast::DeclId id : found->second) {
        if (std::holds_alternative<Node>(ast_.decls[id].node)) return id;
      }
    }
    return std::nullopt;
  }
  const std::vector<std::string>& spellings() const { return spellings_; }

 private:
  using Map = std::unordered_map<std::string, std::vector<ast::DeclId>>;
  const ast::Ast& ast_;
  Map names_, aliases_;
  std::vector<std::string> spellings_;
};

}  // namespace kaocheng::check
