#pragma once

#include <antlr4-runtime.h>

namespace kaocheng::syntax {

// Hides the tests and fixtures of a text from its parser. One whose braces do not close before the next
// declaration at the left margin stays, so that the mistake is found where it is.
void LeaveOutTests(antlr4::CommonTokenStream& tokens);

}  // namespace kaocheng::syntax
