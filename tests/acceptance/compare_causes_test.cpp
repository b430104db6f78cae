#include <nlohmann/json.hpp>

#include "tests/acceptance/workbench.h"

// Which provision answers for a change, on cases whose causes are known.
namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::json;

constexpr const char* kPolicy =
    R"kc(policy t.causes "归因" { level county   region 222404   version "1"   effective from 2015-01-01 }
instrument plan "实施方案"
entity county "县(市)" { name "名称" : text }
entity township "乡镇" of county { name "名称" : text }
entity supervisor "监督员" of township { name "姓名" : text, hired "任用日期" : date }
record patrol "巡查" of supervisor { km "里程" : decimal }
record missed_report "漏报记录" of supervisor { should_have_known "应知" : boolean }
record sanction "处分决定" of supervisor { step : measures, annulled "撤销" : boolean, cause "事由" : violation? }
parameter apiece "每次" : money { 10 yuan }
parameter basic "底数" : money { 100 yuan }
parameter enough "最少次数" : integer { 4 }
parameter far "最远里程" : decimal { 20 }
measure times_out "次数" of supervisor = count(patrol)
measure total_km "里程合计" of supervisor : decimal = sum(km over patrol)
award added "相加" of supervisor { cites plan "一" when true amount basic + apiece handled by county }
award scaled "相乘" of supervisor { cites plan "二" when true amount apiece * times_out handled by county }
award both "兼具" of supervisor { cites plan "三" when times_out >= enough and total_km >= far amount 5 yuan handled by county }
award some "任一" of supervisor { cites plan "四" when times_out >= enough or total_km >= far amount 7 yuan handled by county }
ladder measures "管理措施" of supervisor {
  step reminder  "提醒" lasts 3 months   handled by county
  step warning   "警告" lasts 3 months   handled by county
  step dismissal "辞退" final            handled by county
  history sanction on cause
  repeat heavier 1
  escalate to dismissal after 3 of reminder or above, last 6 months
}
violation missed "漏报" under measures {
  cites plan "五"
  each missed_report where should_have_known
  at reminder
}
)kc";

class CompareCausesTest : public Workbench {
 protected:
  void SetUp() override {
    Workbench::SetUp();
    Write("policies/prefecture.kc", kPolicy);
    std::filesystem::remove_all(folder_ / "policies/counties");
    Write("draft/policy.kc", kPolicy);
  }
  void Edit(const std::string& from, const std::string& to) const { Replace("draft/policy.kc", from, to); }

  // The change of one person's outcome.
  Json Change(const std::string& subject, const std::string& name) {
    const Result result = Kaocheng({"compare", "--base", "policies", "--with", "draft", "--data", "data",
                                    "--period", "2016Q1", "--out", "out"});
    EXPECT_EQ(result.exit, 0) << result.err;
    report_ = Json::parse(Read("out/comparison.json"));
    for (const Json& change : report_["changes"]) {
      if (change["subject"] == subject && change["name"] == name) return change;
    }
    return nullptr;
  }
  // The number of the provision whose clause it is.
  std::string P(const std::string& clause) const {
    for (const Json& provision : report_["provisions"]) {
      if (provision["clause"] == clause) return provision["id"];
    }
    return "no " + clause + " in " + report_["provisions"].dump();
  }

  Json report_;
};

TEST_F(CompareCausesTest, WordsOfAParameter) {
  Edit("money { 100 yuan }", "money { 150 yuan }");
  const Json change = Change("a", "added");
  ASSERT_EQ(report_["provisions"].size(), 1U);
  const Json& provision = report_["provisions"][0];
  EXPECT_EQ(provision["clause"], "basic");
  EXPECT_EQ(provision["title"], "底数");
  EXPECT_EQ(provision["before"], "100 yuan");
  EXPECT_EQ(provision["after"], "150 yuan");
  EXPECT_EQ(provision["place_after"], "draft/policy.kc:10");
  EXPECT_EQ(change["cause"], "one");
  EXPECT_EQ(change["ways"], Json({{"P1"}}));
}

TEST_F(CompareCausesTest, PartsThatAddUp) {
  Edit("money { 100 yuan }", "money { 130 yuan }");
  Edit("money { 10 yuan }", "money { 20 yuan }");
  const Json change = Change("a", "added");
  EXPECT_EQ(change["money"], "40.00");
  EXPECT_EQ(change["cause"], "each");
  EXPECT_EQ(change["shares"][P("basic")], 0.75);
  EXPECT_EQ(change["shares"][P("apiece")], 0.25);
  // The other award reads one of the two only.
  const Json scaled = Change("a", "scaled");
  EXPECT_EQ(scaled["cause"], "one");
  EXPECT_EQ(scaled["ways"], Json({{P("apiece")}}));
  EXPECT_EQ(scaled["shares"], Json({{P("apiece"), 1.0}}));
}

