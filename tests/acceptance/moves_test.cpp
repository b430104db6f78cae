#include "tests/acceptance/workbench.h"

// Whoever moves within the period counts, as of a day, where they stood on it.
namespace kaocheng::acceptance {
namespace {

constexpr const char* kPolicy = R"kc(policy t.moves "调动" {
  level prefecture   region 222400   version "1"   effective from 2015-01-01
}
entity prefecture "州"
entity township "乡镇" of prefecture
entity supervisor "监督员" of township { certified : date? }
duty coverage "全覆盖" of township {
  item staffed "有人" each quarter : count(supervisor where certified is known, as of quarter.last) >= 1
}
measure in_march "三月底人数" of township = count(supervisor, as of 2016-03-31)
measure in_autumn "九月底人数" of township = count(supervisor, as of 2016-09-30)
)kc";

class MovesTest : public Workbench {
 protected:
  void SetUp() override {
    Workbench::SetUp();
    Shell("rm -r policies data");
    Write("policies/moves.kc", kPolicy);
    Write("data/dataset.yaml",
          "encoding: utf-8\nsupplied:\n  - {records: all, units: all, from: 2014-01-01, to: 2016-12-31}\n");
    Write("data/entities/prefecture.csv", "id,name\n222400,延边州\n");
    Write("data/entities/township.csv", "id,name,parent\nt1,一镇,222400\nt2,二镇,222400\n");
    Write("data/entities/supervisor.csv",
          "id,name,parent,from,until,certified\na,甲,t1,2015-01-01,2016-07-01,2015-02-01\n"
          "a,甲,t2,2016-07-01,,2015-02-01\nb,乙,t2,2015-01-01,2016-06-01,2015-02-01\n");
    Shell("mkdir -p data/records");
  }
  std::string Explain(const std::string& subject, const std::string& outcome) {
    const Result result =
        Kaocheng({"explain", "--policy", "policies", "--data", "data", "--period", "2016", subject, outcome});
    EXPECT_EQ(result.exit, 0) << result.err;
    return result.out;
  }
};

TEST_F(MovesTest, AsOfADayPeopleCountWhereTheyStood) {
  const Result run = Kaocheng(
      {"run", "--policy", "policies", "--data", "data", "--period", "2016", "--measures", "--out", "out"});
  ASSERT_EQ(run.exit, 0) << run.err;
  const std::string lines = Read("out/outcomes.ndjson");
  const auto has = [&](const std::string& part) { return lines.find(part) != std::string::npos; };
  const auto value = [](const std::string& subject, const std::string& kind, const std::string& rest) {
    return R"("subject":")" + subject + R"(","entity":"township","kind":")" + kind + rest;
  };
  EXPECT_TRUE(has(value("t1", "measure", R"(","name":"in_march","title":"三月底人数","value":"1")")))
      << lines;
  EXPECT_TRUE(has(value("t2", "measure", R"(","name":"in_march","title":"三月底人数","value":"1")")))
      << lines;
  EXPECT_TRUE(has(value("t1", "measure", R"(","name":"in_autumn","title":"九月底人数","value":"0")")))
      << lines;
  EXPECT_TRUE(has(value("t2", "measure", R"(","name":"in_autumn","title":"九月底人数","value":"1")")))
      << lines;
  // t1 has nobody in the second half-year; t2 nobody on 30 June.
  EXPECT_TRUE(has(value("t1", "duty", R"(","name":"coverage","title":"全覆盖","value":"0.5")"))) << lines;
  EXPECT_TRUE(has(value("t2", "duty", R"(","name":"coverage","title":"全覆盖","value":"0.75")"))) << lines;
}

TEST_F(MovesTest, TheExplanationNamesWhoStoodThere) {
  const std::string first = Explain("t1", "in_march");
  EXPECT_NE(first.find("监督员 a"), std::string::npos) << first;
  const std::string later = Explain("t1", "in_autumn");
  EXPECT_EQ(later.find("监督员 a"), std::string::npos) << later;
}

}  // namespace
}  // namespace kaocheng::acceptance
