#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/unit/explain/town.h"

namespace kaocheng::explain {
namespace {

using hir::OutcomeKind;
using outcome::Line;
using outcome::Status;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ExplainTest : public testing::Test {
 protected:
  Line LineOf(OutcomeKind kind, data::Row row) {
    return outcome::LineFor(town_.program(), town_.snapshot(), read_, town_.Find(kind), row);
  }
  Line LineOf(OutcomeKind kind, const std::string& person) { return LineOf(kind, town_.Person(person)); }
  Line SanctionOf(const std::string& record) {
    return LineOf(OutcomeKind::kSanction, reference::RowOf(*town_.built, town_.missed, record));
  }
  std::string ValueOf(const Line& line) const {
    return outcome::ValueText(town_.program(), *town_.snapshot().dictionary, line);
  }
  std::vector<Line> Collect(const exec::Results& results, bool measures) const {
    std::vector<Line> lines;
    for (const auto& piece : outcome::Collect({town_.program(), town_.snapshot(), results}, measures))
      lines.insert(lines.end(), piece.begin(), piece.end());
    return lines;
  }
  void Fill(Line& line) { FillNeeds(replay_, town_.program(), town_.snapshot(), sources_, line); }
  std::string Text(const Line& line, Language language = Language::kZh) {
    return RenderText(Explain(replay_, town_.program(), town_.snapshot(), line), sources_, language);
  }

  void SetUp() override { sources_.Add("town.kc", "age >= 18"); }

  Town town_;
  Sources sources_;
  Replay replay_{town_.program(), town_.snapshot()};
  outcome::Read read_ = replay_.Reader();
};

TEST_F(ExplainTest, LinesOfABatchAndOfAReplayAreTheSame) {
  const exec::Results results = town_.Execute();
  const std::vector<Line> batch = Collect(results, true);
  std::vector<Line> replayed;
  for (const char* id : {"ann", "bea", "cid", "dan"}) {
    for (Line& line :
         outcome::LinesOf(town_.program(), town_.snapshot(), read_, town_.person, town_.Person(id), true)) {
      replayed.push_back(std::move(line));
    }
  }
  ASSERT_THAT(replayed, SizeIs(batch.size()));
  for (size_t i = 0; i < batch.size(); ++i) {
    EXPECT_EQ(batch[i].subject, replayed[i].subject);
    EXPECT_EQ(batch[i].outcome, replayed[i].outcome);
    EXPECT_EQ(batch[i].value, replayed[i].value);
    EXPECT_EQ(batch[i].status, replayed[i].status);
    EXPECT_EQ(batch[i].more->open->tied, replayed[i].more->open->tied);
    EXPECT_EQ(batch[i].state, replayed[i].state);
  }
  const data::Dictionary& dictionary = *town_.snapshot().dictionary;
  std::vector<std::string> heads;
  for (const Line& line : batch) {
    heads.push_back(fmt::format("{} {} {}", outcome::SubjectOf(dictionary, line),
                                outcome::KindName(line.outcome->kind), outcome::RecordOf(dictionary, line)));
  }
  // No award for ann, who was sanctioned; bea's cannot be told; cid's old violation is listed.
  EXPECT_THAT(heads,
              ElementsAre("ann duty ", "ann grade ", "ann sanction m1", "ann sanction m2", "bea award ",
                          "bea duty ", "bea grade ", "bea sanction m3", "cid award ", "cid duty ",
                          "cid grade ", "cid sanction m0", "dan award ", "dan duty ", "dan grade "));
}

TEST_F(ExplainTest, OfOutcomesThatNobodyAskedForNothingIsRead) {
  std::set<uint32_t> spaces;  // of what was read
  const outcome::Read noting = [&](hir::ColumnId column, data::Row row) {
    spaces.insert(town_.program().columns[column].space.value);
    return read_(column, row);
  };
  const auto duties = [](const hir::Outcome& outcome) { return outcome.kind == OutcomeKind::kDuty; };
  const auto lines = outcome::LinesOf(town_.program(), town_.snapshot(), noting, town_.person,
                                      town_.Person("ann"), true, duties);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].outcome->kind, OutcomeKind::kDuty);
  const auto read = spaces;
  outcome::LinesOf(town_.program(), town_.snapshot(), noting, town_.person, town_.Person("ann"), true);
  EXPECT_LT(read.size(), spaces.size());
}

