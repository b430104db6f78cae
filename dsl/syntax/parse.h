#pragma once

#include <cstdint>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::syntax {

// Bounds on one policy text; beyond them parsing is refused with a diagnostic.
inline constexpr size_t kMaxSourceBytes = 8U << 20U;
inline constexpr int kMaxNesting = 200;

// What becomes of a text's tests and fixtures. Left out, nothing in them is looked at but their words and
// braces.
enum class Tests : uint8_t { kRead, kLeftOut };

// Reads one source into `ast` and returns its policies in the order of the text. Reports every syntax error
// it can tell apart, one a mistake, and keeps what was understood around them.
std::vector<ast::PolicyId> Parse(const Sources& sources, SourceId source, ast::Ast& ast, Emitter& emitter,
                                 Tests tests = Tests::kRead);

}  // namespace kaocheng::syntax
