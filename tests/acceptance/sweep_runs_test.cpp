#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/acceptance/workbench.h"
#include "tests/support/setting.h"

// Every combination of a sweep against a full run of the policies with the values written into their texts:
// counts, cost and spread are taken from the run's outcomes, line by line. With KAOCHENG_BRIEF
// (tools/sanitize) only the first combination of two sweeps, a run being ten times as long there.
namespace kaocheng::acceptance {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Text {
  const char* file;
  const char* before;  // the words that hold the value
  const char* after;   // with {} for a value
};

// What the outcomes of a run come to, in the form of a combination of sweep.json.
Json FiguresOf(const std::string& ndjson) {
  int64_t lines = 0, undetermined = 0, undecided = 0;
  double cost = 0;
  Json awards = Json::object(), grades = Json::object(), sanctions = Json::object();
  std::map<std::string, double> paid;
  std::istringstream text(ndjson);
  for (std::string line; std::getline(text, line);) {
    const Json one = Json::parse(line);
    ++lines;
    undetermined += one["status"] == "undetermined" ? 1 : 0;
    undecided += one["status"] == "for_decision" ? 1 : 0;
    if (one["status"] != "determined") continue;
    const std::string name = one["name"];
    const auto count = [&](Json& in) {
      Json& number = in[name][one["value"].get<std::string>()];
      number = number.is_null() ? 1 : number.get<int>() + 1;
    };
    if (one["kind"] == "grade") count(grades);
    if (one["kind"] == "sanction" && one["state"] == "recommended" && one["value"] != "none")
      count(sanctions);
    if (one["kind"] != "award") continue;
    if (awards[name].is_null()) awards[name] = {{"count", 0}};
    awards[name]["count"] = awards[name]["count"].get<int>() + 1;
    if (one["type"] != "money") continue;
    const double fen = std::round(std::stod(one["value"].get<std::string>()) * 100);
    awards[name]["money"] = awards[name].value("money", 0.0) + fen;
    cost += fen;
    if (fen > 0) paid[one["entity"].get<std::string>() + one["subject"].get<std::string>()] += fen;
  }
  std::vector<double> amounts;
  for (const auto& [subject, fen] : paid) amounts.push_back(fen);
  std::sort(amounts.begin(), amounts.end());
  const auto quantile = [&](size_t tenths) {
    return amounts.empty() ? 0 : amounts[(amounts.size() * tenths + 9) / 10 - 1];
  };
  return {{"lines", lines},
          {"undetermined", undetermined},
          {"for_decision", undecided},
          {"cost", cost},
          {"awards", awards},
          {"grades", grades},
          {"sanctions", sanctions},
          {"paid", amounts.size()},
          {"median", quantile(5)},
          {"ninetieth", quantile(9)},
          {"maximum", amounts.empty() ? 0 : amounts.back()}};
}

// A combination in the same form: money in fen, nothing that is 0.
Json Plain(const Json& combination) {
  const auto fen = [](const Json& yuan) { return std::round(std::stod(yuan.get<std::string>()) * 100); };
  Json plain;
  for (const char* number : {"lines", "undetermined", "for_decision", "paid"})
    plain[number] = combination[number];
  for (const char* money : {"cost", "median", "ninetieth", "maximum"}) plain[money] = fen(combination[money]);
  plain["awards"] = plain["grades"] = plain["sanctions"] = Json::object();
  for (const auto& [name, award] : combination["awards"].items()) {
    if (award["count"] == 0) continue;
    plain["awards"][name]["count"] = award["count"];
    if (award.contains("money")) plain["awards"][name]["money"] = fen(award["money"]);
  }
  for (const char* kind : {"grades", "sanctions"}) {
    for (const auto& [name, classes] : combination[kind].items()) {
      for (const auto& [one, count] : classes.items()) {
        if (count != 0) plain[kind][name][one] = count;
      }
    }
  }
  return plain;
}

class SweepRunsTest : public Workbench {
 protected:
  void Shipped() {
    fs::remove_all(folder_ / "data");
    fs::remove_all(folder_ / "policies");
    const std::string make = std::string(KAOCHENG_GENERATOR) + " --out data --scale 1 --seed 7";
    ASSERT_EQ(Shell(make).exit, 0);
    fs::create_directories(folder_ / "policies");
    for (const char* part : {"jilin", "yanbian"})
      fs::copy(fs::path("policies") / part, folder_ / "policies" / part, fs::copy_options::recursive);
  }

