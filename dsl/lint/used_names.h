#pragma once

#include <set>
#include <string>

#include "dsl/ast/ast.h"
#include "dsl/layers/consolidate.h"

namespace kaocheng::lint {

// Every name by which a policy's texts, and those above it, refer to something declared elsewhere; as
// written, so either a name or an alias. Tests do not count: what only a test reads judges nobody.
std::set<std::string> UsedNames(const ast::Ast& ast, const layers::Consolidated& policy);

}  // namespace kaocheng::lint
