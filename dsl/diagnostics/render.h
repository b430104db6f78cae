#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng {

// The message of one diagnostic with its placeholders filled, without place or hint.
std::string Message(const Diagnostic& diagnostic, Language language);

// The hint with its placeholders filled; empty where the code has none.
std::string Hint(const Diagnostic& diagnostic, Language language);

// For people: code, place, excerpt with a caret that stands right under Chinese text, hint, notes. The first
// hundred, errors before warnings, and how many more there are.
//   policies/a.kc:3:7: error K0301: unknown name `patrl`
//     item days : count(patrl) >= 8
//                       ^~~~~
//   hint: …
std::string RenderText(const std::vector<Diagnostic>& diagnostics, const Sources& sources, Language language);

// For programs: a JSON array of {code, severity, message, hint, file, line, column, begin, end, excerpt,
// value, notes}; the first thousand, errors before warnings.
std::string RenderJson(const std::vector<Diagnostic>& diagnostics, const Sources& sources, Language language);

}  // namespace kaocheng
