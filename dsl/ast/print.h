#pragma once

#include <string>

#include "dsl/ast/ast.h"

namespace kaocheng::ast {

// The tree as an s-expression, one declaration a paragraph, without spans: two texts that mean the same print
// the same.
std::string Print(const Ast& ast, PolicyId policy);
std::string Print(const Ast& ast, DeclId decl);
std::string Print(const Ast& ast, ExprId expr);

}  // namespace kaocheng::ast
