#include "dsl/format/words.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

#include "dsl/ast/keywords.h"
#include "dsl/base/utf8.h"
#include "dsl/format/comments.h"

namespace kaocheng::format {
namespace {

using ast::KeywordKind;

// The first row of a token; phrases of several words, one token, come first where they have a spelling.
const ast::Keyword& RowOf(std::string_view token) {
  static const auto rows = [] {
    std::unordered_map<std::string_view, const ast::Keyword*> map;
    for (const ast::Keyword& word : ast::Keywords()) {
      if (word.kind != KeywordKind::kUnit && !word.token.empty()) map.emplace(word.token, &word);
    }
    return map;
  }();
  const auto found = rows.find(token);
  if (found == rows.end()) std::abort();  // no word of the grammar
  return *found->second;
}

bool IsReservedWord(std::string_view text) {
  static const auto words = [] {
    std::unordered_set<std::string_view> set;
    for (const ast::Keyword& word : ast::Keywords()) {
      if (word.kind == KeywordKind::kReserved) set.insert(word.en);
      if (word.kind == KeywordKind::kReserved || word.kind == KeywordKind::kPhrase) set.insert(word.zh);
    }
    return set;
  }();
  return words.contains(text);
}

bool IsLetter(char32_t c) {
  return c == U'_' || c == 0x3007 || (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_L_MASK) != 0;
}

bool IsFullWidthLetter(char32_t c) { return c >= 0xFF21 && c <= 0xFF5A; }

bool IsNameCharacter(char32_t c) {
  return IsLetter(c) || c == U'·' ||
         (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

}  // namespace

std::string Words::Keyword(std::string_view token) const {
  const ast::Keyword& row = RowOf(token);
  return Pick(row.en, row.zh);
}

std::string Words::Noun(std::string_view english) const {
  for (const ast::Keyword& word : ast::Keywords()) {
    const bool is_word = word.kind == KeywordKind::kReserved || word.kind == KeywordKind::kSoft;
    if (is_word && word.en == english) return Pick(word.en, word.zh);
  }
  return std::string(english);
}

std::string Words::Builtin(std::string_view english) const {
  for (const ast::Keyword& word : ast::Keywords()) {
    if (word.kind == KeywordKind::kBuiltin && word.en == english) return Pick(word.en, word.zh);
  }
  return std::string(english);
}

std::string Words::Unit(ast::DurationUnit unit, int64_t count) const {
  switch (unit) {
    case ast::DurationUnit::kMinutes:
      return Pick(count == 1 ? " minute" : " minutes", "分钟");
    case ast::DurationUnit::kHours:
      return Pick(count == 1 ? " hour" : " hours", "小时");
    case ast::DurationUnit::kDays:
      return Pick(count == 1 ? " day" : " days", "日");
    case ast::DurationUnit::kWorkdays:
      return Pick(count == 1 ? " workday" : " workdays", "个工作日");
    case ast::DurationUnit::kMonths:
      return Pick(count == 1 ? " month" : " months", "个月");
    case ast::DurationUnit::kYears:
      return Pick(count == 1 ? " year" : " years", "年");
  }
  return "";
}

std::optional<std::string> ClauseWord(std::string_view word, Language language) {
  for (const ast::Keyword& row : ast::Keywords()) {
    if (row.kind == KeywordKind::kUnit || row.kind == KeywordKind::kBuiltin) continue;
    if (row.en.empty() || row.zh.empty()) continue;
    std::string en(row.en);
    std::replace(en.begin(), en.end(), ' ', '_');
    if (en == word || row.zh == word) return language == Language::kZh ? std::string(row.zh) : en;
  }
  return std::nullopt;
}

bool IsPlainName(std::string_view text) {
  if (text.empty() || IsReservedWord(text)) return false;
  size_t at = 0;
  if (!IsLetter(NextCodePoint(text, at))) return false;
  for (at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    if (!IsNameCharacter(c) || IsFullWidthLetter(c)) return false;
  }
  return true;
}

bool IsKnownWord(std::string_view text) {
  static const auto words = [] {
    std::unordered_set<std::string_view> set;
    for (const ast::Keyword& word : ast::Keywords()) {
      if (word.kind == KeywordKind::kUnit) continue;
      if (word.kind != KeywordKind::kPhrase) set.insert(word.en);
      set.insert(word.zh);
    }
    return set;
  }();
  return words.contains(text);
}

Language LanguageOfText(std::string_view text) {
  int chinese = 0;
  int english = 0;
  ForEachWord(text, [&](std::string_view word) {
    if (!IsReservedWord(word)) return;
    ++(static_cast<unsigned char>(word.front()) < 0x80 ? english : chinese);
  });
  return chinese > english ? Language::kZh : Language::kEn;
}

}  // namespace kaocheng::format
