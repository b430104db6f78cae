#pragma once

#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::syntax {

// Bounds on one policy text; beyond them parsing is refused with a diagnostic.
inline constexpr size_t kMaxSourceBytes = 8U << 20U;
inline constexpr int kMaxNesting = 200;

// Reads one source into `ast` and returns its policies in the order of the text. Reports every syntax error
// it can tell apart, one a mistake, and keeps what was understood around them.
std::vector<ast::PolicyId> Parse(const Sources& sources, SourceId source, ast::Ast& ast, Emitter& emitter);

}  // namespace kaocheng::syntax
