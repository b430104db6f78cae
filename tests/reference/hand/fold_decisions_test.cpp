#include <gmock/gmock.h>

#include "tests/reference/hand/offences.h"

// Chapter *Ladders* (docs/language/rules.md): one day, decisions of people, moves, and what is not known.
namespace kaocheng::reference {
namespace {

using testing::ElementsAre;
using testing::Pair;

// All of one day against what started before that day.
TEST_F(FoldTest, OneDayIsJudgedAtOnce) {
  Repeat(1);
  ladder().escalations = {Escalate(kDismissal, 2, kWarning, 12)};
  Given(
      {{.id = "z", .on = "2016-02-01", .base = kWarning}, {.id = "a", .on = "2016-02-01", .base = kWarning}});
  Run();
  EXPECT_EQ(Step("a"), Known(kWarning));
  EXPECT_EQ(Step("z"), Known(kWarning));
}
// A decision that starts on the day of the violation did not start before it.
TEST_F(FoldTest, ADecisionOfTheSameDayDoesNotCount) {
  Repeat(1);
  Given({{.id = "o1", .on = "2016-02-01", .base = kReminder}},
        {{.id = "h1", .on = "2016-02-01", .step = kDemerit}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kReminder));
}

// A violation that history cites has that row's step, and is not recommended again.
TEST_F(FoldTest, DecidedByHistory) {
  Repeat(1);
  Given({{.id = "o1", .on = "2016-02-01", .base = kWarning},
         {.id = "o2", .on = "2016-06-01", .base = kReminder}},
        {{.id = "h1", .on = "2016-04-15", .step = kReminder, .cause = "o1"}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kReminder));
  EXPECT_EQ(State("o1"), Known(2));
  // The reminder runs from its own day, 2016-04-15, until 2016-07-15; nothing runs from 2016-02-01.
  EXPECT_EQ(Step("o2"), Known(kWarning));
  EXPECT_THAT(Sanctions(),
              ElementsAre(Pair(Known(kReminder), Known(Day("2016-07-15"))), Pair(Known(kNone), testing::_),
                          Pair(Known(kWarning), Known(Day("2016-12-01")))));
}
TEST_F(FoldTest, AnnulledByHistory) {
  Repeat(1);
  Given({{.id = "o1", .on = "2016-02-01", .base = kWarning},
         {.id = "o2", .on = "2016-06-01", .base = kReminder}},
        {{.id = "h1", .on = "2016-04-15", .step = kWarning, .annulled = true, .cause = "o1"}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kNone));
  EXPECT_EQ(State("o1"), Known(2));
  EXPECT_EQ(Step("o2"), Known(kReminder));  // an annulled sanction does not run
}
TEST_F(FoldTest, AnnulledOnceAndDecidedAgain) {
  Given({{.id = "o1", .on = "2016-02-01", .base = kDemerit}},
        {{.id = "h1", .on = "2016-03-01", .step = kDemerit, .annulled = true, .cause = "o1"},
         {.id = "h2", .on = "2016-04-01", .step = kReminder, .cause = "o1"}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kReminder));
}
TEST_F(FoldTest, TwoDecisionsThatDiffer) {
  Given({{.id = "o1", .on = "2016-02-01", .base = kDemerit}},
        {{.id = "h1", .on = "2016-03-01", .step = kWarning, .cause = "o1"},
         {.id = "h2", .on = "2016-04-01", .step = kReminder, .cause = "o1"}});
  Run();
  EXPECT_EQ(Step("o1"), Undetermined());
}

// Earlier undecided violations count for nothing and are listed.
TEST_F(FoldTest, EarlierUndecidedCountsForNothing) {
  Repeat(1);
  Given({{.id = "o1", .on = "2015-12-31", .base = kDemerit},
         {.id = "o2", .on = "2016-01-01", .base = kReminder}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kNone));
  EXPECT_EQ(State("o1"), Known(3));
  EXPECT_EQ(Step("o2"), Known(kReminder));
}
// After a final step a violation is reported, not sanctioned.
TEST_F(FoldTest, AfterAFinalStep) {
  Given({{.id = "o1", .on = "2016-02-01", .base = kDismissal},
         {.id = "o2", .on = "2016-02-01", .base = kWarning},
         {.id = "o3", .on = "2016-02-02", .base = kWarning}});
  Run();
  EXPECT_EQ(State("o2"), Known(1));  // of the same day: judged against what started before
  EXPECT_EQ(Step("o3"), Known(kNone));
  EXPECT_EQ(State("o3"), Known(4));
}
// Outside the person's validity likewise; a new validity begins a new fold.
TEST_F(FoldTest, NewValidityNewFold) {
  Repeat(1);
  scenario_.rows[person_.value][0].spells = {{Day("2010-01-01"), Day("2016-03-01"), ""},
                                             {Day("2016-06-01"), kMaxDate, ""}};
  Given({{.id = "o1", .on = "2016-02-01", .base = kWarning},
         {.id = "o2", .on = "2016-03-01", .base = kWarning},
         {.id = "o3", .on = "2016-06-01", .base = kReminder}});
  Run();
  EXPECT_EQ(Step("o2"), Known(kNone));
  EXPECT_EQ(State("o2"), Known(4));         // from 2016-03-01 on nobody is there
  EXPECT_EQ(Step("o3"), Known(kReminder));  // the warning of February belongs to the first validity
}
// A move is no new validity: the next spell begins on the day on which the first one ends.
TEST_F(FoldTest, AMoveIsTheSameValidity) {
  Repeat(1);
  scenario_.rows[person_.value][0].spells = {{Day("2010-01-01"), Day("2016-03-01"), ""},
                                             {Day("2016-03-01"), kMaxDate, ""}};
  Given({{.id = "o1", .on = "2016-02-01", .base = kWarning},
         {.id = "o2", .on = "2016-03-01", .base = kReminder}});
  Run();
  EXPECT_EQ(Step("o2"), Known(kDemerit));
}

// An input that cannot be read makes its event and all later ones undetermined, not the earlier ones.
TEST_F(FoldTest, UndeterminedSpreadsForward) {
  Given({{.id = "o1", .on = "2016-02-01"},
         {.id = "o2", .on = "2016-03-01", .unreadable = true},
         {.id = "o3", .on = "2016-03-01"},
         {.id = "o4", .on = "2016-04-01"}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));
  EXPECT_EQ(Step("o2"), Undetermined());
  EXPECT_EQ(Step("o3"), Known(kWarning));  // of the same day: judged against what started before it
  EXPECT_EQ(Step("o4"), Undetermined());
  EXPECT_THAT(
      Sanctions(),
      ElementsAre(Pair(Known(kWarning), Known(Day("2016-08-01"))), Pair(Undetermined(), Undetermined()),
                  Pair(Known(kWarning), Known(Day("2016-09-01"))), Pair(Undetermined(), Undetermined())));
}
TEST_F(FoldTest, AnUnreadableDecision) {
  Given(
      {{.id = "o1", .on = "2016-01-05"}, {.id = "o2", .on = "2016-02-01"}, {.id = "o3", .on = "2016-04-01"}},
      {{.id = "h1", .on = "2016-03-01", .step = kWarning, .cause = "o1", .unreadable = true}});
  Run();
  EXPECT_EQ(Step("o1"), Undetermined());   // decided, but nobody can read how
  EXPECT_EQ(Step("o2"), Known(kWarning));  // before the decision's day
  EXPECT_EQ(Step("o3"), Undetermined());
}
// The longest length is 12 months: the history of 2015-01-01 .. 2016-12-31 is needed.
TEST_F(FoldTest, HistoryNotSupplied) {
  scenario_.supply[history_.value].everywhere = {{Day("2015-01-02"), Day("2016-12-31")}};
  Given({{.id = "o1", .on = "2016-02-01"}});
  Run();
  EXPECT_EQ(Step("o1"), Undetermined());
  EXPECT_EQ(table_[count_.value][0], Undetermined());
}
TEST_F(FoldTest, HistorySupplied) {
  scenario_.supply[history_.value].everywhere = {{Day("2015-01-01"), Day("2016-12-31")}};
  Given({{.id = "o1", .on = "2016-02-01"}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));
  EXPECT_EQ(table_[count_.value][0], Known(1));
}
TEST_F(FoldTest, ViolationsNotSupplied) {
  scenario_.supply[offence_.value].everywhere = {{Day("2016-01-01"), Day("2016-12-30")}};
  Run();
  EXPECT_EQ(table_[count_.value][0], Undetermined());  // though there is no row
}

}  // namespace
}  // namespace kaocheng::reference
