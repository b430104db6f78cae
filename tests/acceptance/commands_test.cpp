#include <nlohmann/json.hpp>

#include "tests/acceptance/workbench.h"

namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::ordered_json;

class CommandsTest : public Workbench {
 protected:
  Result Explain(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"explain", "--policy", "policies", "--data",
                                          "data",    "--period", "2016Q1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Kaocheng(arguments);
  }
};

TEST_F(CommandsTest, WrongUsageIsTwo) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {},
           {"dance"},
           {"run"},
           {"run", "--policy", "policies", "--data", "data"},
           {"run", "--policy", "policies", "--data", "data", "--period", "2016Q5"},
           {"run", "--policy", "policies", "--data", "data", "--period", "2016", "extra"},
           {"run", "--policy", "policies", "--data", "data", "--period", "2016", "--threads", "0"},
           {"check"},
           {"check", "policies", "--lang", "fr"},
           {"check", "policies", "--log-level", "loud"},
           {"run", "--data"}}) {
    const Result result = Kaocheng(arguments);
    EXPECT_EQ(result.exit, 2) << testing::PrintToString(arguments);
    EXPECT_FALSE(result.err.empty()) << testing::PrintToString(arguments);
    EXPECT_TRUE(result.out.empty()) << result.out;
  }
}

TEST_F(CommandsTest, HelpHasAnExampleInEitherLanguage) {
  for (const char* command : {"explain-code", "check", "fmt", "run", "explain", "show"}) {
    const Result english = Kaocheng({command, "--help"});
    EXPECT_EQ(english.exit, 0);
    EXPECT_NE(english.out.find(std::string("kaocheng ") + command), std::string::npos) << english.out;
    EXPECT_NE(english.out.find("Example"), std::string::npos);
    const Result chinese = Kaocheng({command, "--help"}, "zh_CN.UTF-8");
    EXPECT_NE(chinese.out.find("示例"), std::string::npos) << chinese.out;
    EXPECT_EQ(Kaocheng({command, "--help", "--lang", "zh"}).out, chinese.out);
  }
}

TEST_F(CommandsTest, CodesAreExplainedInBothLanguages) {
  const Result page = Kaocheng({"explain-code", "K0301"});
  EXPECT_EQ(page.exit, 0);
  EXPECT_NE(page.out.find("K0301 · error\n"), std::string::npos) << page.out;
  EXPECT_NE(page.out.find("K0301 · 错误\n"), std::string::npos) << page.out;
  EXPECT_NE(page.out.find("示例："), std::string::npos) << page.out;
  EXPECT_EQ(Kaocheng({"explain-code", "k301"}).out, page.out);
  EXPECT_EQ(Kaocheng({"explain-code", "0301"}).out, page.out);
  const Json json = Json::parse(Kaocheng({"explain-code", "301", "--json"}).out);
  EXPECT_EQ(json["code"], "K0301");
  EXPECT_FALSE(json["zh"]["example"].get<std::string>().empty());
}

TEST_F(CommandsTest, AnUnknownCodeNamesTheNearest) {
  const Result unknown = Kaocheng({"explain-code", "K0100"});
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_NE(unknown.err.find("K0101"), std::string::npos) << unknown.err;
  EXPECT_EQ(Kaocheng({"explain-code", "K03x"}).exit, 2);
}

TEST_F(CommandsTest, WhatIsNotThereIsFour) {
  EXPECT_EQ(Kaocheng({"check", "nowhere"}).exit, 4);
  EXPECT_EQ(Kaocheng({"run", "--policy", "policies", "--data", "nowhere", "--period", "2016"}).exit, 4);
  EXPECT_EQ(Kaocheng({"run", "--policy", "policies", "--data", "policies", "--period", "2016"}).exit, 4);
  EXPECT_EQ(Run({"--out", "/proc/nowhere/out"}).exit, 4);
  EXPECT_EQ(Run({"--out", "/proc/nowhere/out.db"}).exit, 4);
  EXPECT_EQ(Shell("kaocheng check policies >/dev/full").exit, 4);
}

TEST_F(CommandsTest, CheckReportsEachFaultOnce) {
  EXPECT_EQ(Kaocheng({"check", "policies"}).exit, 0);
  Replace("policies/prefecture.kc", "sum(km over patrol)", "sum(kn over patrol)");
  const Result result = Kaocheng({"check", "policies"});
  EXPECT_EQ(result.exit, 1);
  const size_t first = result.err.find("error K");
  ASSERT_NE(first, std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("error K", first + 1), std::string::npos) << result.err;
  const Result json = Kaocheng({"check", "policies", "--json", "--lang", "zh"});
  EXPECT_EQ(json.exit, 1);
  const Json parsed = Json::parse(json.out);
  EXPECT_EQ(parsed["errors"], 1);
  ASSERT_EQ(parsed["diagnostics"].size(), 1U);
  EXPECT_EQ(parsed["diagnostics"][0]["file"], "policies/prefecture.kc");
  EXPECT_EQ(Run().exit, 1);
}

