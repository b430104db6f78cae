#pragma once

#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::layers {

// The policies that `policy` extends, topmost first, itself last. Reports parents that are unknown, circular,
// of a level that is not above, or of another region; the chain then begins below the break (a circle: with
// the policy itself).
std::vector<ast::PolicyId> ChainOf(const ast::Ast& ast, ast::PolicyId policy, Emitter& emitter);

}  // namespace kaocheng::layers
