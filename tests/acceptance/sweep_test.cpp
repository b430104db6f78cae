#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/acceptance/workbench.h"

// `kaocheng sweep` from outside. That each combination is what a run of the edited text gives is
// sweep_runs_test's matter.
namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::json;

class SweepTest : public Workbench {
 protected:
  Result Sweep(const std::vector<std::string>& more, const std::string& locale = "C.UTF-8") const {
    std::vector<std::string> arguments = {"sweep", "--policy", "policies", "--data",
                                          "data",  "--period", "2016Q1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Kaocheng(arguments, locale);
  }
  Json JsonOf(std::vector<std::string> more) const {
    more.emplace_back("--json");
    const Result result = Sweep(more);
    EXPECT_EQ(result.exit, 0) << result.err;
    return Json::parse(result.out);
  }
};

// Supervisor a of 222404 patrolled 9.5 km, c of 222401 10 km; b missed a month. 222404 has a cap of its own.
TEST_F(SweepTest, CountsCostAndSpread) {
  const Json json = JsonOf({"--vary", "bonus_cap=20..100 step 40"});
  ASSERT_EQ(json["combinations"].size(), 3U);
  const std::vector<std::string> costs = {"70.00", "110.00", "150.00"};
  for (size_t i = 0; i < costs.size(); ++i) {
    const Json& one = json["combinations"][i];
    EXPECT_EQ(one["cost"], costs[i]);
    EXPECT_EQ(one["awards"]["merit"]["count"], 2);
    EXPECT_EQ(one["awards"]["merit"]["money"], costs[i]);
    EXPECT_EQ(one["grades"]["standing"], Json({{"excellent", 2}, {"good", 0}, {"incompetent", 1}}));
    EXPECT_EQ(one["sanctions"]["measures"], Json({{"warning", 1}, {"dismissal", 0}}));
    EXPECT_EQ(one["undetermined"], 0);
    EXPECT_EQ(one["paid"], 2);
  }
  EXPECT_EQ(json["combinations"][0]["median"], "20.00");
  EXPECT_EQ(json["combinations"][0]["ninetieth"], "50.00");
  EXPECT_EQ(json["combinations"][2]["median"], "50.00");
  EXPECT_EQ(json["combinations"][2]["maximum"], "100.00");
  EXPECT_EQ(json["parameters"][0]["policy"], "t.prefecture");
  EXPECT_EQ(json["parameters"][0]["other_value_in"], Json({"t.hunchun"}));
}

TEST_F(SweepTest, WhoseValueItIs) {
  // One county's file: its own value. The folder: the prefecture's, unless the county is named.
  Result result = Kaocheng({"sweep", "--policy", "policies/counties/hunchun.kc", "--data", "data", "--period",
                            "2016Q1", "--vary", "奖金上限=10元|60元", "--json"});
  Json json = Json::parse(result.out);
  EXPECT_EQ(json["parameters"][0]["policy"], "t.hunchun");
  EXPECT_EQ(json["combinations"][0]["cost"], "10.00");
  EXPECT_EQ(json["combinations"][1]["cost"], "60.00");
  json = JsonOf({"--vary", "bonus_cap=30", "--vary", "t.hunchun.bonus_cap=10|60"});
  EXPECT_EQ(json["combinations"][0]["cost"], "40.00");
  EXPECT_EQ(json["combinations"][1]["cost"], "90.00");
  EXPECT_EQ(json["combinations"][1]["values"],
            Json({{"bonus_cap", "30.00"}, {"t.hunchun.bonus_cap", "60.00"}}));
  // Without a value of its own, one may be set.
  Replace("policies/counties/hunchun.kc", "set bonus_cap = 50 yuan", "");
  json = JsonOf({"--vary", "珲春市细则.bonus_cap=10|60"});
  EXPECT_EQ(json["combinations"][0]["cost"], "110.00");
  EXPECT_EQ(json["combinations"][1]["cost"], "160.00");
}

TEST_F(SweepTest, ValuesKeepTheirType) {
  Replace(
      "policies/prefecture.kc", "parameter bonus_cap",
      "enum how \"方式\" { strict \"从严\" < mild \"从宽\" }\n"
      "parameter manner \"尺度\" : how { strict }\nparameter lowest_rate \"最低达标率\" : decimal { 100% }\n"
      "parameter pays \"发放\" : boolean { true }\nparameter day \"起算日\" : date { 2016-01-01 }\n"
      "parameter bonus_cap");
  Replace("policies/prefecture.kc", "when patrolling.rate >= 1",
          "when patrolling.rate >= (if manner = strict then lowest_rate else 0) and pays and hired < day");
  const auto counts = [&](const std::string& vary) {
    std::vector<int> due;
    const Json json = JsonOf({"--vary", vary});
    for (const Json& one : json["combinations"]) due.push_back(one["awards"]["merit"]["count"]);
    return due;
  };
  using Counts = std::vector<int>;
  EXPECT_EQ(counts("manner=strict|mild"), (Counts{2, 3}));
  EXPECT_EQ(counts("尺度=从宽、从严"), (Counts{3, 2}));
  EXPECT_EQ(counts("lowest_rate=0%..100% step 50%"), (Counts{3, 2, 2}));
  EXPECT_EQ(counts("lowest_rate=0.3,1"), (Counts{3, 2}));
  EXPECT_EQ(counts("pays=是｜否"), (Counts{2, 0}));
  EXPECT_EQ(counts("day=2014-12-01..2015-02-01 step 1 month"), (Counts{0, 0, 2}));
  EXPECT_EQ(Sweep({"--vary", "manner=soft"}).exit, 2);
}

TEST_F(SweepTest, Goals) {
  const auto meets = [&](const std::string& goal) {
    std::vector<bool> met;
    const Json json = JsonOf({"--vary", "bonus_cap=20..100 step 40", "--find", goal});
    for (const Json& one : json["combinations"]) met.push_back(one["meets"]);
    return met;
  };
  using Bits = std::vector<bool>;
  EXPECT_EQ(meets("cost <= 110 yuan"), (Bits{true, true, false}));
  EXPECT_EQ(meets("金额 <= 110元 且 警告 <= 1"), (Bits{true, true, false}));
  EXPECT_EQ(meets("cost < 110 and dismissals = 0"), (Bits{true, false, false}));
  EXPECT_EQ(meets("warnings = 0 or merit.cost = 150 yuan"), (Bits{false, false, true}));
  EXPECT_EQ(meets("not (maximum > 60 yuan)"), (Bits{true, true, false}));
  EXPECT_EQ(meets("cost / merit >= 55 yuan"), (Bits{false, true, true}));
  EXPECT_EQ(meets("standing.优秀 = 2 且 巡查奖.金额 - 中位数 * 2 > 0 元 且 undetermined = 0"),
            (Bits{true, true, true}));
  const Result none = Sweep({"--vary", "bonus_cap=20..100 step 40", "--find", "cost >= 1000 yuan"});
  EXPECT_EQ(none.exit, 0);
  EXPECT_NE(none.out.find("no combination meets the goal"), std::string::npos);
  EXPECT_NE(none.out.find("nearest: bonus_cap = 100 yuan"), std::string::npos);
}

TEST_F(SweepTest, FilesAreWholeAndTheSameForAnyThreads) {
  const std::vector<std::string> vary = {"--vary", "bonus_cap=20..100 step 20", "--find", "cost <= 100 yuan"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.end(), vary.begin(), vary.end());
    return Sweep(more).exit;
  };
  EXPECT_EQ(with({"--threads", "1", "--out", "one"}), 0);
  EXPECT_EQ(with({"--threads", "2", "--out", "two"}), 0);
  EXPECT_EQ(List("one"), (std::vector<std::string>{"sweep.csv", "sweep.html", "sweep.json"}));
  for (const std::string& file : List("one")) EXPECT_EQ(Read("one/" + file), Read("two/" + file)) << file;
  const std::string csv = Read("one/sweep.csv");
  EXPECT_EQ(csv.rfind("\xEF\xBB\xBF"
                      "\"bonus_cap, yuan\",meets the goal,\"cost, yuan\"",
                      0),
            0U)
      << csv;
  EXPECT_NE(csv.find("\r\n20.00,yes,70.00,"), std::string::npos) << csv;
  for (const char* language : {"zh", "en"}) {
    EXPECT_EQ(with({"--out", "page", "--lang", language}), 0);
    const std::string page = Read("page/sweep.html");
    EXPECT_EQ(page.rfind("<!doctype html>", 0), 0U);
    EXPECT_EQ(page.find("</html>\n"), page.size() - 8);
    for (const char* outside : {"http", "<script", "@import", "<link", "src="})
      EXPECT_EQ(page.find(outside), std::string::npos) << outside;
    EXPECT_NE(page.find("<svg class=\"chart lines\""), std::string::npos);
    EXPECT_NE(page.find("<tr class=\"met\">"), std::string::npos);
  }
}