TEST_F(CommandsTest, ExplainSaysWhy) {
  const Result award = Explain({"a", "merit"});
  EXPECT_EQ(award.exit, 0) << award.err;
  EXPECT_NE(Explain({"a", "merit", "--lang", "zh"}).out.find("巡查奖"), std::string::npos);
  EXPECT_NE(award.out.find("50.00"), std::string::npos) << award.out;
  EXPECT_EQ(Explain({"a", "巡查奖"}).out, award.out);
  EXPECT_EQ(Explain({"金哲洙", "merit"}).out, award.out);
  const std::string chinese = Explain({"a", "merit", "--lang", "zh"}).out;
  EXPECT_NE(chinese.find("[《实施方案》二]"), std::string::npos) << chinese;
  EXPECT_NE(chinese.find("「当 日常巡查.完成率 >= 1」"), std::string::npos) << chinese;
  EXPECT_NE(award.out.find("[plan 二]"), std::string::npos) << award.out;
  EXPECT_NE(award.out.find("「when patrolling.rate >= 1」"), std::string::npos) << award.out;
  const Result refused = Explain({"b", "merit"});
  EXPECT_EQ(refused.exit, 0) << refused.err;
  EXPECT_FALSE(refused.out.empty());
  const Result sanction = Explain({"b", "m1"});
  EXPECT_EQ(sanction.exit, 0) << sanction.err;
  EXPECT_NE(sanction.out.find("m1"), std::string::npos) << sanction.out;
}

TEST_F(CommandsTest, ExplainAsJson) {
  const Result result = Explain({"b", "--json"});
  ASSERT_EQ(result.exit, 0) << result.err;
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json["subject"], "b");
  EXPECT_EQ(json["policy"], "t.hunchun");
  EXPECT_EQ(json["outcomes"].size(), 4U);  // duty, grade, sanction, score
  for (const Json& outcome : json["outcomes"]) EXPECT_FALSE(outcome["explanation"].empty());
}

TEST_F(CommandsTest, ExplainNamesWhomItDoesNotKnow) {
  EXPECT_NE(Explain({"金哲株", "merit"}).err.find("金哲洙"), std::string::npos);
  const Result homonyms = Explain({"李英"});
  EXPECT_EQ(homonyms.exit, 2);
  EXPECT_NE(homonyms.err.find("b (supervisor), c (supervisor)"), std::string::npos) << homonyms.err;
  const Result outcome = Explain({"a", "nothing"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_NE(outcome.err.find("merit"), std::string::npos) << outcome.err;
}

TEST_F(CommandsTest, ShowSaysWhereEachClauseComesFrom) {
  const Result own = Kaocheng({"show", "policies/counties/hunchun.kc"});
  EXPECT_EQ(own.exit, 0) << own.err;
  EXPECT_NE(own.out.find("set bonus_cap = 50 yuan"), std::string::npos) << own.out;
  EXPECT_EQ(own.out.find("ladder measures"), std::string::npos);
  const Result whole = Kaocheng({"show", "policies/counties/hunchun.kc", "--consolidated"});
  EXPECT_NE(whole.out.find("ladder measures"), std::string::npos) << whole.out;
  EXPECT_NE(whole.out.find("policies/counties/hunchun.kc:5"), std::string::npos) << whole.out;
  EXPECT_NE(whole.out.find("policies/prefecture.kc"), std::string::npos) << whole.out;
  const Json json = Json::parse(Kaocheng({"show", "policies", "--consolidated", "--json"}).out);
  EXPECT_EQ(json.size(), 2U);
}

TEST_F(CommandsTest, ShowTightenedListsWhatALevelMadeStricter) {
  const Result zh = Kaocheng({"show", "policies", "--tightened", "--lang", "zh"});
  EXPECT_EQ(zh.exit, 0) << zh.err;
  EXPECT_NE(zh.out.find("bonus_cap  奖金上限  珲春市细则  1000元  50元  -950元  -95%  更严"),
            std::string::npos)
      << zh.out;
  const Json json =
      Json::parse(Kaocheng({"show", "policies/counties/hunchun.kc", "--tightened", "--json"}).out);
  ASSERT_EQ(json.size(), 1U);
  EXPECT_EQ(json[0]["policy"], "t.hunchun");
  EXPECT_EQ(json[0]["against"], "t.prefecture");
  EXPECT_EQ(json[0]["stricter"], 1);
  ASSERT_EQ(json[0]["differences"].size(), 1U);
  EXPECT_EQ(json[0]["differences"][0]["clause"], "bonus_cap");
  EXPECT_EQ(json[0]["differences"][0]["direction"], "stricter");
  EXPECT_EQ(json[0]["differences"][0]["percent"], "-95");
  EXPECT_EQ(json[0]["differences"][0]["line"], 5);
}

TEST_F(CommandsTest, NothingIsShownWhereNobodyWatches) {
  const Result result = Run({"--log-level", "off"});
  EXPECT_TRUE(result.err.empty()) << result.err;
  EXPECT_NE(Run({"--log-level", "info"}).err.find("parse"), std::string::npos);
}

}  // namespace
}  // namespace kaocheng::acceptance
