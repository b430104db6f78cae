#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dsl/ast/expr.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::format {

// The words of the language in one of its spellings.
class Words {
 public:
  explicit Words(Language language) : language_(language) {}

  Language language() const { return language_; }
  // A keyword or phrase by the grammar's name for it: AT_LEAST is `at least` or `不低于`.
  std::string Keyword(std::string_view token) const;
  // A kind of declaration or part by its English name: duty, item …
  std::string Noun(std::string_view english) const;
  // A name that the language knows, by its English spelling; any other name as it is.
  std::string Builtin(std::string_view english) const;
  std::string Unit(ast::DurationUnit unit, int64_t count) const;

 private:
  std::string Pick(std::string_view en, std::string_view zh) const {
    return std::string(language_ == Language::kZh ? zh : en);
  }

  Language language_;
};

// A keyword that names a clause in a path, in the other spelling: merit.amount, annual.at_least.
std::optional<std::string> ClauseWord(std::string_view word, Language language);

// What the lexer reads as a name: letters of any script, digits, `_`, `·`, and no reserved word.
bool IsPlainName(std::string_view text);
// A word with a place of its own in the grammar, or one that the language knows.
bool IsKnownWord(std::string_view text);

// The language in which most of a text's reserved words are written; English where it has none.
Language LanguageOfText(std::string_view text);

}  // namespace kaocheng::format
