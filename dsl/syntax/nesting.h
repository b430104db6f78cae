#pragma once

#include "KaochengParser.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/syntax/folded_text.h"

namespace kaocheng::syntax {

// Parser and later phases recurse over nested brackets, choices and signs; so these are bounded before
// parsing. False, with one diagnostic, where the text is nested more deeply than kMaxNesting.
bool CheckNesting(antlr4::CommonTokenStream& tokens, const FoldedText& text, Emitter& emitter);

}  // namespace kaocheng::syntax
