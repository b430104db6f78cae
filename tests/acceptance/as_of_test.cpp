#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "adapters/report/text.h"
#include "tests/acceptance/workbench.h"

namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kPatrols =
    "id,supervisor,on,recorded,retracted,km\n"
    "p1,a,2016-01-05,2016-01-05T18:00,,3.5\n"
    "p2,a,2016-02-05,2016-02-05T18:00,,3\n"
    "p3,a,2016-03-05,2016-03-05T18:00,,3\n"
    "p4,b,2016-01-06,2016-01-06T18:00,,4\n"
    "p5,c,2016-01-05,2016-01-05T18:00,,3\n"
    "p6,c,2016-02-05,2016-02-05T18:00,,3\n"
    "p7,c,2016-03-05,2016-03-05T18:00,,4\n";

// A run on 15 April; afterwards one record is corrected, one retracted, one handed in.
class AsOfTest : public Workbench {
 protected:
  void SetUp() override {
    Workbench::SetUp();
    Write("data/records/patrol.csv", kPatrols);
    Result result = Run({"--out", "before", "--measures"});
    ASSERT_EQ(result.exit, 0) << result.err;
    Write("data/records/patrol.csv", std::string(kPatrols) +
                                         "p5,c,2016-01-05,2016-04-16T00:00,,8\n"    // 3 km were 8
                                         "p2,a,2016-02-05,2016-04-16T09:30,是,3\n"  // did not happen
                                         "p8,b,2016-02-10,2016-04-20T08:00,,2\n");
  }

  // Of the run into `folder`: subject, name and value of each line that has one.
  std::string Value(const std::string& folder, const std::string& subject, const std::string& name) const {
    std::istringstream in(Read(folder + "/outcomes.ndjson"));
    for (std::string line; std::getline(in, line);) {
      const Json json = Json::parse(line);
      if (json["subject"] == subject && json["name"] == name) return json["value"];
    }
    return "no line";
  }

  // The data set as a database, each CSV file a table.
  void MakeDatabase() const {
    std::string command =
        "sqlite3 -bail data.db 'CREATE TABLE dataset AS SELECT \"offset\" AS key, \"+08:00\" AS value' "
        "'CREATE TABLE supplied AS SELECT \"all\" AS records, \"all\" AS units, \"2014-01-01\" AS \"from\", "
        "\"2016-12-31\" AS \"to\"'";
    for (const std::string folder : {"data/entities/", "data/records/"}) {
      for (const std::string& file : List(folder))
        command += " '.import --csv " + folder + file + " " + file.substr(0, file.find('.')) + "'";
    }
    const Result made = Shell(command);
    ASSERT_EQ(made.exit, 0) << made.err;
  }
};

TEST_F(AsOfTest, AnEarlierRunIsReproducedByteForByte) {
  const Result result = Run({"--out", "again", "--measures", "--as-of", "2016-04-15"});
  ASSERT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(Read("again/outcomes.ndjson"), Read("before/outcomes.ndjson"));
}

TEST_F(AsOfTest, TheReceiptNamesTheDayAndItsCommandReproduces) {
  ASSERT_EQ(Run({"--out", "again", "--as-of", "2016-04-15"}).exit, 0);
  const Json receipt = Json::parse(Read("again/receipt.json"));
  EXPECT_EQ(receipt["as_of"], "2016-04-15");
  EXPECT_EQ(receipt["evaluation_date"], "2016-04-15");
  const Result reproduced = Shell(receipt["command"].get<std::string>());
  ASSERT_EQ(reproduced.exit, 0) << reproduced.err;
  for (const std::string& file : List("again")) EXPECT_EQ(Read("reproduced/" + file), Read("again/" + file));
  EXPECT_FALSE(Json::parse(Read("before/receipt.json")).contains("as_of"));
}

