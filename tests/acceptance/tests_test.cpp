#include <fstream>
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

const char* const kNoticing = R"(test "one of two" { period 2016
  given keeper a { hired = 2015-01-01 }
  given report on 2016-02-01 { proven = true }
  given report on 2016-03-01 { proven = false }
  expect a.proven_reports = 1
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

TEST_F(Tests, Coverage) {
  Write("p.kc", kPolicy);
  Result result = Kaocheng({"test", "p.kc", "--coverage", "--coverage-html", "out.html"});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out,
            "coverage p 0/2 0.0%\n  conditions 0/2\n  p.kc:5 never: true, false\n    proven\n"
            "coverage in all 0/2 0.0%\n1 passed, 0 failed\ncoverage written to out.html\n");
  const std::string page = Read("out.html");
  EXPECT_NE(page.find("count(report where <mark class=\"none\" title=\"conditions; true: 0 tests; false: 0 "
                      "tests\">proven</mark>)"),
            std::string::npos)
      << page;
  EXPECT_NE(page.find("(1 tests left out)"), std::string::npos);
  EXPECT_EQ(page.find("http"), std::string::npos);
  EXPECT_EQ(page.find("expect a"), std::string::npos);
  EXPECT_EQ(Kaocheng({"test", "p.kc", "--coverage-html", "p.kc/out.html"}).exit, 4);

  Write("p.kc", std::string(kPolicy) + kNoticing);
  result = Kaocheng({"test", "p.kc", "--coverage", "--lang", "zh"});
  EXPECT_EQ(result.out, "覆盖 p 2/2 100.0%\n  条件 2/2\n合计覆盖 2/2 100.0%\n通过 2 个，未通过 0 个\n");
  const json read = json::parse(Kaocheng({"test", "p.kc", "--coverage", "--json"}).out);
  EXPECT_EQ(read["coverage"]["covered"], 2);
  const json& point = read["policies"][0]["coverage"]["points"][0];
  EXPECT_EQ(point["line"], 5);
  EXPECT_EQ(point["clause"], "proven");
  EXPECT_EQ(point["outcomes"][1]["outcome"], "false");
  EXPECT_EQ(point["outcomes"][1]["tests"], 1);
}

TEST_F(Tests, CoverageThreshold) {
  Write("p.kc", std::string(kPolicy) + R"(
test "half" { period 2016 given keeper a { hired = 2015-01-01 } given report on 2016-02-01 { proven = true }
  expect a.proven_reports = 1 }
)");
  EXPECT_EQ(Kaocheng({"test", "p.kc", "--coverage-min", "50"}).exit, 0);
  EXPECT_EQ(Kaocheng({"test", "p.kc", "--coverage-min", "50.1"}).exit, 1);
  EXPECT_EQ(Kaocheng({"test", "p.kc", "--coverage-min", "101"}).exit, 2);
  EXPECT_EQ(Kaocheng({"test", "p.kc", "--mutate-min", "many"}).exit, 2);
}

TEST_F(Tests, Mutation) {
  Write("p.kc", kPolicy);
  Result result = Kaocheng({"test", "p.kc", "--mutate"});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out,
            "p.kc:5 a clause dropped\n"
            "  - measure proven_reports of keeper = count(report where proven)\n"
            "  + measure proven_reports of keeper = count(report)\n"
            "  the test to notice it: good <1> (p.kc:6)\n"
            "changes p: 0 noticed, 1 not, of 1, 0.0%\n"
            "changes in all 1, 0 noticed, 0.0%\n1 passed, 0 failed\n");
  EXPECT_EQ(Kaocheng({"test", "p.kc", "--mutate-min", "1"}).exit, 1);
  json read = json::parse(Kaocheng({"test", "p.kc", "--mutate", "--json"}).out);
  EXPECT_EQ(read["mutation"]["killed"], 0);
  EXPECT_EQ(read["policies"][0]["mutation"]["survivors"][0]["test"], "good <1>");

  Write("p.kc", std::string(kPolicy) + kNoticing);
  result = Kaocheng({"test", "p.kc", "--mutate-min", "100", "--lang", "zh"});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out,
            "改动 p：发现 1，未发现 0，共 1，100.0%\n合计改动 1，发现 1，100.0%\n通过 2 个，未通过 0 个\n");
  EXPECT_EQ(Kaocheng({"test", "policies", "--mutate", "--coverage", "--threads", "1"}).out,
            Kaocheng({"test", "policies", "--mutate", "--coverage", "--threads", "4"}).out);
}

// docs/testing.md: every command that it shows, on the shipped policies, and what it shows of their output.
TEST_F(Tests, CommandsOfTheGuide) {
  std::filesystem::remove_all(folder_ / "policies");
  std::filesystem::copy("policies", folder_ / "policies", std::filesystem::copy_options::recursive);
  std::ifstream guide("docs/testing.md");
  const std::string shown = Kaocheng({"test", "policies/customisations/16-mediation-once.kc", "--coverage",
                                      "--mutate", "--lang", "zh"})
                                .out;
  int commands = 0;
  int lines = 0;
  enum { kText, kShell, kOutput } block = kText;
  for (std::string line; std::getline(guide, line);) {
    if (line.rfind("```", 0) == 0) {
      block = block != kText ? kText : line == "```sh" ? kShell : kOutput;
      continue;
    }
    if (block == kOutput) {
      ++lines;
      EXPECT_NE(shown.find(line + "\n"), std::string::npos) << line << "\n" << shown;
    }
    if (block != kShell) continue;
    ++commands;
    const Result result = Shell(line);
    EXPECT_EQ(result.exit, 0) << line << "\n" << result.out << result.err;
    EXPECT_NE(result.out, "") << line;
  }
  EXPECT_EQ(commands, 6);
  EXPECT_EQ(lines, 10);
  EXPECT_TRUE(Exists("out/coverage.html"));
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
