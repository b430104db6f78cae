#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "tests/acceptance/workbench.h"

namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::ordered_json;

// The prefecture's policy in two versions, the second from a day within the period.
class LawTest : public Workbench {
 protected:
  void SetUp() override {
    Workbench::SetUp();
    Replace("policies/prefecture.kc", "when patrolling.rate >= 1", "when total_km >= 1");
    Replace("policies/prefecture.kc", "10 yuan * total_km at most bonus_cap", "bonus_cap as of period.first");
  }

  void ChangeOn(const std::string& day) const {
    std::string text = Read("policies/prefecture.kc");
    for (const auto& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"version \"1\"", "version \"2\""},
                                                          {"from 2015-01-01", "from " + day},
                                                          {"patrol) >= 1", "patrol) >= 2"},
                                                          {"base 60", "base 50"},
                                                          {"at warning", "at dismissal"},
                                                          {"1000 yuan }", "500 yuan }"}}) {
      const size_t at = text.find(from);
      ASSERT_NE(at, std::string::npos) << from;
      text.replace(at, from.size(), to);
    }
    Write("policies/second.kc", text);
  }

  std::map<std::string, Json> Outcomes() const {
    const Result result = Run({"--json"});
    EXPECT_EQ(result.exit, 0) << result.err;
    std::map<std::string, Json> lines;
    std::istringstream in(result.out);
    for (std::string line; std::getline(in, line);) {
      const Json json = Json::parse(line);
      lines[json["subject"].get<std::string>() + " " + json["name"].get<std::string>()] = json;
    }
    return lines;
  }
};

TEST_F(LawTest, ARecordOfTheDayOfChangeIsJudgedByTheNewLaw) {
  ChangeOn("2016-02-01");
  const auto lines = Outcomes();
  EXPECT_EQ(lines.at("b measures")["step"], "dismissal");
  EXPECT_EQ(lines.at("c patrolling")["met"], 1);  // January by the old law; February begins with the new
  EXPECT_EQ(lines.at("c patrolling")["required"], 3);
}

TEST_F(LawTest, ARecordOfTheDayBeforeIsJudgedByTheOld) {
  ChangeOn("2016-02-02");
  const auto lines = Outcomes();
  EXPECT_EQ(lines.at("b measures")["step"], "warning");
  EXPECT_EQ(lines.at("c patrolling")["met"], 2);  // a month goes by the law of its first day
}

TEST_F(LawTest, AnActOfTheOldTimeGetsTheLighterOfTwoLaws) {
  ChangeOn("2016-02-02");
  const std::string text = Read("policies/second.kc");
  Write("policies/second.kc", text + "transition lighter\n");
  EXPECT_EQ(Outcomes().at("b measures")["step"], "warning");  // the old law is the lighter
  Replace("policies/prefecture.kc", "at warning", "at dismissal");
  Replace("policies/second.kc", "at dismissal", "at warning");
  EXPECT_EQ(Outcomes().at("b measures")["step"], "warning");  // the new one is
  const Result told = Kaocheng({"explain", "--policy", "policies", "--data", "data", "--period", "2016Q1",
                                "b", "measures", "--lang", "en"});
  EXPECT_NE(told.out.find("by the law of its day, 2016-02-01"), std::string::npos) << told.out << told.err;
  EXPECT_NE(told.out.find("by the law of the period's end, 2016-03-31"), std::string::npos) << told.out;
  Replace("policies/second.kc", "transition lighter\n", "");
  EXPECT_EQ(Outcomes().at("b measures")["step"], "dismissal");
}

TEST_F(LawTest, WhoHandlesAStepIsReadFromTheViolation) {
  Replace("policies/prefecture.kc", "lasts 6 months   handled by county",
          "lasts 6 months   handled by county (when on > 2016-02-01), prefecture (when on <= 2016-02-01)");
  EXPECT_EQ(Outcomes().at("b measures")["handled_by"], Json({"prefecture"}));
  Replace("policies/prefecture.kc", "county (when on > 2016-02-01)", "county (when on > 2016-01-31)");
  EXPECT_EQ(Outcomes().at("b measures")["handled_by"], Json({"county", "prefecture"}));
}

TEST_F(LawTest, AYearlyValueGoesByTheLawOfThePeriodsEnd) {
  ChangeOn("2016-02-01");
  auto lines = Outcomes();
  EXPECT_EQ(lines.at("c annual")["value"], "60");      // 50 + 30 * 1/3
  EXPECT_EQ(lines.at("c merit")["value"], "1000.00");  // as of the period's first day
  Replace("policies/second.kc", "from 2016-02-01", "from 2016-04-01");
  lines = Outcomes();
  EXPECT_EQ(lines.at("c annual")["value"], "90");  // the second version begins after the period
}

TEST_F(LawTest, ACountysLaterRuleDoesNotReachBack) {
  Write("policies/counties/hunchun.kc",
        "policy t.hunchun \"珲春市细则\" extends t.prefecture {\n"
        "  level county   region 222404   version \"1\"   effective from 2016-02-02\n}\n"
        "set walking = 1\n");
  EXPECT_EQ(Run().exit, 1);
  Replace("policies/prefecture.kc", "set bonus_cap at most 2000 yuan", "replace violation missed  add duty");
  Write("policies/counties/hunchun.kc",
        "policy t.hunchun \"珲春市细则\" extends t.prefecture {\n"
        "  level county   region 222404   version \"1\"   effective from 2016-02-02\n}\n"
        "replace violation missed \"漏报\" under measures { each missed_report at dismissal }\n"
        "add duty more \"更多\" of supervisor { item days each month : count(patrol) >= 9 }\n");
  const auto lines = Outcomes();
  EXPECT_EQ(lines.at("b measures")["step"], "warning");  // of 1 February
  EXPECT_EQ(lines.at("b more")["required"], 1);          // March only
  const Result shown = Kaocheng({"show", "policies/counties/hunchun.kc", "--consolidated", "--lang", "zh"});
  EXPECT_NE(shown.out.find("· 施行 自 2016-02-02"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("· 施行 至 2016-02-01"), std::string::npos) << shown.out;
}

TEST_F(LawTest, VersionsThatDoNotFitTogetherAreRefused) {
  ChangeOn("2015-01-01");
  EXPECT_EQ(Kaocheng({"check", "policies"}).exit, 1);
  ChangeOn("2016-02-01");
  EXPECT_EQ(Kaocheng({"check", "policies"}).exit, 0);
  Replace("policies/second.kc", "hired \"任用日期\" : date", "hired \"任用日期\" : date?");
  EXPECT_NE(Kaocheng({"check", "policies"}).err.find("K0272"), std::string::npos);
}

}  // namespace
}  // namespace kaocheng::acceptance
