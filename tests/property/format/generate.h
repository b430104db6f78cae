#pragma once

#include <rapidcheck.h>

#include "dsl/ast/ast.h"

namespace kaocheng::format {

// A policy of one measure of any value that the grammar can say; without spans, for there is no text.
ast::PolicyId GeneratePolicy(ast::Ast& ast);

}  // namespace kaocheng::format