  void Hold(const std::vector<std::string>& vary, const std::vector<Text>& texts, const std::string& period) {
    std::vector<std::string> sweep = {"sweep", "--policy", "policies", "--data",
                                      "data",  "--period", period,     "--json"};
    for (const std::string& one : vary) sweep.insert(sweep.end(), {"--vary", one});
    const Result swept = Kaocheng(sweep);
    ASSERT_EQ(swept.exit, 0) << swept.err;
    sweep.insert(sweep.end(), {"--threads", "1"});
    EXPECT_EQ(Kaocheng(sweep).out, swept.out);
    const Json json = Json::parse(swept.out);
    for (const Json& combination : json["combinations"]) {
      fs::remove_all(folder_ / "edited");
      fs::copy(folder_ / "policies", folder_ / "edited", fs::copy_options::recursive);
      size_t i = 0;
      for (const auto& parameter : json["parameters"]) {
        std::string name = parameter["name"];
        if (i > 0 && combination["values"].contains(parameter["policy"].get<std::string>() + "." + name))
          name = parameter["policy"].get<std::string>() + "." + name;
        std::string after = texts[i].after;
        after.replace(after.find("{}"), 2, combination["values"][name].get<std::string>());
        Replace(std::string("edited/") + texts[i].file, texts[i].before, after);
        ++i;
      }
      const Result run =
          Kaocheng({"run", "--policy", "edited", "--data", "data", "--period", period, "--json"});
      ASSERT_TRUE(run.exit == 0 || run.exit == 3) << run.err;
      EXPECT_EQ(Plain(combination), FiguresOf(run.out)) << combination["values"];
      if (Brief()) break;
    }
  }
};

TEST_F(SweepRunsTest, ShippedPolicies) {
  Shipped();
  // Quotas and ranks rest on the days that are asked for; 222401 and, from March on, 222404 have their own.
  Hold({"patrol_days=4|9", "jl.yanbian.hunchun.季度奖金上限=900|4000"},
       {{"yanbian/yanbian.kc", "\"每月巡查天数\" : integer { 4 }", "\"每月巡查天数\" : integer { {} }"},
        {"yanbian/222404.kc", "设定 季度奖金上限 = 2500元", "设定 季度奖金上限 = {}元"}},
       "2016");
  if (Brief()) return;
  // A budget that is shared, and thresholds of ladders.
  Hold({"hardship_each=300|900", "larger_loss=100万元|1000万元"},
       {{"yanbian/yanbian.kc", "money { 600 yuan }", "money { {} yuan }"},
        {"jilin/jilin.kc", "money { 500万元 }", "money { {} yuan }"}},
       "2016");
  // A set where there was none, and values that take effect one after the other.
  Hold({"jl.yanbian.antu.patrol_days=4..6", "subsidy_floor=50|150"},
       {{"yanbian/222426.kc", "set recovery_share = 2%", "set recovery_share = 2%\nset patrol_days = {}"},
        {"jilin/jilin.kc", "{ 100 yuan, 120 yuan from 2016-07-01 }", "{ {} yuan }"}},
       "2016Q3");
}

// Below 300 yuan the county's amount is held to the prefecture's cap while it runs, above it is proved to
// keep it: the program is not the same for both.
TEST_F(SweepRunsTest, WhereTheProgramItselfDependsOnTheValue) {
  Replace("policies/prefecture.kc", "set bonus_cap at most 2000 yuan",
          "set bonus_cap at most 2000 yuan\n  set merit.amount at most bonus_cap");
  Replace("policies/counties/hunchun.kc", "set bonus_cap = 50 yuan",
          "set merit.amount = 30 yuan * total_km at most 300 yuan");
  Hold({"bonus_cap=200..400 step 50"}, {{"prefecture.kc", "money { 1000 yuan }", "money { {} yuan }"}},
       "2016Q1");
}

}  // namespace
}  // namespace kaocheng::acceptance
