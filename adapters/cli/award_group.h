#pragma once

#include <functional>

#include "dsl/ast/ast.h"
#include "dsl/layers/consolidate.h"
#include "engine/compare/provisions.h"

namespace kaocheng::cli {

// One side of a comparison: its texts, and a policy of them.
struct Wording {
  const ast::Ast& ast;
  const layers::Consolidated& policy;
};

// What a group of awards pays differs although no award's own text does: the provision is then the group's.
compare::Provision OfGroup(const compare::Provision& provision, const Wording& before, const Wording& after,
                           const std::function<bool()>& same_words);

}  // namespace kaocheng::cli
