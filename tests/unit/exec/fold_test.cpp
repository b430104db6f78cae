#include "tests/unit/exec/fold_test.h"

namespace kaocheng::testing {
namespace {

TEST_F(FoldTest, TheBaseAlone) {
  const Said said = Run({{"2016-03-01", 2}, {"2016-04-01", 0}, {"2016-05-01", 3, 0, 0, false}});
  EXPECT_EQ(said.steps, "2 0 0");
  EXPECT_EQ(said.states, "1 1 0");
  EXPECT_EQ(said.sanctions, "2 0 0");
  EXPECT_EQ(said.until, std::to_string(D("2016-09-01")) + " " + std::to_string(D("2016-04-01")) + " " +
                            std::to_string(D("2016-05-01")));
}

TEST_F(FoldTest, HeavierStopsBelowTheFinalStep) {
  EXPECT_EQ(Steps({{"2016-03-01", 1, 1}, {"2016-04-01", 1, 7}, {"2016-05-01", 3, 1}}), "2 3 3");
}
TEST_F(FoldTest, HeavierStopsAtUpTo) {
  v.clauses.up_to = b.Literal(missed, EnumType(ladder().steps_enum), 2);
  EXPECT_EQ(Steps({{"2016-03-01", 1, 7}, {"2016-04-01", 3, 1}}), "2 3");
}
TEST_F(FoldTest, UpToMayReachTheFinalStep) {
  v.clauses.up_to = b.Literal(missed, EnumType(ladder().steps_enum), 4);
  EXPECT_EQ(Steps({{"2016-03-01", 1, 7}}), "4");
}

TEST_F(FoldTest, RepeatRisesFromTheRunningStep) {
  Repeat(1);
  // the first runs to 06-01, the second (2) to 11-30, the third (3)
  EXPECT_EQ(Steps({{"2016-03-01"}, {"2016-05-31"}, {"2016-11-29"}}), "1 2 3");
}
TEST_F(FoldTest, RepeatNeedsARunningStep) {
  Repeat(1);
  EXPECT_EQ(Steps({{"2016-03-01"}, {"2016-06-01"}, {"2016-09-01"}}), "1 1 1");
}
TEST_F(FoldTest, RepeatNeverDismisses) {
  Repeat(1);
  EXPECT_EQ(Steps({{"2016-03-01", 3}, {"2016-04-01", 1}}), "3 3");
}
TEST_F(FoldTest, WithoutRepeatNothingRises) { EXPECT_EQ(Steps({{"2016-03-01"}, {"2016-03-02"}}), "1 1"); }

TEST_F(FoldTest, MonthEndsClip) {
  Repeat(1);
  // 11-30 + 3 months = 02-29: on 02-28 it runs, on 02-29 it does not
  EXPECT_EQ(Steps({{"2016-02-28"}}, {{"2015-11-30", 1}}), "2");
  EXPECT_EQ(Steps({{"2016-02-29"}}, {{"2015-11-30", 1}}), "1");
}

TEST_F(FoldTest, LighterNotUnderTheLowestStep) {
  EXPECT_EQ(Steps({{"2016-03-01", 3, 0, 1}, {"2016-04-01", 1, 0, 5}}), "2 1");
}
TEST_F(FoldTest, FloorsThenCapsWhichWin) {
  Bounds(3, 2);
  EXPECT_EQ(Steps({{"2016-03-01", 1}}), "2");
}
TEST_F(FoldTest, FloorsAfterLighter) {
  Bounds(2, 4);
  EXPECT_EQ(Steps({{"2016-03-01", 3, 0, 2}}), "2");
}

TEST_F(FoldTest, TwoOfOneDayDoNotSeeEachOther) {
  Repeat(1);
  Escalate(4, 2, 1, 12);
  EXPECT_EQ(Steps({{"2016-03-01", 1}, {"2016-03-01", 2}, {"2016-03-02", 1}}), "1 2 4");
}
TEST_F(FoldTest, SanctionsOfOneDayCountAsOne) {
  Escalate(4, 3, 2, 12);
  EXPECT_EQ(Steps({{"2016-03-01", 2}, {"2016-03-01", 2}, {"2016-03-02", 2}, {"2016-03-03", 2}}), "2 2 2 4");
}
TEST_F(FoldTest, TheHeaviestOfADayCounts) {
  Repeat(1);
  EXPECT_EQ(Steps({{"2016-03-01", 2}, {"2016-03-01", 1}, {"2016-04-01", 1}}), "2 1 3");
}

TEST_F(FoldTest, EscalationCountsWhatIsAsHeavy) {
  Escalate(3, 2, 2, 12);
  EXPECT_EQ(Steps({{"2016-03-01", 1}, {"2016-04-01", 2}, {"2016-05-01", 1}, {"2016-06-01", 2}}), "1 2 1 3");
}
TEST_F(FoldTest, EscalationWindowEnds) {
  Escalate(4, 2, 2, 12);
  EXPECT_EQ(Steps({{"2016-03-14", 2}}, {{"2015-03-15", 2}}), "4");
  EXPECT_EQ(Steps({{"2016-03-15", 2}}, {{"2015-03-15", 2}}), "2");
}
TEST_F(FoldTest, EscalationsBuildOnEachOther) {
  Escalate(2, 2, 1, 12);
  Escalate(4, 2, 2, 12);
  EXPECT_EQ(Steps({{"2016-03-01", 1}, {"2016-04-01", 1}, {"2016-05-01", 1}}), "1 2 4");
}
TEST_F(FoldTest, CapsHoldAgainstEscalation) {
  Bounds(0, 1);
  Escalate(4, 2, 1, 12);
  EXPECT_EQ(Steps({{"2016-03-01", 1}, {"2016-04-01", 1}}), "1 1");
}
TEST_F(FoldTest, AProbationerIsOnlyReminded) {
  Bounds(0, 1);
  EXPECT_EQ(Steps({{"2016-03-01", 4}}), "1");
}

TEST_F(FoldTest, AfterTheFinalStepNothingIsSanctioned) {
  const Said said = Run({{"2016-03-01", 4}, {"2016-03-01", 1}, {"2016-04-01", 2}});
  EXPECT_EQ(said.steps, "4 1 0");
  EXPECT_EQ(said.states, "1 1 4");
  EXPECT_EQ(said.until.substr(0, 7), std::to_string(kMaxDate));
}
TEST_F(FoldTest, ANewValidityBeginsANewFold) {
  Repeat(1);
  spells = {{D("2010-01-01"), D("2016-04-01"), 0},
            {D("2016-06-01"), D("2016-08-01"), 0},
            {D("2016-08-01"), kMaxDate, 0}};
  const Said said = Run({{"2016-03-01", 4}, {"2016-05-01", 1}, {"2016-07-01", 1}, {"2016-08-02", 1}});
  EXPECT_EQ(said.steps, "4 0 1 2");  // a move within a validity forgets nothing
  EXPECT_EQ(said.states, "1 4 1 1");
}
TEST_F(FoldTest, EveryNewValidityForgets) {
  Repeat(1);
  spells = {{D("2010-01-01"), D("2016-03-02"), 0},
            {D("2016-03-03"), D("2016-03-04"), 0},
            {D("2016-03-05"), kMaxDate, 0}};
  EXPECT_EQ(Steps({{"2016-03-01", 2}, {"2016-03-03", 1}, {"2016-03-06", 1}}), "2 1 1");
  EXPECT_EQ(Steps({{"2016-03-02", 2}, {"2016-03-03", 1}}), "0 1");  // the day after the last
}
TEST_F(FoldTest, ThePeriodsFirstAndLastDayAreInIt) {
  const Said said = Run({{"2015-12-31"}, {"2016-01-01"}, {"2016-12-31"}, {"2017-01-01"}});
  EXPECT_EQ(said.steps, "0 1 1 0");
  EXPECT_EQ(said.states, "3 1 1 0");
}

TEST_F(FoldTest, HistoryRunsAndEarlierUndecidedCountForNothing) {
  Repeat(1);
  const Said said = Run({{"2015-12-01", 3}, {"2016-02-01", 1}}, {{"2015-11-15", 2}});
  EXPECT_EQ(said.steps, "0 3");
  EXPECT_EQ(said.states, "3 1");
  EXPECT_EQ(said.sanctions, "2 0 3");
}
TEST_F(FoldTest, WhatHistoryDecidedIsNotRecommendedAgain) {
  const Said said = Run({{"2016-03-01", 1}, {"2016-03-02", 1}, {"2016-03-03", 1}, {"2015-03-03", 1}},
                        {{"2016-04-01", 3, false, Cause(0)},
                         {"2016-04-01", 2, true, Cause(1)},
                         {"2016-04-02", 2, false, Cause(3)}});
  EXPECT_EQ(said.steps, "3 0 1 2");
  EXPECT_EQ(said.states, "2 2 1 2");
}
TEST_F(FoldTest, TwoStandingDecisionsThatDiffer) {
  const Said said = Run({{"2016-03-01", 1}, {"2016-03-02", 1}}, {{"2016-04-01", 3, false, Cause(0)},
                                                                 {"2016-04-01", 2, false, Cause(0)},
                                                                 {"2016-04-03", 1, true, Cause(1)},
                                                                 {"2016-04-04", 2, false, Cause(1)}});
  EXPECT_EQ(said.steps, "? 2");
  EXPECT_EQ(said.states, "2 2");  // decided, whichever it is
}
TEST_F(FoldTest, AnnulledSanctionsNeitherRunNorEscalate) {
  Repeat(1);
  Escalate(4, 2, 1, 12);
  EXPECT_EQ(Steps({{"2016-03-01", 1}}, {{"2016-02-01", 3, true}}), "1");
}

TEST_F(FoldTest, AnUnknownRepeatMayBeNone) {
  v.clauses.repeat = v.clauses.heavier;
  v.clauses.heavier = b.Literal(missed, kInteger, 0);
  EXPECT_EQ(Steps({{"2016-03-01", 1, 0}, {"2016-04-01", 1, kUnknown}}), "1 ?");
}

// `transition lighter`: the second law has a base of its own; the same sanctions run for both.
TEST_F(FoldTest, OfTwoLawsTheLighterStands) {
  Repeat(2);
  v.at_end = v.clauses;
  v.at_end->base = b.Literal(missed, EnumType(ladder().steps_enum), 2);
  v.at_end->repeat = b.Literal(missed, kInteger, 1);
  EXPECT_EQ(Steps({{"2016-03-01", 3}}), "2");                       // lighter at the end
  EXPECT_EQ(Steps({{"2016-03-01", 1}}), "1");                       // lighter on its day
  EXPECT_EQ(Steps({{"2016-03-01", 1}, {"2016-03-02", 1}}), "1 2");  // 1 runs: 1 + 2 by its own law, 1 + 1
}
TEST_F(FoldTest, WhatTheLaterLawDoesNotKnowIsNothing) {
  v.at_end = v.clauses;
  v.at_end->applicable = b.Literal(missed, kBoolean, 0);
  const Said said = Run({{"2016-03-01", 3}});
  EXPECT_EQ(said.steps, "0");
  EXPECT_EQ(said.states, "1");
  EXPECT_EQ(Steps({{"2016-03-01", kUnknown}}), "0");  // whatever its own law gives
}
TEST_F(FoldTest, AnUnknownOfOneLawIsBoundedByTheOther) {
  v.at_end = v.clauses;
  v.at_end->base = b.Literal(missed, EnumType(ladder().steps_enum), 1);
  EXPECT_EQ(Steps({{"2016-03-01", kUnknown}, {"2016-04-01", 3}}), "? 1");
}
TEST_F(FoldTest, AnUnknownIsNothingWhereTheOtherLawGivesNothing) {
  v.at_end = v.clauses;
  v.at_end->base = b.Literal(missed, EnumType(ladder().steps_enum), 0);
  EXPECT_EQ(Steps({{"2016-03-01", kUnknown}}), "0");
}

// Without `repeat` and escalations a violation does not rest on those before it, unless one may be final; how
// much heavier this one is cannot make it so.
TEST_F(FoldTest, WhatCannotBeToldSpreadsWhereItMatters) {
  EXPECT_EQ(Steps({{"2016-03-01", 1, kUnknown}, {"2016-04-01", 1}}), "? 1");
  EXPECT_EQ(Steps({{"2016-03-01", kUnknown}, {"2016-04-01", 1}}), "? ?");
}
TEST_F(FoldTest, WhatCannotBeToldSpreadsForwardOnly) {
  Escalate(3, 2, 2, 12);
  const Said said = Run({{"2016-02-01", 1},
                         {"2016-03-01", 1, kUnknown},
                         {"2016-03-01", 1},
                         {"2016-04-01", 2},
                         {"2016-05-01", 1, 0, 0, false}});
  EXPECT_EQ(said.steps, "1 ? 1 ? 0");
  EXPECT_EQ(said.states, "1 1 1 1 0");
  EXPECT_EQ(said.sanctions, "1 ? 1 ? 0");
}
TEST_F(FoldTest, AnUnknownDecisionSpreads) {
  const Said said = Run({{"2016-02-01", 1}, {"2016-04-01", 1}}, {{"2016-03-01", kUnknown}});
  EXPECT_EQ(said.steps, "1 ?");
  EXPECT_EQ(Steps({{"2016-02-01", 1}, {"2016-04-01", 1}}, {{"2016-03-01", 1, false, kUnknown}}), "? ?");
}
TEST_F(FoldTest, UnsuppliedHistoryLeavesEverythingOpen) {
  Repeat(1);
  const auto supply = [&](std::string_view from) {
    change = [this, from](SnapshotBuilder& s) { s.Supplied(sanction, {{D(from), kMaxDate}}); };
  };
  supply("2015-01-01");  // the longest step lasts 12 months
  EXPECT_EQ(Steps({{"2016-03-01"}}), "1");
  supply("2015-01-02");
  EXPECT_EQ(Steps({{"2016-03-01"}}), "?");
  change = [this](SnapshotBuilder& s) { s.Supplied(missed, {{D("2016-01-01"), D("2016-12-30")}}); };
  EXPECT_EQ(Steps({{"2016-03-01"}}), "?");
}

TEST_F(FoldTest, SanctionsAreReadThroughTheirSpace) {
  Repeat(1);
  ladder().violations = {v};
  const auto step = b.Fold(id, Output::kSanctionStep);
  const auto some = b.Map(kBoolean, hir::Prim::kGt,
                          {step, b.Literal(ladder().sanctions, EnumType(ladder().steps_enum), 0)});
  hir::Reduce r;
  r.aggregate = hir::Aggregate::kMax;
  r.source = ladder().sanctions;
  r.where = some;
  r.value = step;
  r.entity = person;
  r.window = hir::Reduce::Window::kAsOf;
  r.first = b.Add(person, kDate, hir::Map{hir::Prim::kToday, {}, 0, 0, ""});
  const auto running = b.Add(person, Optional(EnumType(ladder().steps_enum)), r);
  r.aggregate = hir::Aggregate::kCount;
  r.value = {};
  r.window = hir::Reduce::Window::kEver;
  r.first = {};
  const auto count = b.Add(person, kInteger, r);
  SnapshotBuilder s(b.program);
  for (const char* name : {"p0", "p1", "p2", "p3"}) s.Entity(person, name);
  s.Record(missed, "a", 0, "2016-06-30", {2, 0, 0, true});  // over on 12-30
  s.Record(missed, "b", 1, "2016-07-01", {2, 0, 0, true});  // runs on 12-31
  s.Record(missed, "c", 1, "2016-12-31", {1, 0, 0, true});  // 3, since b runs
  s.SuppliedBy(missed, {{{kMinDate, kMaxDate}}, {{kMinDate, kMaxDate}}, {{kMinDate, kMaxDate}}, {}});
  const auto& snapshot = s.Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, running), "- 3 - ?");
  EXPECT_EQ(Evaluate(b.program, snapshot, count), "1 2 0 ?");
}

}  // namespace
}  // namespace kaocheng::testing
