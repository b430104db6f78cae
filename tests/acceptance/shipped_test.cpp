#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>

#include "adapters/report/text.h"
#include "tests/support/read_file.h"

// The shipped policies and the example prefecture together.
namespace kaocheng::acceptance {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

class ShippedTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "kaocheng-shipped-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  // Runs it from the project's root; what it prints.
  std::string Print(const std::vector<std::string>& command) {
    const std::string path = (folder_ / "printed").string();
    const std::string line = report::ShellCommand(command) + " >" + report::ShellQuote(path) + " 2>&1";
    EXPECT_EQ(std::system(line.c_str()), 0) << line;
    return ReadFile(path);
  }

  fs::path folder_;
};

TEST_F(ShippedTest, CheckHasNothingToSay) {
  const std::string printed = Print({KAOCHENG_PROGRAM, "check", "policies", "--lang", "en"});
  EXPECT_NE(printed.find(" 0 errors, 0 warnings"), std::string::npos) << printed;
  EXPECT_EQ(printed.find("warning K"), std::string::npos) << printed;
}

// What a county's policy declares, and what of it has occurred.
struct Occurrence {
  bool award = false, violation = false, met = false, missed = false;
  std::set<std::string> bands;
};

TEST_F(ShippedTest, EverythingDeclaredOccurs) {
  const std::string data = (folder_ / "data").string();
  const std::string out = (folder_ / "out").string();
  Print({KAOCHENG_GENERATOR, "--out", data, "--scale", "1", "--seed", "2016"});
  Print({KAOCHENG_PROGRAM, "run", "--policy", "policies", "--data", data, "--period", "2016", "--out", out});

  std::map<std::string, Occurrence> occurred;
  std::ifstream lines(fs::path(out) / "outcomes.ndjson");
  for (std::string text; std::getline(lines, text);) {
    const Json line = Json::parse(text);
    EXPECT_EQ(line["status"], "determined") << text;
    const std::string kind = line["kind"];
    Occurrence& of = occurred[line["name"]];
    if (kind == "award") of.award = true;
    if (kind == "grade" && line["value"].is_string()) of.bands.insert(line["value"]);
    if (kind == "sanction" && line["value"] != "none") occurred[line["violation"]].violation = true;
    if (kind == "duty") {
      of.met = of.met || line["met"] > 0;
      of.missed = of.missed || line["met"] < line["required"];
    }
  }

  const std::regex head(R"(^(duty|职责|award|奖补|grade|等次|violation|违规) (\w+))");
  const std::regex band(R"re(\n  (\w+) +"[^"]*" +(?:at least|otherwise|不低于|其余))re");
  std::set<std::string> counties, declared;
  for (const auto& file : fs::directory_iterator("policies/yanbian")) {
    if (file.path().stem() == "yanbian") continue;
    counties.insert(file.path().stem());
    const Json shown =
        Json::parse(Print({KAOCHENG_PROGRAM, "show", "--consolidated", "--json", file.path().string()}));
    for (const Json& declaration : shown.at(0)["declarations"]) {
      const std::string text = declaration["text"];
      std::smatch found;
      if (!std::regex_search(text, found, head)) continue;
      const std::string kind = found[1], name = found[2];
      declared.insert(name);
      const Occurrence& of = occurred[name];
      if (kind == "duty" || kind == "职责") {
        EXPECT_TRUE(of.met) << name << " is never met";
        EXPECT_TRUE(of.missed) << name << " is never missed";
      } else if (kind == "award" || kind == "奖补") {
        EXPECT_TRUE(of.award) << name << " is never due";
      } else if (kind == "violation" || kind == "违规") {
        EXPECT_TRUE(of.violation) << name << " never leads to a step";
      } else {
        size_t bands = 0;
        for (std::sregex_iterator at(text.begin(), text.end(), band), end; at != end; ++at, ++bands) {
          EXPECT_TRUE(of.bands.contains((*at)[1])) << name << " is never " << (*at)[1];
        }
        EXPECT_GE(bands, 2U) << text;
      }
    }
  }
  EXPECT_EQ(counties.size(), 8U);
  EXPECT_GT(declared.size(), 60U);
}

// Docs: decision 97. The whole is held to it by the test `policies`.
TEST_F(ShippedTest, TestsOfEveryPolicyNoticeNineChangesInTen) {
  const Json read = Json::parse(
      Print({KAOCHENG_PROGRAM, "test", "policies", "--mutate", "--json", "--log-level", "error"}));
  size_t tested = 0;
  for (const Json& policy : read["policies"]) {
    if (!policy.contains("mutation")) continue;
    const Json& mutation = policy["mutation"];
    tested += policy["tests"].size();
    EXPECT_GE(mutation["killed"].get<int>() * 10, mutation["total"].get<int>() * 9) << policy["policy"];
  }
  EXPECT_GT(tested, 300U);
}

}  // namespace
}  // namespace kaocheng::acceptance