TEST_F(ExplainTest, ADutyNamesItsMissedCells) {
  const Line line = LineOf(OutcomeKind::kDuty, "ann");
  EXPECT_EQ(ValueOf(line), "0.833333");
  EXPECT_EQ(line.required, 12);
  EXPECT_EQ(line.met, 10);
  ASSERT_THAT(line.more->failed, SizeIs(2));
  EXPECT_EQ(line.more->failed[0].scope, "2016-03-31");
  EXPECT_EQ(line.more->failed[1].scope, "2016-05-31");
  EXPECT_THAT(Text(line), HasSubstr("2016-05-31  未完成"));
}

TEST_F(ExplainTest, ATieIsForPeople) {
  const Line line = LineOf(OutcomeKind::kGrade, "bea");
  EXPECT_EQ(line.status, Status::kForDecision);
  EXPECT_TRUE(line.null);
  EXPECT_THAT(line.more->open->tied, ElementsAre("ann", "cid", "dan"));
  EXPECT_THAT(Text(line), HasSubstr("名额 2 个，符合条件 4 个；并列者 ann, cid, dan"));
}

TEST_F(ExplainTest, SanctionsAndWhatTheyRestOn) {
  Line first = SanctionOf("m1");
  Line second = SanctionOf("m2");
  Fill(first);
  Fill(second);
  EXPECT_EQ(ValueOf(first), "reminder");
  EXPECT_THAT(first.more->handled_by, ElementsAre("township"));
  EXPECT_THAT(first.more->open->pending, IsEmpty());
  EXPECT_EQ(ValueOf(second), "warning");
  EXPECT_THAT(second.more->handled_by, ElementsAre("county", "organisation"));
  EXPECT_THAT(second.more->open->pending, ElementsAre("m1"));
  EXPECT_EQ(SanctionOf("m0").state, outcome::SanctionState::kEarlierUndecided);
  EXPECT_EQ(ValueOf(SanctionOf("m0")), "none");
  const std::string text = Text(second, Language::kEn);
  EXPECT_THAT(text, HasSubstr("repeated while a sanction runs"));
  EXPECT_THAT(text, HasSubstr("reminder 2016-03-02..2016-06-01 (recommended, 漏报记录 m1"));
}

TEST_F(ExplainTest, NoAwardBecause) {
  Line line = LineOf(OutcomeKind::kAward, "ann");
  EXPECT_FALSE(line.eligible);
  EXPECT_TRUE(line.null);
  Fill(line);
  EXPECT_THAT(line.more->open->pending,
              ElementsAre("m1", "m2"));  // either of them is enough, so both are named
  const std::string text = Text(line);
  EXPECT_THAT(text, HasSubstr("不予奖补"));
  EXPECT_THAT(text, HasSubstr("受过处分"));
  EXPECT_THAT(text, HasSubstr("漏报记录 m1 2016-03-02"));
  Line given = LineOf(OutcomeKind::kAward, "dan");
  Fill(given);
  EXPECT_EQ(ValueOf(given), "100.00");
  EXPECT_THAT(given.more->handled_by, ElementsAre("county"));
  EXPECT_THAT(given.more->open->pending, IsEmpty());
  const std::string why = Text(given);
  EXPECT_THAT(why, HasSubstr("「age >= 18」  是（20 ≥ 18）"));
  EXPECT_THAT(why, HasSubstr("town.kc:1"));
}

