#include "dsl/ast/builtin_names.h"

#include <unordered_map>

#include "dsl/ast/keywords.h"

namespace kaocheng::ast {

std::optional<std::string> BuiltinName(std::string_view name) {
  static const auto english = [] {
    std::unordered_map<std::string_view, std::string_view> map;
    for (const Keyword& word : Keywords()) {
      if (word.kind != KeywordKind::kBuiltin) continue;
      map.emplace(word.en, word.en);
      map.emplace(word.zh, word.en);
    }
    return map;
  }();
  const auto found = english.find(name);
  if (found == english.end()) return std::nullopt;
  return std::string(found->second);
}

}  // namespace kaocheng::ast
