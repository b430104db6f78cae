#include "adapters/report/summary.h"

#include <gtest/gtest.h>

#include "adapters/report/html.h"
#include "adapters/report/terminal.h"
#include "dsl/base/utf8.h"
#include "tests/unit/report/world.h"

namespace kaocheng::report {
namespace {

class SummaryTest : public testing::Test {
 protected:
  Summary Add(const std::vector<outcome::Line>& lines, std::string_view unit = {}) const {
    Summary summary;
    summary.Add(world_.program, world_.snapshot, Names(world_.dataset), {lines}, unit);
    summary.Finish();
    return summary;
  }

  std::vector<outcome::Line> Everything() const {
    outcome::Line tie = world_.Grade(1, "");
    tie.status = outcome::Status::kForDecision;
    tie.null = true;
    tie.more.Make().open.Make().tied = {"c"};
    outcome::Line unknown = world_.Award(2, "");
    unknown.status = outcome::Status::kUndetermined;
    unknown.null = true;
    unknown.more.Make().open.Make() = {{{"award merit", "奖补 举报奖", "a <cell>", "某<单元格>"}}, 1, {}, {}};
    return {world_.Award(0, "1500.50"),
            world_.Duty(0, 12, 9),
            world_.Grade(0, "good"),
            world_.Sanction(0, "warning", outcome::SanctionState::kRecommended),
            tie,
            world_.Award(1, "0.50"),
            unknown,
            world_.Grade(2, "fair"),
            world_.Sanction(1, "dismissal", outcome::SanctionState::kDecided)};
  }

