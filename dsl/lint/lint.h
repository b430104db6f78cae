#pragma once

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"
#include "dsl/layers/consolidate.h"

namespace kaocheng::lint {

// Warns of what compiles and is hardly meant: rules that can never fire, conditions that always or never
// hold, percents compared with percentages, duties nobody can fulfil, grades nobody can reach, boundaries
// that fall between two conditions, awards of nothing, declarations that nothing reads, clauses that cite
// nothing, statutory sanctions beside management measures, fines on a person.
//
// `program` is what Check made of `policy` without an error. What depends on the numbers of one county is
// reported at the clause that it makes pointless, wherever that stands, with a note that names the policy.
void Lint(const ast::Ast& ast, const layers::Consolidated& policy, const hir::Program& program,
          Emitter& emitter);

}  // namespace kaocheng::lint
