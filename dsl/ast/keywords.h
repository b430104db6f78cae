#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace kaocheng::ast {

// grammar/keywords.def as data, for the formatter, the editors, and suggestions.
enum class KeywordKind : uint8_t { kReserved, kSoft, kPhrase, kUnit, kBuiltin };

struct Keyword {
  KeywordKind kind;
  std::string_view token;  // the grammar's name for it; units: the unit; empty for built-in names
  std::string_view en;     // empty: no spelling of its own in that language
  std::string_view zh;
};

std::span<const Keyword> Keywords();

}  // namespace kaocheng::ast
