#include <nlohmann/json.hpp>

#include "tests/acceptance/workbench.h"

// `kaocheng test`: exit codes, the closing line, JSON, JUnit.
namespace kaocheng::acceptance {
namespace {

using nlohmann::json;

const char* const kPolicy =
    R"(policy p { level prefecture region 222400 version "1" effective from 2016-01-01 }
entity county "县"
entity keeper "巡护员" of county { hired : date }
record report of keeper { proven : boolean }
measure proven_reports of keeper = count(report where proven)
test "good <1>" { period 2016 given keeper a { hired = 2015-01-01 } expect a.proven_reports = 0 }
)";
const char* const kWrong = R"(test "bad & wrong" { period 2016
  given keeper a { hired = 2015-01-01 }
  given report on 2016-02-01, 2016-03-01 { proven = true }
  expect a.proven_reports = 3
}
)";

class Tests : public Workbench {};

TEST_F(Tests, ExitCodeAndClosingLine) {
  Write("p.kc", kPolicy);
  Result result = Kaocheng({"test", "p.kc"});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "1 passed, 0 failed\n");
  Write("p.kc", std::string(kPolicy) + kWrong);
  result = Kaocheng({"test", "p.kc"});
  EXPECT_EQ(result.exit, 1) << result.err;
  EXPECT_TRUE(result.out.ends_with("\n1 passed, 1 failed\n")) << result.out;
  EXPECT_NE(result.out.find("expected: a.proven_reports = 3"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("actual:   2"), std::string::npos) << result.out;
  result = Kaocheng({"test", "p.kc", "--filter", "good"});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "1 passed, 0 failed\n");
}

TEST_F(Tests, ThreadsDoNotShow) {
  Write("p.kc", std::string(kPolicy) + kWrong);
  EXPECT_EQ(Kaocheng({"test", "p.kc", "--threads", "1"}).out,
            Kaocheng({"test", "p.kc", "--threads", "4"}).out);
}

TEST_F(Tests, Json) {
  Write("p.kc", std::string(kPolicy) + kWrong);
  const Result result = Kaocheng({"test", "p.kc", "--json"});
  EXPECT_EQ(result.exit, 1) << result.err;
  const json read = json::parse(result.out);
  EXPECT_EQ(read["passed"], 1);
  EXPECT_EQ(read["failed"], 1);
  const json& tests = read["policies"][0]["tests"];
  EXPECT_EQ(tests[0]["title"], "good <1>");
  EXPECT_EQ(tests[0]["passed"], true);
  EXPECT_EQ(tests[1]["failures"][0]["expectation"], "a.proven_reports = 3");
  EXPECT_EQ(tests[1]["failures"][0]["actual"], "2");
}

TEST_F(Tests, JUnit) {
  Write("p.kc", std::string(kPolicy) + kWrong);
  const Result result = Kaocheng({"test", "p.kc", "--junit", "out.xml"});
  EXPECT_EQ(result.exit, 1) << result.err;
  const std::string xml = Read("out.xml");
  EXPECT_NE(xml.find("<testsuites tests=\"2\" failures=\"1\">"), std::string::npos) << xml;
  EXPECT_NE(xml.find("name=\"good &lt;1&gt;\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("name=\"bad &amp; wrong\""), std::string::npos) << xml;
  EXPECT_EQ(Kaocheng({"test", "p.kc", "--junit", "p.kc/out.xml"}).exit, 4);
}

TEST_F(Tests, MistakesInTestsAreFoundByCheck) {
  Write("p.kc", std::string(kPolicy) + "test \"t\" { period 2016 given keper a { } expect true }\n");
  const Result result = Kaocheng({"check", "p.kc"});
  EXPECT_EQ(result.exit, 1);
  EXPECT_NE(result.err.find("K0302"), std::string::npos) << result.err;
  EXPECT_EQ(Kaocheng({"test", "p.kc"}).exit, 1);
}

}  // namespace
}  // namespace kaocheng::acceptance
