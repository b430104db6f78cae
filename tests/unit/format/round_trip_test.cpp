#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "dsl/ast/print.h"
#include "dsl/check/check.h"
#include "dsl/diagnostics/render.h"
#include "dsl/format/format.h"
#include "dsl/hir/program.h"
#include "dsl/layers/consolidate.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::format {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Parsed {
  explicit Parsed(std::string text) {
    source = sources.Add("test.kc", std::move(text));
    policies = syntax::Parse(sources, source, ast, emitter);
  }

  std::string Formatted(std::optional<Language> language) const {
    return Format(sources, source, ast, policies, language);
  }
  std::string Tree() const {
    std::string tree;
    for (const ast::PolicyId policy : policies) tree += ast::Print(ast, policy);
    return tree;
  }

  Sources sources;
  SourceId source;
  ast::Ast ast;
  Emitter emitter;
  std::vector<ast::PolicyId> policies;
};

std::string Formatted(const std::string& text, std::optional<Language> language) {
  const Parsed parsed(text);
  EXPECT_FALSE(parsed.emitter.has_errors())
      << RenderText(parsed.emitter.diagnostics(), parsed.sources, Language::kEn) << text;
  return parsed.Formatted(language);
}

// The first line in which the two differ, with the lines of each; empty where they do not.
std::string FirstDifference(const std::string& before, const std::string& after) {
  std::istringstream left(before), right(after);
  for (int number = 1;; ++number) {
    std::string a, b;
    const bool more_left = static_cast<bool>(std::getline(left, a));
    const bool more_right = static_cast<bool>(std::getline(right, b));
    if (!more_left && !more_right) return "";
    if (more_left == more_right && a == b) continue;
    return "line " + std::to_string(number) + "\n- " + (more_left ? a : "(end)") + "\n+ " +
           (more_right ? b : "(end)") + "\n";
  }
}

// Texts without syntax errors: the shipped policies, and what golden files hold.
std::vector<fs::path> Texts() {
  std::vector<fs::path> paths;
  for (const char* root : {"policies", "tests/golden"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().extension() != ".kc") continue;
      const Parsed parsed(ReadFile(entry.path()));
      if (!parsed.emitter.has_errors()) paths.push_back(entry.path());
    }
  }
  return paths;
}

TEST(RoundTrip, TheLayoutMeansTheSame) {
  ASSERT_GT(Texts().size(), 20U);
  for (const fs::path& path : Texts()) {
    const Parsed before(ReadFile(path));
    const Parsed after(before.Formatted({}));
    EXPECT_FALSE(after.emitter.has_errors())
        << path << RenderText(after.emitter.diagnostics(), after.sources, Language::kEn);
    EXPECT_EQ(FirstDifference(before.Tree(), after.Tree()), "") << path;
  }
}

// What golden files do not hold; each with what would be read differently without care.
TEST(RoundTrip, TheLayoutOfParticularTextsMeansTheSame) {
  const char* const kTexts[] = {
      "policy t { level county region 222404 }\n"
      "measure a of county each quarter where hot = (b = c)\n"
      "measure b of county each quarter where hot = (b = c) = d\n"
      "measure c of county each quarter where hot = (if b = c then 1 else 2)\n"
      "measure d of county each quarter where hot = (1 except 2 when b = c)\n"
      "measure e of county each quarter where hot : boolean = b = c\n",
      "policy t { level county region 222404 }\n"
      "duty a of county each month where hot { each dispatch where urgent\n item b : c }\n",
      "policy t { level county region 222404 }\n"
      "fixture \"base\" { given county yanji from 2016-01-01 { hardship = true, pool = 3万元 } }\n"
      "test \"one\" extends \"base\", \"other\" {\n"
      "  period 2016Q3\n"
      "  given rate = 20%\n"
      "  given patrol of yanji on 2016-01-01, 2016-02-01 .. 2016-02-05 + 2 days\n"
      "  given report r of yanji { on = 2016-01-02 level = none }\n"
      "  expect yanji.annual = 80 in 2016-03\n"
      "  expect unknown yanji.annual and true\n"
      "  expect undecided yanji.standing in 2016\n"
      "  expect no award merit of yanji\n"
      "  expect no duty patrol\n"
      "  expect awards = merit, model in 2016年\n"
      "  expect awards of yanji = none in 2016-01-01 .. 2016-06-30\n"
      "}\n"};
  for (const char* text : kTexts) {
    const Parsed before(text);
    EXPECT_FALSE(before.emitter.has_errors())
        << RenderText(before.emitter.diagnostics(), before.sources, Language::kEn);
    for (const auto language :
         {std::optional<Language>(), std::optional(Language::kEn), std::optional(Language::kZh)}) {
      const std::string once = before.Formatted(language);
      const Parsed after(once);
      EXPECT_FALSE(after.emitter.has_errors())
          << RenderText(after.emitter.diagnostics(), after.sources, Language::kEn);
      EXPECT_EQ(FirstDifference(before.Tree(), after.Tree()), "") << once;
      EXPECT_EQ(FirstDifference(once, Formatted(once, language)), "");
    }
  }
}

