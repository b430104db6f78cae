#pragma once

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"
#include "dsl/hir/suite.h"
#include "dsl/layers/consolidate.h"

namespace kaocheng::check {

// Binds names, types expressions and lowers every declaration to columns. The program is whole only if
// nothing was reported as an error. With `suite` the policy's own tests are checked too and lowered to it.
hir::Program Check(const ast::Ast& ast, const layers::Consolidated& policy, Emitter& emitter,
                   hir::Suite* suite = nullptr);

}  // namespace kaocheng::check
