#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kaocheng::ast {

// The English spelling of a name that the language knows (`日期` -> `date`, `完成率` -> `rate`, `计数` ->
// `count`); an English one is given back as it is. nullopt for every other name. A user's own declaration of
// the same name wins, so whoever resolves names asks here last.
std::optional<std::string> BuiltinName(std::string_view name);

}  // namespace kaocheng::ast
