#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/acceptance/workbench.h"

// `kaocheng compare` from outside. That it agrees with two full runs is compare_runs_test's matter.
namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::json;

class CompareTest : public Workbench {
 protected:
  void SetUp() override {
    Workbench::SetUp();
    std::filesystem::copy(folder_ / "policies", folder_ / "draft", std::filesystem::copy_options::recursive);
  }
  Result Compare(const std::vector<std::string>& more = {}, const std::string& locale = "C.UTF-8") const {
    std::vector<std::string> arguments = {"compare", "--base", "policies", "--with", "draft",
                                          "--data",  "data",   "--period", "2016Q1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Kaocheng(arguments, locale);
  }
  Json Report() const { return Json::parse(Read("out/comparison.json")); }
};

TEST_F(CompareTest, APolicyWithItselfSaysExactlyNothing) {
  const Result result = Compare({"--out", "out", "--by", "hired"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_NE(result.out.find("no provision differs\n"), std::string::npos);
  EXPECT_NE(result.out.find("nothing changes for anybody\n"), std::string::npos);
  const Json report = Report();
  for (const char* list : {"provisions", "outcomes", "units", "changes"})
    EXPECT_EQ(report[list], Json::array());
  EXPECT_EQ(report["people"]["changed"], 0);
  EXPECT_EQ(report["people"]["money"]["delta"], "0.00");
  const std::string csv = Read("out/changes.csv");
  EXPECT_EQ(csv.find("\r\n"), csv.size() - 2) << "the head only";
}

TEST_F(CompareTest, AnotherSpellingIsNoDifference) {
  EXPECT_EQ(Kaocheng({"fmt", "--lang", "zh", "draft"}).exit, 0);
  EXPECT_NE(Read("draft/prefecture.kc").find("参数"), std::string::npos);
  EXPECT_NE(Compare().out.find("nothing changes for anybody\n"), std::string::npos);
}

TEST_F(CompareTest, NamesThePopulation) {
  Compare({"--out", "out"});
  const Json report = Report();
  EXPECT_EQ(report["population"]["people"], 3);
  EXPECT_EQ(report["population"]["regions"], Json({"222400", "222404"}));
  const std::string hash = report["population"]["sha256"];
  EXPECT_EQ(hash.size(), 64U);
  Replace("data/entities/supervisor.csv", "c,李英", "d,李英");
  for (const char* file : {"patrol", "missed_report"}) {
    EXPECT_EQ(Shell(std::string("sed -i 's/,c,/,d,/' data/records/") + file + ".csv").exit, 0);
  }
  EXPECT_EQ(Compare({"--out", "out"}).exit, 0);
  EXPECT_NE(Report()["population"]["sha256"], hash);
}

TEST_F(CompareTest, SaysWhoChangesAndByHowMuch) {
  Replace("draft/counties/hunchun.kc", "50 yuan", "80 yuan");
  const Result result = Compare({"--out", "out", "--by", "姓名"});
  EXPECT_EQ(result.exit, 0);
  const Json report = Report();
  ASSERT_EQ(report["changes"].size(), 1U);
  const Json& change = report["changes"][0];
  EXPECT_EQ(change["subject"], "a");
  EXPECT_EQ(change["subject_name"], "金哲洙");
  EXPECT_EQ(change["name"], "merit");
  EXPECT_EQ(change["before"]["value"], "50.00");
  EXPECT_EQ(change["after"]["value"], "80.00");
  EXPECT_EQ(change["effect"], "better");
  EXPECT_EQ(change["money"], "30.00");
  EXPECT_EQ(report["people"]["better"], 1);
  EXPECT_EQ(report["people"]["money"]["delta"], "30.00");
  ASSERT_EQ(report["units"].size(), 1U);
  EXPECT_EQ(report["units"][0]["township"], "222404-01");
  EXPECT_EQ(report["by"]["groups"].size(), 2U);  // two are named alike
  EXPECT_NE(result.out.find("金哲洙"), std::string::npos);
}

TEST_F(CompareTest, ChineseTerminalAndFile) {
  Replace("draft/counties/hunchun.kc", "50 yuan", "80 yuan");
  const Result result = Compare({"--out", "out"}, "zh_CN.UTF-8");
  EXPECT_NE(result.out.find("有变化：1 人（有利 1，不利 0，兼有或无从比较 0）"), std::string::npos)
      << result.out;
  const std::string csv = Read("out/changes.csv");
  EXPECT_EQ(csv.rfind("\xEF\xBB\xBF县（市）,乡镇（街道）,编号,", 0), 0U);
  EXPECT_NE(csv.find("\r\n珲春市,春化镇,a,金哲洙,奖补,巡查奖,,,,50.00,80.00,有利,30.00,县(市),县(市),"),
            std::string::npos)
      << csv;
}

// Units that the policy calls otherwise are told by its own titles.
TEST_F(CompareTest, DistrictsAndStreets) {
  for (const char* folder : {"policies", "draft", "data"}) std::filesystem::remove_all(folder_ / folder);
  const std::string policy =
      R"(policy demo "某区考核办法" { level county   region 100001   version "1"   effective from 2016-01-01 }
instrument plan "办法"
entity district "区" { name "名称" : text }
entity street "街道" of district { name "名称" : text }
entity worker "网格员" of street { name "姓名" : text }
record patrol "巡查" of worker { km "里程" : decimal }
award diligence "勤勉奖" of worker { cites plan "九"   amount 20 yuan * count(patrol)   handled by district }
)";
  Write("policies/demo.kc", policy);
  Write("draft/demo.kc", policy);
  Replace("draft/demo.kc", "20 yuan", "30 yuan");
  Write("data/dataset.yaml", "supplied:\n  - {records: all, units: all, from: 2016-01-01, to: 2016-12-31}\n");
  Write("data/entities/district.csv", "id,name\n100001,东区\n");
  Write("data/entities/street.csv", "id,district,name\ns1,100001,一街\ns2,100001,二街\n");
  Write("data/entities/worker.csv", "id,street,name\nw1,s1,甲\nw2,s2,乙\n");
  Write("data/records/patrol.csv", "id,worker,on,km\np1,w1,2016-01-05,3\np2,w2,2016-01-05,3\n");
  const Result result = Compare({"--out", "out"}, "zh_CN.UTF-8");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_NE(result.out.find("\n区    人员  有变"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("\n东区     2     2"), std::string::npos) << result.out;
  const std::string csv = Read("out/changes.csv");
  EXPECT_EQ(csv.rfind("\xEF\xBB\xBF区,街道,编号,", 0), 0U) << csv;
  EXPECT_NE(csv.find("\r\n东区,二街,w2,乙,奖补,勤勉奖,,,,20.00,30.00,有利,10.00,区,区,"), std::string::npos)
      << csv;
  const std::string page = Read("out/comparison.html");
  EXPECT_NE(page.find("<h2>分街道：有变人员占比与金额增减</h2>"), std::string::npos);
  EXPECT_EQ(page.find("乡镇"), std::string::npos);
  EXPECT_EQ(Kaocheng({"run", "--policy", "policies", "--data", "data", "--period", "2016Q1", "--out", "out2"},
                     "zh_CN.UTF-8")
                .exit,
            0);
  EXPECT_NE(Read("out2/summary.html").find("<h3>分街道</h3>"), std::string::npos);
}

TEST_F(CompareTest, ExcelTakesNoNameForAFormula) {
  Replace("draft/counties/hunchun.kc", "50 yuan", "20 yuan");
  Replace("data/entities/supervisor.csv", "金哲洙", "\"=HYPERLINK(\"\"http://x\"\")\"");
  EXPECT_EQ(Compare({"--out", "out"}).exit, 0);
  const std::string csv = Read("out/changes.csv");
  EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"http://x\"\")\""), std::string::npos) << csv;
  EXPECT_NE(csv.find(",-30.00,"), std::string::npos) << "numbers stay numbers";
}

TEST_F(CompareTest, AnnullingARecordIsUnwound) {
  Write("data/records/sanction.csv",
        "id,supervisor,on,step,annulled,cause\nd1,b,2016-02-10,warning,false,m1\n");
  const std::vector<std::string> base = {"compare", "--policy", "policies", "--data",
                                         "data",    "--period", "2016Q1",   "--out"};
  const auto without = [&](const char* record) {
    std::vector<std::string> arguments = base;
    arguments.insert(arguments.end(), {"out", "--without", record});
    EXPECT_EQ(Kaocheng(arguments).exit, 0);
    return Report();
  };
  // The violation goes, and with it the sanction and the points.
  const Json violation = without("record:m1");
  std::vector<std::string> changed;
  for (const Json& change : violation["changes"]) changed.push_back(change["name"]);
  EXPECT_EQ(changed, (std::vector<std::string>{"standing", "measures", "annual"}));
  EXPECT_EQ(violation["changes"][1]["after"], Json());
  EXPECT_EQ(violation["without"], "m1");
  // The decision is annulled, and the violation with it is not decided on again.
  const Json decision = without("record:d1");
  ASSERT_EQ(decision["changes"].size(), 1U);
  EXPECT_EQ(decision["changes"][0]["before"]["value"], "warning");
  EXPECT_EQ(decision["changes"][0]["after"]["value"], "none");
}

TEST_F(CompareTest, PageIsWholeAndLoadsNothing) {
  Replace("draft/counties/hunchun.kc", "50 yuan", "80 yuan");
  Replace("draft/prefecture.kc", "when patrolling.rate >= 1", "when patrolling.rate >= 0.3");
  for (const char* language : {"zh", "en"}) {
    EXPECT_EQ(Compare({"--out", "out", "--by", "township", "--lang", language}).exit, 0);
    const std::string page = Read("out/comparison.html");
    EXPECT_EQ(page.rfind("<!doctype html>", 0), 0U);
    EXPECT_EQ(page.find("</html>\n"), page.size() - 8);
    for (const char* outside : {"http", "<script", "@import", "<link", "src="})
      EXPECT_EQ(page.find(outside), std::string::npos) << outside;
    EXPECT_NE(page.find("<svg class=\"chart flow\""), std::string::npos);
    EXPECT_NE(page.find(Report()["population"]["sha256"].get<std::string>()), std::string::npos);
    EXPECT_NE(page.find("金哲洙"), std::string::npos);
    EXPECT_NE(page.find(language == std::string("zh") ? "50元" : "50 yuan"), std::string::npos);
    EXPECT_NE(page.find("+70.00"), std::string::npos);
  }
  Replace("data/entities/supervisor.csv", "金哲洙", "<b>&金");
  Compare({"--out", "out"});
  EXPECT_NE(Read("out/comparison.html").find("&lt;b&gt;&amp;金"), std::string::npos);
}

// docs/compare.md: every command that it shows.
TEST_F(CompareTest, CommandsOfTheGuide) {
  Replace("draft/counties/hunchun.kc", "50 yuan", "80 yuan");
  std::ifstream guide("docs/compare.md");
  int commands = 0;
  bool shell = false;
  for (std::string line; std::getline(guide, line);) {
    if (line.rfind("```", 0) == 0) shell = line == "```sh";
    if (!shell || line.rfind("kaocheng ", 0) != 0) continue;
    ++commands;
    const Result result = Shell(line);
    EXPECT_EQ(result.exit, 0) << line << "\n" << result.err;
    EXPECT_NE(result.out, "") << line;
  }
  EXPECT_EQ(commands, 5);
  EXPECT_EQ(List("out/compare"),
            (std::vector<std::string>{"changes.csv", "comparison.html", "comparison.json"}));
}

TEST_F(CompareTest, WritesNothingWhenItCannot) {
  Write("data/records/patrol.csv", "id,supervisor,on,km\np1,a,2016-01-05,many\n");
  EXPECT_EQ(Compare({"--out", "out"}).exit, 4);
  EXPECT_FALSE(Exists("out"));
  EXPECT_EQ(Compare({"--out", "out", "--allow-rejects"}).exit, 0);
  EXPECT_EQ(Report()["rejects"], 1);
}

}  // namespace
}  // namespace kaocheng::acceptance
