#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/cli/variation.h"

// The values of one --vary: their text, read by the language's own parser.
namespace kaocheng::cli {

// A literal, a negated one, or a name; nullopt where the text is anything else.
std::optional<ast::ExprNode> ReadValue(std::string_view text);

// Fills the variation's values and spans from the text behind `=`, as its type wants them. False: reported.
bool ReadValues(Session& session, std::string_view text, Variation& variation);

}  // namespace kaocheng::cli
