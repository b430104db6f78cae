#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/diagnostic.h"

// docs/language.md with its chapters is the whole reference: nothing that the language says or refuses is
// missing from it.
namespace kaocheng {
namespace {

// Codes as they stand there: K0307, or K0700 to K0731.
std::set<int> CodesIn(const std::string& text) {
  static const std::regex pattern(R"(K(\d{4})(?: to K(\d{4}))?)");
  std::set<int> codes;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), pattern); it != std::sregex_iterator();
       ++it) {
    const int first = std::stoi((*it)[1]);
    const int last = (*it)[2].matched ? std::stoi((*it)[2]) : first;
    for (int code = first; code <= last; ++code) codes.insert(code);
  }
  return codes;
}

TEST(Reference, NamesEveryCodeOfTheLanguage) {
  const std::set<int> named = CodesIn(docs::LanguageReference());
  std::set<int> known;
  for (const CatalogueRow& row : Catalogue()) {
    const int code = static_cast<int>(row.code);
    known.insert(code);
    const bool of_language =
        code < 460 || (code >= 700 && code < 800);  // the others are of data and commands
    if (of_language && row.severity != Severity::kNote) {
      EXPECT_TRUE(named.contains(code)) << row.name << " " << code;
    }
  }
  for (const int code : named) {
    if (code < 700) {
      EXPECT_TRUE(known.contains(code)) << "there is no code " << code;
    }
  }
}

// Grammar, lowering, diagnostics and an example of each construct; what stands between them is its meaning.
TEST(Reference, SaysAllOfEachConstruct) {
  const std::string reference = docs::LanguageReference();
  const std::string head = "\n### ";
  size_t constructs = 0;
  for (size_t at = reference.find(head); at != std::string::npos; ++constructs) {
    const size_t end = std::min(reference.find(head, at + 1), reference.find("\n# ", at + 1));
    const std::string section = reference.substr(at, end - at);
    const std::string name = section.substr(head.size(), section.find('\n', 1) - head.size());
    for (const std::string part : {"```ebnf\n", "**Lowers to** ", "**Diagnostics**: K", "```kc\n"}) {
      EXPECT_NE(section.find(part), std::string::npos) << name << " lacks " << part;
    }
    at = reference.find(head, at + 1);
  }
  EXPECT_GT(constructs, 10U);
}

TEST(Reference, ListsEveryKeywordWithItsSpellings) {
  const std::string reference = docs::LanguageReference();
  const std::string keywords = reference.substr(reference.find("## 13. Keywords"));
  const auto expect = [&](const std::string& en, const std::string& zh) {
    if (en.empty() && zh.empty()) return;
    // Words that are written with others in one language stand in the row of the phrase.
    const std::string pair = zh.empty() || en.empty() ? en + zh : en + " " + zh;
    EXPECT_NE(keywords.find(pair), std::string::npos) << pair;
  };
#define KC_RESERVED(token, en, zh) expect(en, zh);
#define KC_SOFT(token, en, zh) expect(en, zh);
#define KC_PHRASE(token, en, zh) expect(en, zh);
#define KC_UNIT(unit, en, zh) expect(en, zh);
#define KC_BUILTIN(en, zh) expect(en, zh);
#include "grammar/keywords.def"
#undef KC_RESERVED
#undef KC_SOFT
#undef KC_PHRASE
#undef KC_UNIT
#undef KC_BUILTIN
}

}  // namespace
}  // namespace kaocheng
