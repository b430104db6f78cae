#pragma once

#include <vector>

#include "dsl/strictness/trend.h"

namespace kaocheng::strictness {

// A part of an expression, and how the whole moves as that part grows.
struct Operand {
  ast::ExprId expr;  // invalid where the author left the clause out
  Trend whole;
};

// In a fixed order, so that the operands of two expressions of one shape can be paired.
std::vector<Operand> OperandsOf(const ast::Ast& ast, ast::ExprId expr, layers::Ranges& ranges);

// Everything but the operands is the same: the same operation on the same rows.
bool SameShape(const ast::Ast& ast, ast::ExprId a, ast::ExprId b, const Trends& trends);

}  // namespace kaocheng::strictness
