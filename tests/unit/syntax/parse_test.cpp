#include "dsl/syntax/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include "dsl/ast/keywords.h"
#include "dsl/ast/print.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::syntax {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Parsed {
  Sources sources;
  ast::Ast ast;
  Emitter emitter;
  std::vector<ast::PolicyId> policies;

  std::vector<Code> codes() const {
    std::vector<Code> all;
    for (const Diagnostic& diagnostic : emitter.diagnostics()) all.push_back(diagnostic.code);
    return all;
  }
  std::string Dump() const {
    std::string dump;
    for (const ast::PolicyId policy : policies) dump += Print(ast, policy);
    return dump;
  }
};

std::unique_ptr<Parsed> ParseText(std::string text, Tests tests = Tests::kRead) {
  auto parsed = std::make_unique<Parsed>();
  const SourceId source = parsed->sources.Add("test.kc", std::move(text));
  parsed->policies = Parse(parsed->sources, source, parsed->ast, parsed->emitter, tests);
  return parsed;
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

const std::string kHeader = "policy t { level county }\n";

TEST(Parse, TestsMayBeLeftOut) {
  const std::string before = kHeader + "entity supervisor { }\n";
  const std::string after = "record fixture of supervisor {\n  fixture: bool\n}\n";
  const std::string tests =
      "test \"a } brace\" extends \"f\" {\n  given supervisor { fixture = /* } */ true }\n  what is this\n}\n"
      "fixture \"f\" { given supervisor }\n测试 \"乙\" {\n}\n";
  const auto without = ParseText(before + after);
  ASSERT_THAT(without->codes(), ElementsAre());
  const auto left_out = ParseText(before + tests + after + tests, Tests::kLeftOut);
  EXPECT_THAT(left_out->codes(), ElementsAre());
  EXPECT_EQ(left_out->Dump(), without->Dump());
  EXPECT_FALSE(ParseText(before + tests + after)->codes().empty());
}

// What a test may have swallowed is not left out with it.
TEST(Parse, ATestThatDoesNotCloseIsRead) {
  for (const char* test : {"test \"a\" { given supervisor\n", "test \"a\" {\n  given supervisor {\n}\n",
                           "test \"a\" }\n", "test \"a\"\n", "test\n"}) {
    const std::string text = kHeader + test + "entity supervisor { }\n" + "test \"b\" { }\n";
    const auto read = ParseText(text);
    const auto left_out = ParseText(text, Tests::kLeftOut);
    EXPECT_FALSE(read->codes().empty()) << test;
    EXPECT_EQ(left_out->codes(), read->codes()) << test;
    EXPECT_THAT(left_out->Dump(), HasSubstr("supervisor")) << test;
  }
}

TEST(Parse, BothSpellingsGiveOneTree) {
  const auto english = ParseText(ReadFile("tests/golden/syntax/whole_en.kc"));
  const auto chinese = ParseText(ReadFile("tests/golden/syntax/whole_zh.kc"));
  EXPECT_THAT(english->codes(), ElementsAre());
  EXPECT_THAT(chinese->codes(), ElementsAre());
  ASSERT_EQ(english->policies.size(), 1U);
  EXPECT_EQ(english->Dump(), chinese->Dump());
}

TEST(Parse, SoftWordsAndBuiltinNamesAreNames) {
  for (const ast::Keyword& word : ast::Keywords()) {
    const bool is_name = word.kind == ast::KeywordKind::kSoft || word.kind == ast::KeywordKind::kBuiltin ||
                         word.kind == ast::KeywordKind::kUnit;
    if (!is_name) continue;
    for (const std::string_view spelling : {word.en, word.zh}) {
      if (spelling.empty() || spelling == "last")
        continue;  // `last` is known only after a dot; elsewhere reserved
      const std::string name(spelling);
      const auto parsed = ParseText(kHeader + "record r of village { " + name +
                                    " : integer\n  other = " + name + " + 1\n last_one = x." + name + " }\n");
      EXPECT_THAT(parsed->codes(), ElementsAre()) << name;
      EXPECT_THAT(parsed->Dump(), HasSubstr("(field " + name + " (: integer))")) << name;
    }
  }
}

TEST(Parse, ReservedWordsAreNamesOnlyAfterADotOrInQuotes) {
  for (const ast::Keyword& word : ast::Keywords()) {
    if (word.kind != ast::KeywordKind::kReserved) continue;
    for (const std::string_view spelling : {word.en, word.zh}) {
      if (spelling.empty()) continue;
      const std::string name(spelling);
      const auto bare =
          ParseText(kHeader + "record r of village {\n  " + name + " : integer\n  kept : text\n}\n");
      EXPECT_THAT(bare->codes(), ElementsAre(Code::kReservedWord)) << name;
      EXPECT_THAT(bare->Dump(), HasSubstr("(field kept (: text))")) << name;
      const auto quoted =
          ParseText(kHeader + "record r of village { `" + name + "` : integer, y = x." + name + " }\n");
      EXPECT_THAT(quoted->codes(), ElementsAre()) << name;
    }
  }
}

TEST(Parse, NoChineseSpellingMeansTwoThings) {
  std::map<std::string_view, std::string_view> seen;
  for (const ast::Keyword& word : ast::Keywords()) {
    // A built-in name and a word of the same spelling say the same: 发生日 is `on` in both.
    if (word.zh.empty() || word.kind == ast::KeywordKind::kBuiltin || word.kind == ast::KeywordKind::kUnit)
      continue;
    const auto [first, is_new] = seen.emplace(word.zh, word.token);
    EXPECT_TRUE(is_new) << word.zh << " is both " << first->second << " and " << word.token;
  }
}

TEST(Parse, UnitsAreJoinedOnlyOnTheSameLine) {
  const auto parsed =
      ParseText(kHeader + "test \"t\" {\n  given patrol p {\n    km = 3\n    minutes = 60\n  }\n}\n");
  EXPECT_THAT(parsed->codes(), ElementsAre());
  EXPECT_THAT(parsed->Dump(), HasSubstr("(= km 3) (= minutes 60)"));
}

TEST(Parse, DeclarationSpansCoverTheDeclaration) {
  const std::string text = kHeader + "/// 说明\nmeasure 甲 of 村 = 1 + 2\nmeasure b of 村 = 3\n";
  const auto parsed = ParseText(text);
  ASSERT_EQ(parsed->policies.size(), 1U);
  const ast::Policy& policy = parsed->ast.policies[parsed->policies[0]];
  ASSERT_EQ(policy.decls.size(), 2U);
  const ast::Decl& first = parsed->ast.decls[policy.decls[0]];
  EXPECT_EQ(parsed->sources.Text(first.span), "measure 甲 of 村 = 1 + 2");
  EXPECT_EQ(first.documentation, "说明");
  EXPECT_EQ(parsed->sources.Text(first.head.name.span), "甲");
  const auto& measure = std::get<ast::Measure>(first.node);
  EXPECT_EQ(parsed->sources.Text(parsed->ast.exprs[measure.value].span), "1 + 2");
  EXPECT_EQ(parsed->ast.decls[policy.decls[1]].documentation, "");
}

TEST(Parse, ClauseSpansCoverTheClause) {
  const auto parsed =
      ParseText(kHeader + "duty d of village {\n  item a : exists(x)\n  item b : exists(y)\n}\n");
  const ast::Decl& decl = parsed->ast.decls[parsed->ast.policies[parsed->policies[0]].decls[0]];
  const auto& duty = std::get<ast::Duty>(decl.node);
  ASSERT_EQ(duty.items.size(), 2U);
  EXPECT_EQ(parsed->sources.Text(duty.items[1].span), "item b : exists(y)");
}

TEST(Parse, SeveralPoliciesInOneFile) {
  const auto parsed = ParseText("policy a.b {}\nmeasure x of v = 1\npolicy c { }\nmeasure y of v = 2\n");
  ASSERT_EQ(parsed->policies.size(), 2U);
  EXPECT_EQ(parsed->ast.policies[parsed->policies[0]].name.text, "a.b");
  EXPECT_EQ(parsed->ast.policies[parsed->policies[1]].decls.size(), 1U);
}

TEST(Parse, RefusesWhatIsTooLarge) {
  const auto parsed = ParseText(std::string(kMaxSourceBytes + 1, ' '));
  EXPECT_THAT(parsed->codes(), ElementsAre(Code::kSourceTooLarge));
}

TEST(Parse, AHundredThousandOfAnythingGivesOneDiagnostic) {
  constexpr size_t kMany = 100'000;
  for (const std::string_view part : {"(", "{", "- ", "not ", "if a then ", "if f(a) then 1 else "}) {
    std::string text = kHeader + "measure x of v = ";
    for (size_t i = 0; i < kMany; ++i) text += part;
    EXPECT_THAT(ParseText(text)->codes(), ElementsAre(Code::kNestedTooDeeply)) << part;
  }
  for (const std::string_view part : {" + 1", " and a", " * b", ".a", " default 1"}) {
    std::string text = kHeader + "measure x of v = a";
    for (size_t i = 0; i < kMany; ++i) text += part;
    EXPECT_THAT(ParseText(text)->codes(), ElementsAre(Code::kExpressionTooLong)) << part;
  }
  EXPECT_THAT(ParseText(kHeader + "parameter x : integer { " + std::string(kMany, '9') + " }")->codes(),
              ElementsAre(Code::kNumberOutOfRange));
}

TEST(Parse, NestedCallsAreNotQuadratic) {
  std::string text = kHeader + "measure x of v = ";
  for (int i = 0; i < 150; ++i) text += "min(1, ";
  text += "1" + std::string(150, ')') + "\n";
  EXPECT_THAT(ParseText(text)->codes(), ElementsAre());
}

// Nothing that people type may crash the parser or make it loop: every prefix of a file, and every file with
// one token left out.
TEST(Parse, SurvivesEveryPrefix) {
  const std::string text = ReadFile("tests/golden/syntax/whole_zh.kc");
  for (size_t length = 0; length < text.size(); length += 37) ParseText(text.substr(0, length));
}

TEST(Parse, OneDeletedWordIsOneOrTwoDiagnostics) {
  const std::string text = ReadFile("tests/golden/syntax/example.kc");
  size_t mistakes = 0, diagnostics = 0;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    while (end < text.size() && text[end] != ' ' && text[end] != '\n') ++end;
    if (end > begin && begin % 5 == 0) {
      const size_t found = ParseText(text.substr(0, begin) + text.substr(end))->codes().size();
      mistakes += found > 0 ? 1 : 0;
      diagnostics += found;
      EXPECT_LE(found, 3U) << "without `" << text.substr(begin, end - begin) << "` at " << begin;
    }
    begin = end + 1;
  }
  // One mistake, one diagnostic, but for a few that really look like two.
  EXPECT_LE(diagnostics, mistakes + mistakes / 10);
}

}  // namespace
}  // namespace kaocheng::syntax