// Decisions of the example say when they were recorded, as what they are about does.
TEST_F(AsOfTest, TheExampleIsSoundAsOfEveryDay) {
  const Result made = Shell(report::ShellCommand({KAOCHENG_GENERATOR, "--out", "example", "--seed", "2016"}));
  ASSERT_EQ(made.exit, 0) << made.err;
  const std::string policies = std::filesystem::absolute("policies");
  for (const char* day : {"2016-03-10", "2016-06-30", "2016-12-01"}) {
    const Result result =
        Kaocheng({"run", "--policy", policies, "--data", "example", "--period", "2016", "--as-of", day});
    EXPECT_TRUE(result.exit == 0 || result.exit == 3) << day << result.err;  // 3: some outcomes wait
    const size_t told = result.err.find("K0549");  // most of its tables do not say when they were recorded
    ASSERT_NE(told, std::string::npos) << day;
    EXPECT_EQ(result.err.find("K05"), told) << result.err;
    EXPECT_EQ(result.err.find("K05", told + 1), std::string::npos) << result.err;
  }
}

TEST_F(AsOfTest, WithoutItWhatIsRecordedNowCounts) {
  ASSERT_EQ(Run({"--out", "now", "--measures"}).exit, 0);
  EXPECT_EQ(Value("before", "c", "total_km"), "10");
  EXPECT_EQ(Value("now", "c", "total_km"), "15");
  EXPECT_EQ(Value("before", "a", "merit"), "50.00");
  EXPECT_EQ(Value("now", "a", "merit"), "no line");  // no patrol in February
  EXPECT_EQ(Value("before", "b", "total_km"), "4");
  EXPECT_EQ(Value("now", "b", "total_km"), "6");
}

TEST_F(AsOfTest, TheDayItselfCountsTheNextDoesNot) {
  ASSERT_EQ(Run({"--out", "day", "--measures", "--as-of", "2016-04-16"}).exit, 0);
  EXPECT_EQ(Value("day", "c", "total_km"), "15");  // corrected at midnight
  EXPECT_EQ(Value("day", "a", "merit"), "no line");
  EXPECT_EQ(Value("day", "b", "total_km"), "4");  // handed in on the 20th
}

TEST_F(AsOfTest, ADatabaseGivesTheSame) {
  MakeDatabase();
  for (const char* day : {"2016-04-15", "2016-04-16", "2016-04-30"}) {
    ASSERT_EQ(Run({"--out", "csv", "--measures", "--as-of", day}).exit, 0);
    const Result result = Kaocheng({"run", "--policy", "policies", "--data", "data.db", "--period", "2016Q1",
                                    "--out", "database", "--measures", "--as-of", day});
    ASSERT_EQ(result.exit, 0) << result.err;
    EXPECT_EQ(Read("database/outcomes.ndjson"), Read("csv/outcomes.ndjson")) << day;
  }
}

TEST_F(AsOfTest, AnExplanationIsOfThatDayToo) {
  const auto explain = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"explain",  "--policy", "policies", "--data",   "data",
                                          "--period", "2016Q1",   "c",        "total_km", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Kaocheng(arguments).out;
  };
  EXPECT_NE(explain({"--as-of", "2016-04-15"}).find("\"10\""), std::string::npos);
  EXPECT_NE(explain({}).find("\"15\""), std::string::npos);
}

TEST_F(AsOfTest, WhatIsNoDayIsRefused) {
  for (const char* day : {"2016-02-30", "2016Q1", "20160415", "yesterday", "2016-04-15T08:00", "-1"}) {
    const Result result = Run({"--out", "out", std::string("--as-of=") + day});
    EXPECT_EQ(result.exit, 2) << day;
    EXPECT_NE(result.err.find("K0606"), std::string::npos) << day << result.err;
    EXPECT_FALSE(Exists("out")) << day;
  }
  const Result chinese = Run({"--as-of", "2016-02-30", "--lang", "zh"});
  EXPECT_NE(chinese.err.find("不能作为 --as-of 的值"), std::string::npos) << chinese.err;
}

}  // namespace
}  // namespace kaocheng::acceptance