TEST_F(CompareCausesTest, FactorsWorkTogether) {
  // a has three patrols, and two of at most 3 km: from 10 * 3 = 30 to 25 * 2 = 50, alone 75 and 20.
  Edit("money { 10 yuan }", "money { 25 yuan }");
  Edit("= count(patrol)", "= count(patrol where km <= 3)");
  const Json change = Change("a", "scaled");
  EXPECT_EQ(change["money"], "20.00");
  EXPECT_EQ(change["cause"], "together");
  EXPECT_EQ(change["shares"][P("apiece")], ((75 - 30) + (50 - 20)) / 2.0 / 20);
  EXPECT_EQ(change["shares"][P("times_out")], ((20 - 30) + (50 - 75)) / 2.0 / 20);
}

TEST_F(CompareCausesTest, NeitherAloneIsEnough) {
  Edit("integer { 4 }", "integer { 3 }");
  Edit("decimal { 20 }", "decimal { 9 }");
  const Json both = Change("a", "both");
  EXPECT_EQ(both["before"], Json());
  EXPECT_EQ(both["after"]["value"], "5.00");
  EXPECT_EQ(both["cause"], "together");
  EXPECT_EQ(both["ways"].size(), 1U);
  EXPECT_EQ(both["ways"][0].size(), 2U);
  EXPECT_EQ(both["shares"][P("enough")], 0.5);
  const Json some = Change("a", "some");
  EXPECT_EQ(some["cause"], "either");
  EXPECT_EQ(some["ways"].size(), 2U);
  EXPECT_EQ(some["shares"][P("far")], 0.5);
  EXPECT_NE(Read("out/changes.csv").find("P1 / P2"), std::string::npos);
}

TEST_F(CompareCausesTest, ClausesOfALadder) {
  Write("data/records/missed_report.csv",
        "id,supervisor,on,should_have_known\nm1,b,2016-01-10,是\nm2,b,2016-02-10,是\nm3,c,2016-01-10,是\n");
  Edit("repeat heavier 1\n", "");
  Edit("after 3 of reminder", "after 2 of reminder");
  // Reminder, then warning as a repeat; in the draft the second escalates, which overtakes the repeat.
  const Json second = Change("b", "measures");
  EXPECT_EQ(second["record"], "m2");
  EXPECT_EQ(second["before"]["value"], "warning");
  EXPECT_EQ(second["after"]["value"], "dismissal");
  EXPECT_EQ(second["cause"], "one");
  EXPECT_EQ(second["ways"], Json({{P("measures.escalate")}}));
  EXPECT_EQ(P("missed.repeat").front(), 'P');
}

TEST_F(CompareCausesTest, ClausesThatComeAndGo) {
  Edit(
      "award some \"任一\" of supervisor { cites plan \"四\" when times_out >= enough or total_km >= far "
      "amount 7 "
      "yuan handled by county }\n",
      "award gift \"慰问\" of supervisor { cites plan \"六\" when times_out >= enough amount 8 yuan handled "
      "by "
      "county }\n");
  Edit("integer { 4 }", "integer { 3 }");
  Edit("decimal { 20 }", "decimal { 5 }");
  const Json gift = Change("a", "gift");
  EXPECT_EQ(gift["before"], Json());
  EXPECT_EQ(gift["cause"], "together") << "three patrols are enough only for the new number";
  EXPECT_EQ(gift["ways"].size(), 1U);
  EXPECT_EQ(gift["ways"][0].size(), 2U);
  EXPECT_EQ(report_["provisions"].size(), 4U) << report_["provisions"].dump(1);
  EXPECT_EQ(P("gift").front(), 'P');
  EXPECT_EQ(P("some").front(), 'P');
}

TEST_F(CompareCausesTest, ManyProvisionsAreTriedInCircles) {
  Edit("money { 10 yuan }", "money { 20 yuan }");
  Edit("money { 100 yuan }", "money { 130 yuan }");
  Edit("integer { 4 }", "integer { 3 }");
  Edit("decimal { 20 }", "decimal { 9 }");
  Edit("amount 5 yuan", "amount 6 yuan");
  Edit("amount 7 yuan", "amount 9 yuan");
  const Json added = Change("a", "added");
  EXPECT_EQ(report_["provisions"].size(), 6U);
  EXPECT_EQ(added["cause"], "each");
  EXPECT_EQ(added["shares"][P("basic")], 0.75);
  EXPECT_EQ(added["shares"][P("apiece")], 0.25);
  const Json both = Change("a", "both");
  EXPECT_EQ(both["cause"], "together");
  double sum = 0;
  for (const auto& [provision, share] : both["shares"].items()) sum += share.get<double>();
  EXPECT_NEAR(sum, 1, 1e-5);
}

}  // namespace
}  // namespace kaocheng::acceptance
