#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/acceptance/workbench.h"

// What an outcome rests on and what it waits for, in a township of six and one place among the best.
namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kPolicy = R"kc(policy t.pending "名额" {
  level prefecture   region 222400   version "1"   effective from 2015-01-01
}
entity prefecture "州"
entity township "乡镇" of prefecture
entity supervisor "监督员" of township
record gain "业绩" of supervisor { points "分数" : integer }
record missed "漏报" of supervisor { grave "严重" : boolean }
record ruling "裁定" of supervisor { outcome "事项" : text, value "结果" : text, by "裁定人" : text }

score annual "得分" of supervisor { item points "业绩" : +1 * sum(points over gain) }
grade standing "等次" of supervisor by annual {
  best "优秀" at least 10 unless measures.any, at most 20% within township, by annual
  rest "其余" otherwise
}
ladder measures "处理" of supervisor {
  step reminder "提醒" lasts 3 months
  step warning  "警告" lasts 6 months
}
violation missing "漏报" under measures { each missed  at reminder  at warning when grave }
)kc";

class PendingTest : public Workbench {
 protected:
  void SetUp() override {
    Workbench::SetUp();
    Shell("rm -r policies data");
    Write("policies/pending.kc", kPolicy);
    Write("data/dataset.yaml",
          "supplied:\n  - {records: all, units: all, from: 2016-01-01, to: 2016-12-31}\n");
    Write("data/entities/prefecture.csv", "id\n222400\n");
    Write("data/entities/township.csv", "id,prefecture\n222400-1,222400\n");
    Write("data/entities/supervisor.csv",
          "id,township\na,222400-1\nb,222400-1\nc,222400-1\nd,222400-1\ne,222400-1\nf,222400-1\n");
    Write("data/records/gain.csv",
          "id,supervisor,on,points\n"
          "g1,a,2016-01-05,30\ng2,b,2016-01-05,20\ng3,c,2016-01-05,12\n");
    Write("data/records/ruling.csv", "id,supervisor,on,outcome,value,by\n");
    // a has two violations, d one, which weighs nothing: d has no points.
    Write("data/records/missed.csv",
          "id,supervisor,on,grave\nm1,a,2016-02-01,false\nm2,a,2016-03-01,false\nm3,d,2016-03-01,false\n");
  }

  Json Line(const std::string& subject, const std::string& name) const {
    std::istringstream lines(Kaocheng({"run", "--policy", "policies", "--data", "data", "--period", "2016",
                                       "--allow-rejects", "--json"})
                                 .out);
    for (std::string line; std::getline(lines, line);) {
      Json json = Json::parse(line);
      if (json["subject"] == subject && json["name"] == name) return json;
    }
    return {};
  }
  std::string Explain(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"explain", "--policy", "policies", "--data",
                                          "data",    "--period", "2016"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Kaocheng(arguments, "zh_CN.UTF-8").out;
  }
};

TEST_F(PendingTest, OfWhoeverHasSeveralAllAreNamedAndNobodyElses) {
  EXPECT_EQ(Line("b", "standing")["value"], "best");
  EXPECT_EQ(Line("b", "standing")["pending"], Json::parse(R"(["m1","m2"])"));
}

TEST_F(PendingTest, BesideOneThatDecidesByItself) {
  // Either of a and c would have b's place.
  Replace("data/records/gain.csv", "c,2016-01-05,12", "c,2016-01-05,25");
  Write("data/records/missed.csv", Read("data/records/missed.csv") + "m4,c,2016-03-01,false\n");
  EXPECT_EQ(Line("b", "standing")["pending"], Json::parse(R"(["m1","m2","m4"])"));
}

TEST_F(PendingTest, WhatIsMissingIsMissedWhereItIsRead) {
  Replace("data/records/gain.csv", "a,2016-01-05,30", "a,2016-01-05,");
  const Json need = Line("a", "annual")["needs"].at(0);
  EXPECT_EQ(need["clause"], "score annual · 业绩 (policies/pending.kc:11)");
  EXPECT_EQ(need["what"], "业绩 g1 (records/gain.csv:2): `分数` is not filled in or cannot be read");
  const std::string text = Explain({"a", "annual"});
  EXPECT_NE(text.find("计分 得分 · 业绩（policies/pending.kc:11）"), std::string::npos) << text;
}

TEST_F(PendingTest, AnUndeterminedSanctionTellsItsBase) {
  Replace("data/records/missed.csv", "m3,d,2016-03-01,false", "m3,d,2016-03-01,");
  const std::string text = Explain({"d", "处理"});
  EXPECT_NE(text.find("基准          无法确定：不低于提醒"), std::string::npos) << text;
  EXPECT_NE(text.find("严重  无法确定"), std::string::npos) << text;
}

TEST_F(PendingTest, RulingsAreToldOfWhereThereAreSome) {
  const std::string alone = Explain({"b", "等次"});
  EXPECT_EQ(alone.find("裁定"), std::string::npos) << alone;
  EXPECT_NE(alone.find("不低于10        是（20 ≥ 10）"), std::string::npos) << alone;
  Replace("data/records/gain.csv", "c,2016-01-05,12", "c,2016-01-05,20");
  EXPECT_EQ(Line("b", "standing")["status"], "for_decision");
  EXPECT_EQ(Explain({"b", "等次"}).find("裁定"), std::string::npos);
  Replace("data/dataset.yaml", "from: 2016-01-01, to: 2016-12-31", "from: 2016-01-01, to: 2017-01-01");
  Write("data/records/ruling.csv",
        "id,supervisor,on,until,outcome,value,by\n"
        "r1,b,2016-01-01,2017-01-01,等次,优秀,张某\n");
  EXPECT_EQ(Line("b", "standing")["value"], "best");
  const std::string ruled = Explain({"b", "等次"});
  EXPECT_NE(ruled.find("裁定 r1 2016-01-01"), std::string::npos) << ruled;
}

TEST_F(PendingTest, WhereThereIsNothingToTellItIsSaid) {
  const std::string none = Explain({"e", "处理"});
  EXPECT_NE(none.find("“处理”：本期没有与之有关的记录"), std::string::npos) << none;
}

}  // namespace
}  // namespace kaocheng::acceptance