  World world_;
};

TEST_F(SummaryTest, CountsByCountyAndTownship) {
  const Summary summary = Add(Everything());
  ASSERT_EQ(summary.counties().size(), 1U);
  const CountySummary& county = summary.counties().at("222404");
  EXPECT_EQ(county.total.name, "珲春市");
  EXPECT_EQ(county.total.people, 3U);
  EXPECT_EQ(county.total.AwardFen(), 150100);
  EXPECT_EQ(county.total.awards.at(0).count, 2U);
  EXPECT_EQ(county.total.awards.at(0).undetermined, 1U);
  EXPECT_EQ(county.total.undetermined, 1U);
  EXPECT_EQ(county.total.for_decision, 1U);
  EXPECT_EQ(county.total.duties.at(0).met, 9);
  const UnitSummary& first = county.townships.at("222404-01");
  EXPECT_EQ(first.name, "春化镇");
  EXPECT_EQ(first.people, 2U);
  EXPECT_EQ(first.grades.at(0).classes.at(0).label.title, "良好");  // the best first
  EXPECT_EQ(first.grades.at(0).classes.at(0).count, 1U);
  EXPECT_EQ(first.grades.at(0).classes.at(1).count, 0U);
  EXPECT_EQ(county.townships.at("222404-02").AwardFen(), 0);
  EXPECT_EQ(summary.counts().at("award").at("determined"), 2U);
  EXPECT_EQ(summary.lines(), 9U);
}

// Counties go by their Chinese name too; without any, what stands highest has the lines.
TEST_F(SummaryTest, NobodyStandsForACountyAlone) {
  for (const char* name : {"县", "区", "county"}) {
    world_.program.spaces[world_.county].named.name = name;
    world_.program.spaces[world_.township].named.name = "乡镇";
    const Summary summary = Add(Everything());
    ASSERT_EQ(summary.counties().size(), 1U) << name;
    EXPECT_EQ(summary.counties().at("222404").townships.size(), 2U) << name;
  }
}

TEST_F(SummaryTest, OnlyRecommendedStepsAreCountedAsRecommended) {
  const Summary summary = Add(Everything());
  const SanctionTally& ladder = summary.total().sanctions.at(0);
  ASSERT_EQ(ladder.steps.classes.size(), 2U);  // `none` is no step
  EXPECT_EQ(ladder.steps.classes[0].count, 1U);
  EXPECT_EQ(ladder.steps.classes[1].count, 0U);
  EXPECT_EQ(ladder.decided, 1U);
}

TEST_F(SummaryTest, RecommendationsNameWhoDecides) {
  const Summary summary = Add(Everything());
  const auto& list = summary.counties().at("222404").recommendations;
  ASSERT_EQ(list.size(), 5U);
  EXPECT_EQ(list[0].kind, Recommendation::Kind::kAward);
  EXPECT_EQ(list[0].person, "金<哲>洙");
  EXPECT_EQ(list[0].handled_by, std::vector<std::string>{"县(市)"});
  EXPECT_EQ(list[2].kind, Recommendation::Kind::kSanction);
  EXPECT_EQ(list[2].outcome.title, "漏报");
  EXPECT_EQ(list[2].value.title, "警告");
  EXPECT_EQ(list[3].kind, Recommendation::Kind::kDecision);
  EXPECT_EQ(list[4].what_zh, "某<单元格>");
}

// Counted apart and put together, lines come to what they come to when they are counted one after the other.
TEST_F(SummaryTest, SummariesOfProgramsAreAppended) {
  World next;
  next.program.policy = "next";
  next.program.title = "下一项政策";
  const Names names(world_.dataset);
  const std::vector<outcome::Line> lines = Everything();
  std::vector<outcome::Line> others = {next.Award(0, "7.00"), next.Grade(1, "good"),
                                       next.Sanction(0, "dismissal", outcome::SanctionState::kRecommended)};
  Summary one, first, second;
  one.Add(world_.program, world_.snapshot, names, {lines}, {});
  one.Add(next.program, next.snapshot, names, {others}, {});
  first.Add(world_.program, world_.snapshot, names, {lines}, {});
  second.Add(next.program, next.snapshot, names, {others}, {});
  first.Append(std::move(second));
  one.Finish();
  first.Finish();
  const Receipt receipt;
  for (const Language language : {Language::kZh, Language::kEn}) {
    const HtmlOptions options{language, "kaocheng explain"};
    EXPECT_EQ(RenderHtml(first, receipt, options), RenderHtml(one, receipt, options));
    EXPECT_EQ(RenderTerminal(first, language), RenderTerminal(one, language));
  }
  EXPECT_EQ(first.counts(), one.counts());
  EXPECT_EQ(first.lines(), lines.size() + others.size());
  EXPECT_EQ(first.counties().at("222404").policy.name, "next");
  EXPECT_EQ(first.total().awards.at(0).count, 3U);
}

TEST_F(SummaryTest, AUnitCountsItsOwnPeople) {
  const Summary summary = Add({world_.Grade(2, "fair")}, "222404-02");
  EXPECT_EQ(summary.total().people, 1U);
}

TEST_F(SummaryTest, HomonymsAreAllFound) {
  const Names names(world_.dataset);
  EXPECT_EQ(names.Ids("supervisor", "李英"), (std::vector<std::string>{"b", "c"}));
  EXPECT_TRUE(names.Ids("township", "李英").empty());
}

TEST_F(SummaryTest, ThePageIsSelfContainedAndEscaped) {
  Receipt receipt;
  receipt.policies = {{world_.program.policy, world_.program.title, "", "222404", {}}};
  receipt.command = "kaocheng run --policy 'a b'";
  const Summary summary = Add(Everything());
  for (const Language language : {Language::kZh, Language::kEn}) {
    const std::string html = RenderHtml(summary, receipt, {language, "kaocheng explain --data <D>"});
    EXPECT_EQ(html.find("<哲>"), std::string::npos);
    EXPECT_EQ(html.find("<草案>"), std::string::npos);
    EXPECT_EQ(html.find("<D>"), std::string::npos);
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("http"), std::string::npos);
    EXPECT_NE(html.find("金&lt;哲&gt;洙"), std::string::npos);
    EXPECT_NE(html.find("1,501.00"), std::string::npos);
    EXPECT_NE(html.find("a m1"), std::string::npos);  // how to explain the sanction
  }
}

TEST_F(SummaryTest, TheTerminalTableIsAligned) {
  const std::string table = RenderTerminal(Add(Everything()), Language::kZh);
  std::vector<size_t> widths;
  for (size_t begin = 0; begin < table.size();) {
    const size_t end = table.find('\n', begin);
    widths.push_back(DisplayWidth(std::string_view(table).substr(begin, end - begin)));
    begin = end + 1;
  }
  ASSERT_EQ(widths.size(), 6U);  // groups, heads, a rule, the county, a rule, the total
  for (size_t i = 1; i < widths.size(); ++i) EXPECT_EQ(widths[i], widths[1]) << table;
}

}  // namespace
}  // namespace kaocheng::report