TEST_F(SweepTest, NothingIsDoneForBadInput) {
  for (const std::vector<std::string>& bad :
       std::vector<std::vector<std::string>>{{"--vary", "nowhere=1"},
                                             {"--vary", "bonus_cap=5%"},
                                             {"--vary", "t.hunchun.bonus_cap=3000"},
                                             {"--vary", "bonus_cap=30", "--find", "nothing <= 3"}}) {
    std::vector<std::string> more = bad;
    more.insert(more.end(), {"--out", "out"});
    // The data are not even looked at.
    more.insert(more.end(), {"--data", "nowhere"});
    std::vector<std::string> arguments = {"sweep", "--policy", "policies", "--period", "2016Q1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_EQ(Kaocheng(arguments).exit, 2) << bad[1];
    EXPECT_FALSE(Exists("out"));
  }
  Write("data/records/patrol.csv", "id,supervisor,on,km\np1,a,2016-01-05,many\n");
  EXPECT_EQ(Sweep({"--vary", "bonus_cap=30", "--out", "out"}).exit, 4);
  EXPECT_FALSE(Exists("out"));
  EXPECT_EQ(Sweep({"--vary", "bonus_cap=30", "--out", "out", "--allow-rejects"}).exit, 0);
}

// docs/sweep.md: every command that it shows, on the shipped policies and the generated prefecture.
TEST_F(SweepTest, CommandsOfTheGuide) {
  std::filesystem::remove_all(folder_ / "policies");
  std::filesystem::remove_all(folder_ / "data");
  std::filesystem::copy("policies", folder_ / "policies", std::filesystem::copy_options::recursive);
  Shell(std::string(KAOCHENG_GENERATOR) + " --out data --scale 1 --seed 2016");
  std::ifstream guide("docs/sweep.md");
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
  EXPECT_EQ(commands, 6);
}

}  // namespace
}  // namespace kaocheng::acceptance
