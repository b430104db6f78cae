#pragma once

#include <optional>
#include <string_view>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::syntax {

// The word of the language for one that regulations use in its stead (或者: 或; 不少于: >= or 不低于);
// nullopt: it is none of these.
std::optional<Term> SynonymOf(std::string_view written);

}  // namespace kaocheng::syntax