TEST_F(ExplainTest, WhatCannotBeToldWaitsForItsCell) {
  for (Line line :
       {SanctionOf("m3"), LineOf(OutcomeKind::kAward, "bea"), LineOf(OutcomeKind::kDuty, "bea")}) {
    EXPECT_EQ(line.status, Status::kUndetermined);
    Fill(line);
    EXPECT_EQ(line.more->open->needs_total, 1U);
    ASSERT_THAT(line.more->open->needs, SizeIs(1));
    EXPECT_THAT(line.more->open->needs[0].what_zh, HasSubstr("漏报记录 m3：“应知”未填写或无法识别"));
    EXPECT_THAT(Text(line), HasSubstr("待补正"));
  }
}

TEST_F(ExplainTest, SealedFieldsAreWithheld) {
  const Line line = LineOf(OutcomeKind::kDuty, "ann");
  EXPECT_THAT(Text(line), HasSubstr("（密封）"));
  EXPECT_THAT(Text(line), Not(HasSubstr("secret")));
}

TEST_F(ExplainTest, JsonIsWellFormed) {
  const Node node = Explain(replay_, town_.program(), town_.snapshot(), SanctionOf("m2"));
  const auto json = nlohmann::json::parse(RenderJson(node, sources_, Language::kEn));
  EXPECT_EQ(json["value"], "warning");
  EXPECT_FALSE(json["children"].empty());
}

// A run looks closely only at lines that its second evaluation, of decided sanctions alone, leaves in doubt.
TEST_F(ExplainTest, ARunFindsWhatEveryLineByItselfFinds) {
  const exec::Results results = town_.Execute();
  outcome::Lines lines = {Collect(results, true)};
  std::vector<Line>& run = lines.front();
  std::vector<Line> single = run;
  FillNeeds(town_.program(), town_.snapshot(), results, sources_, lines, 1);
  size_t pending = 0;
  for (size_t i = 0; i < run.size(); ++i) {
    Fill(single[i]);
    EXPECT_EQ(run[i].more->open->pending, single[i].more->open->pending)
        << run[i].outcome->named.name << " " << run[i].subject;
    EXPECT_EQ(run[i].more->open->needs_total, single[i].more->open->needs_total)
        << run[i].outcome->named.name;
    pending += single[i].more->open->pending.size();
  }
  EXPECT_GT(pending, 0U);
}

TEST_F(ExplainTest, AnyNumberOfThreadsFindsTheSameNeeds) {
  const exec::Results results = town_.Execute();
  const std::vector<Line> some = Collect(results, false);
  outcome::Lines single(1), threaded(3);  // several shares of work for each thread
  std::vector<Line>& many = single.front();
  while (many.size() < 3'000) many.insert(many.end(), some.begin(), some.end());
  for (size_t i = 0; i < many.size(); ++i) threaded[i * 3 / many.size()].push_back(many[i]);
  FillNeeds(town_.program(), town_.snapshot(), results, sources_, single, 1);
  FillNeeds(town_.program(), town_.snapshot(), results, sources_, threaded, 4);
  std::vector<Line> others;
  for (const auto& piece : threaded) others.insert(others.end(), piece.begin(), piece.end());
  size_t found = 0;
  for (size_t i = 0; i < many.size(); ++i) {
    ASSERT_EQ(others[i].more->open->needs_total, many[i].more->open->needs_total);
    ASSERT_EQ(others[i].more->open->pending, many[i].more->open->pending);
    ASSERT_EQ(others[i].more->open->needs.size(), many[i].more->open->needs.size());
    for (size_t k = 0; k < many[i].more->open->needs.size(); ++k)
      ASSERT_EQ(others[i].more->open->needs[k].what_en, many[i].more->open->needs[k].what_en);
    found += many[i].more->open->needs.size() + many[i].more->open->pending.size();
  }
  EXPECT_GT(found, 0U);
}

}  // namespace
}  // namespace kaocheng::explain