TEST(RoundTrip, FormattingTwiceIsFormattingOnce) {
  for (const fs::path& path : Texts()) {
    for (const auto language :
         {std::optional<Language>(), std::optional(Language::kEn), std::optional(Language::kZh)}) {
      const std::string once = Formatted(ReadFile(path), language);
      EXPECT_EQ(FirstDifference(once, Formatted(once, language)), "") << path;
    }
  }
}

TEST(RoundTrip, ThereAndBackIsTheSameText) {
  for (const fs::path& path : Texts()) {
    const std::string english = Formatted(ReadFile(path), Language::kEn);
    const std::string chinese = Formatted(english, Language::kZh);
    const std::string back = Formatted(chinese, Language::kEn);
    EXPECT_EQ(FirstDifference(english, back), "") << path;
    EXPECT_EQ(FirstDifference(Parsed(english).Tree(), Parsed(back).Tree()), "") << path;
  }
}

// Whoever breaks a list where only the other language needs it to be broken gets it back broken: the same
// program, and from then on the same text.
TEST(RoundTrip, AListThatFitsInOneLanguageOnly) {
  const std::string english = Formatted(
      "policy t { level county region 222404 version \"1\" effective from 2016-01-01 }\n"
      "entity keeper \"河湖巡护员\" { current \"在岗情况是否属实\" : boolean, checked \"已经核对档案\" : "
      "boolean }\n"
      "test \"t\" {\n"
      "  period 2016\n"
      "  given keeper someone_there from 2016-01-01 { current = true, checked = false, current = false }\n"
      "}\n",
      Language::kEn);
  const auto there_and_back = [](const std::string& text) {
    return Formatted(Formatted(text, Language::kZh), Language::kEn);
  };
  const std::string back = there_and_back(english);
  EXPECT_NE(FirstDifference(english, back), "");
  EXPECT_EQ(FirstDifference(Parsed(english).Tree(), Parsed(back).Tree()), "");
  EXPECT_EQ(FirstDifference(back, there_and_back(back)), "");
}

std::string Lowered(const std::vector<std::string>& texts) {
  Sources sources;
  ast::Ast ast;
  Emitter emitter;
  std::vector<ast::PolicyId> policies;
  for (const std::string& text : texts) {
    for (const ast::PolicyId id : syntax::Parse(sources, sources.Add("test.kc", text), ast, emitter))
      policies.push_back(id);
  }
  std::string lowered;
  for (const ast::PolicyId id : policies) {
    const layers::Consolidated consolidated = layers::Consolidate(ast, id, emitter);
    if (!emitter.has_errors()) lowered += hir::Print(check::Check(ast, consolidated, emitter));
  }
  EXPECT_FALSE(emitter.has_errors()) << RenderText(emitter.diagnostics(), sources, Language::kEn);
  return lowered;
}

// Names in uses become aliases; each must still mean what it meant.
TEST(RoundTrip, ShippedPoliciesAreTheSameProgramsInEitherLanguage) {
  Sources sources;
  ast::Ast ast;
  Emitter emitter;
  std::vector<std::string> texts, english, chinese;
  std::vector<std::pair<SourceId, std::vector<ast::PolicyId>>> files;
  for (const auto& entry : fs::recursive_directory_iterator("policies")) {
    if (entry.path().extension() != ".kc") continue;
    texts.push_back(ReadFile(entry.path()));
    const SourceId source = sources.Add(entry.path().string(), texts.back());
    files.emplace_back(source, syntax::Parse(sources, source, ast, emitter));
  }
  for (const auto& [source, policies] : files) {
    english.push_back(Format(sources, source, ast, policies, Language::kEn));
    chinese.push_back(Format(sources, source, ast, policies, Language::kZh));
  }
  const std::string lowered = Lowered(texts);
  EXPECT_EQ(FirstDifference(lowered, Lowered(english)), "");
  EXPECT_EQ(FirstDifference(lowered, Lowered(chinese)), "");
}

TEST(Shipped, PoliciesAreFormatted) {
  for (const auto& entry : fs::recursive_directory_iterator("policies")) {
    if (entry.path().extension() != ".kc") continue;
    const std::string text = ReadFile(entry.path());
    EXPECT_EQ(FirstDifference(text, Formatted(text, {})), "")
        << entry.path() << ": run `kaocheng fmt policies`";
  }
}

}  // namespace
}  // namespace kaocheng::format
