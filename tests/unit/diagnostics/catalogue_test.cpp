#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/diagnostics/render.h"

namespace kaocheng {
namespace {

namespace fs = std::filesystem;

// Codes that no kept file can show.
const std::set<Code> kNotInGolden = {
    Code::kFileChanged,       // a file that grows while it is read: a race
    Code::kTooManySanctions,  // of more records than a test may write; see tests/unit/data/snapshot_test.cpp
};
// Ranges whose phase is written; extend as phases are filled in.
constexpr std::pair<int, int> kFilledRanges[] = {{100, 799}};

std::set<std::string> Placeholders(std::string_view pattern) {
  static const std::regex placeholder(R"(\{[0-9]+\})");
  std::set<std::string> found;
  const std::string text(pattern);
  for (auto it = std::sregex_iterator(text.begin(), text.end(), placeholder); it != std::sregex_iterator();
       ++it) {
    found.insert(it->str());
  }
  return found;
}

std::vector<std::string> LiteralsIn(const std::string& line) {
  static const std::regex character(R"('\\?"')");
  std::vector<std::string> literals;
  std::istringstream pieces(std::regex_replace(line, character, ""));
  bool inside = false;
  for (std::string piece; std::getline(pieces, piece, '"'); inside = !inside)
    if (inside) literals.push_back(piece);
  return literals;
}

bool IsChinese(const std::string& text) {
  constexpr auto kFirstByte = static_cast<unsigned char>(0xE4);  // of U+4000 and above
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= kFirstByte; });
}

TEST(Catalogue, BothLanguagesUseTheSamePlaceholders) {
  for (const CatalogueRow& row : Catalogue()) {
    EXPECT_EQ(Placeholders(row.en), Placeholders(row.zh)) << row.name;
    EXPECT_EQ(Placeholders(row.hint_en), Placeholders(row.hint_zh)) << row.name;
  }
}

TEST(Catalogue, EveryRowSpeaksBothLanguages) {
  for (const CatalogueRow& row : Catalogue()) {
    EXPECT_FALSE(row.en.empty()) << row.name;
    EXPECT_FALSE(row.zh.empty()) << row.name;
    EXPECT_EQ(row.hint_en.empty(), row.hint_zh.empty()) << row.name;
  }
}

// Names stand in ` ` in English and in “” in Chinese, in the catalogue as in what is put together elsewhere.
TEST(Catalogue, NamesStandInTheMarksOfTheirLanguage) {
  for (const CatalogueRow& row : Catalogue()) {
    for (const std::string_view text : {row.zh, row.hint_zh})
      EXPECT_EQ(text.find('`'), std::string_view::npos) << row.name << ": " << text;
    EXPECT_EQ(row.en.find("“{"), std::string_view::npos) << row.name;
  }
  for (const char* folder : {"dsl", "engine", "adapters"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".cpp") continue;
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) {
        for (const std::string& text : LiteralsIn(line))
          EXPECT_FALSE(IsChinese(text) && text.find('`') != std::string::npos)
              << entry.path() << ": " << line;
      }
    }
  }
}

TEST(Catalogue, EveryPatternCanBeFilled) {
  const std::vector<Term> args(10, Term{"x"});
  for (const CatalogueRow& row : Catalogue()) {
    for (const Language language : {Language::kEn, Language::kZh}) {
      const Diagnostic diagnostic{row.code, {}, args, {}};
      EXPECT_NO_THROW(Message(diagnostic, language)) << row.name;
      EXPECT_NO_THROW(Hint(diagnostic, language)) << row.name;
    }
  }
}

TEST(Catalogue, NoNumberIsUsedTwice) {
  std::map<Code, std::string_view> seen;
  for (const CatalogueRow& row : Catalogue()) {
    const auto [first, is_new] = seen.emplace(row.code, row.name);
    EXPECT_TRUE(is_new) << CodeName(row.code) << " is both " << first->second << " and " << row.name;
  }
}

TEST(Catalogue, EveryCodeOfAFilledRangeIsInAGoldenFile) {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator("tests/golden")) {
    if (entry.path().extension() != ".expected") continue;
    std::ifstream in(entry.path());
    std::ostringstream text;
    text << in.rdbuf();
    all += text.str();
  }
  ASSERT_FALSE(all.empty());
  for (const CatalogueRow& row : Catalogue()) {
    const int number = static_cast<int>(row.code);
    for (const auto& [first, last] : kFilledRanges) {
      if (number < first || number > last || kNotInGolden.contains(row.code)) continue;
      EXPECT_NE(all.find(CodeName(row.code)), std::string::npos) << CodeName(row.code) << " " << row.name;
    }
  }
}

}  // namespace
}  // namespace kaocheng
