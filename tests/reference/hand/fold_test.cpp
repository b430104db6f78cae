#include "tests/reference/hand/offences.h"

// Chapter *Ladders* (docs/language/rules.md), rule by rule.
namespace kaocheng::reference {
namespace {

// Rule 1: the base stands where nothing else applies; none where no `at` holds or `unless` does.
TEST_F(FoldTest, Rule1Base) {
  Given({{.id = "o1", .on = "2016-03-01", .base = kWarning},
         {.id = "o2", .on = "2016-03-02", .base = kNone, .heavier = 2, .at_least = kDemerit},
         {.id = "o3", .on = "2016-03-03", .base = kDismissal, .applicable = false}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));
  EXPECT_EQ(Step("o2"), Known(kNone));  // `none`, done: neither heavier nor the floor is looked at
  EXPECT_EQ(Step("o3"), Known(kNone));
  EXPECT_EQ(State("o1"), Known(1));
  EXPECT_EQ(State("o3"), Known(0));
}

// Rule 2: base + heavier, not above the highest step that is not final, unless base is.
TEST_F(FoldTest, Rule2HeavierStopsBeforeDismissal) {
  Given({{.id = "o1", .on = "2016-03-01", .base = kReminder, .heavier = 1}});  // 1 + 1
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));
}
TEST_F(FoldTest, Rule2NobodyIsDismissedByArithmetic) {
  Given({{.id = "o1", .on = "2016-03-01", .base = kDemerit, .heavier = 5}});  // 3 + 5 = 8, capped at demerit
  Run();
  EXPECT_EQ(Step("o1"), Known(kDemerit));
}
TEST_F(FoldTest, Rule2UpToCapsLower) {
  Given({{.id = "o1", .on = "2016-03-01", .base = kReminder, .heavier = 3, .up_to = kWarning}});  // 4, capped
                                                                                                  // at 2
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));
}
TEST_F(FoldTest, Rule2BaseAboveTheCapStays) {
  Given({{.id = "o1", .on = "2016-03-01", .base = kDismissal, .heavier = 1, .up_to = kWarning}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kDismissal));  // 5, not higher than max(base, up to) = 4
}
// `repeat heavier 1`: with a running warning at least 2 + 1; heavier and repeat do not add up.
TEST_F(FoldTest, Rule2RepeatIsAFloorOverTheRunningStep) {
  Repeat(1);
  Given({{.id = "o1", .on = "2016-02-01", .base = kWarning},
         {.id = "o2", .on = "2016-03-01", .base = kReminder, .heavier = 1}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));
  EXPECT_EQ(Step("o2"), Known(kDemerit));  // max(1 + 1, 2 + 1) = 3
}
TEST_F(FoldTest, Rule2RepeatStopsBeforeDismissal) {
  Repeat(2);
  Given({{.id = "o1", .on = "2016-02-01", .base = kDemerit},
         {.id = "o2", .on = "2016-03-01", .base = kReminder}});
  Run();
  EXPECT_EQ(Step("o2"), Known(kDemerit));  // 3 + 2 = 5, capped at 3
}
// A warning of 2016-01-31 lasts 6 months: its first day without effect is 2016-07-31.
TEST_F(FoldTest, Rule2RepeatEndsWithTheSanction) {
  Repeat(1);
  Given({{.id = "o1", .on = "2016-01-31", .base = kWarning},
         {.id = "o2", .on = "2016-07-31", .base = kWarning}});
  Run();
  EXPECT_EQ(Step("o2"), Known(kWarning));
}
TEST_F(FoldTest, Rule2RepeatOnTheLastDay) {
  Repeat(1);
  Given({{.id = "o1", .on = "2016-01-31", .base = kWarning},
         {.id = "o2", .on = "2016-07-30", .base = kWarning}});
  Run();
  EXPECT_EQ(Step("o2"), Known(kDemerit));
}
// 2015-11-30 + 3 months is 2016-02-30, so 2016-02-29: on that day a reminder runs no longer; the day before
// it does.
TEST_F(FoldTest, Rule2MonthEndIsClipped) {
  Repeat(1);
  Given({{.id = "o1", .on = "2016-02-28", .base = kReminder}},
        {{.id = "h1", .on = "2015-11-30", .step = kReminder}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));  // 1 running + 1
}
TEST_F(FoldTest, Rule2MonthEndIsClippedAndOver) {
  Repeat(1);
  Given({{.id = "o1", .on = "2016-02-29", .base = kReminder}},
        {{.id = "h1", .on = "2015-11-30", .step = kReminder}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kReminder));
}
// The heavier of two running sanctions counts, though it started first.
TEST_F(FoldTest, Rule2HeaviestRunning) {
  Repeat(1);
  Given({{.id = "o1", .on = "2016-03-01", .base = kReminder}},
        {{.id = "h1", .on = "2015-11-01", .step = kWarning},
         {.id = "h2", .on = "2016-01-15", .step = kReminder}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kDemerit));  // the warning runs until 2016-05-01: 2 + 1
}

// Rule 3: lighter, not under the lowest step; then every floor; then every cap, which wins.
TEST_F(FoldTest, Rule3LighterStopsAtTheLowestStep) {
  Given({{.id = "o1", .on = "2016-03-01", .base = kWarning, .lighter = 7}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kReminder));
}
TEST_F(FoldTest, Rule3LighterAfterTheCap) {
  Given({{.id = "o1", .on = "2016-03-01", .base = kWarning, .heavier = 4, .lighter = 1}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));  // 2 + 4 = 6, capped 3, - 1 = 2; not 6 - 1 = 5 capped 3
}
TEST_F(FoldTest, Rule3Floor) {
  Given({{.id = "o1", .on = "2016-03-01", .base = kWarning, .lighter = 1, .at_least = kWarning}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));  // 2 - 1 = 1, at least 2
}
TEST_F(FoldTest, Rule3CapWinsOverFloor) {
  Given({{.id = "o1", .on = "2016-03-01", .base = kDemerit, .at_least = kDemerit, .at_most = kReminder}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kReminder));
}

// Rule 4: `escalate to dismissal after 2 of warning or above, last 12 months`: this one and one earlier.
TEST_F(FoldTest, Rule4SecondWarningDismisses) {
  ladder().escalations = {Escalate(kDismissal, 2, kWarning, 12)};
  Given({{.id = "o1", .on = "2016-02-29", .base = kWarning},
         {.id = "o2", .on = "2016-03-01", .base = kReminder},
         {.id = "o3", .on = "2016-03-02", .base = kWarning}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));    // no earlier one
  EXPECT_EQ(Step("o2"), Known(kReminder));   // s = 1 is below the warning
  EXPECT_EQ(Step("o3"), Known(kDismissal));  // one earlier of warning or above
}
// last 12 months: x + 12 months > on. 2015-03-02 + 12 months = 2016-03-02 is not later than 2016-03-02.
TEST_F(FoldTest, Rule4WindowIsOver) {
  ladder().escalations = {Escalate(kDismissal, 2, kWarning, 12)};
  Given({{.id = "o1", .on = "2016-03-02", .base = kWarning}},
        {{.id = "h1", .on = "2015-03-02", .step = kWarning}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kWarning));
}
TEST_F(FoldTest, Rule4WindowStillOpen) {
  ladder().escalations = {Escalate(kDismissal, 2, kWarning, 12)};
  Given({{.id = "o1", .on = "2016-03-02", .base = kWarning}},
        {{.id = "h1", .on = "2015-03-03", .step = kWarning}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kDismissal));
}
// A window in days: 30 days from 2016-01-31 end before 2016-03-01 (leap year: 31 Jan + 30 = 1 Mar).
TEST_F(FoldTest, Rule4WindowInDays) {
  ladder().escalations = {Escalate(kDemerit, 2, kReminder, 30, hir::TypeKind::kDays)};
  Given({{.id = "o1", .on = "2016-01-31", .base = kReminder},
         {.id = "o2", .on = "2016-03-01", .base = kReminder},
         {.id = "o3", .on = "2016-03-30", .base = kReminder}});
  Run();
  EXPECT_EQ(Step("o2"), Known(kReminder));
  EXPECT_EQ(Step("o3"), Known(kDemerit));  // 1 Mar + 30 = 31 Mar is later than 30 Mar
}
// n = 3 counts days: two sanctions of one day are one.
TEST_F(FoldTest, Rule4CountsStartDays) {
  ladder().escalations = {Escalate(kDismissal, 3, kReminder, 12)};
  Given({{.id = "o1", .on = "2016-02-01", .base = kReminder},
         {.id = "o2", .on = "2016-02-01", .base = kWarning},
         {.id = "o3", .on = "2016-03-01", .base = kReminder},
         {.id = "o4", .on = "2016-04-01", .base = kReminder}});
  Run();
  EXPECT_EQ(Step("o3"), Known(kReminder));   // one earlier day
  EXPECT_EQ(Step("o4"), Known(kDismissal));  // two earlier days
}
// By rising S, then T: the first makes a demerit of it, which the second then counts from.
TEST_F(FoldTest, Rule4EscalationsChain) {
  ladder().escalations = {Escalate(kDemerit, 2, kReminder, 12), Escalate(kDismissal, 1, kDemerit, 12)};
  Given({{.id = "o1", .on = "2016-02-01", .base = kReminder},
         {.id = "o2", .on = "2016-03-01", .base = kReminder}});
  Run();
  EXPECT_EQ(Step("o1"), Known(kReminder));
  EXPECT_EQ(Step("o2"), Known(kDismissal));
}
// Rule 5: the cap again: a probationer is reminded, escalation or not.
TEST_F(FoldTest, Rule5CapAfterEscalation) {
  ladder().escalations = {Escalate(kDismissal, 2, kReminder, 12)};
  Given({{.id = "o1", .on = "2016-02-01", .base = kWarning},
         {.id = "o2", .on = "2016-03-01", .base = kWarning, .at_most = kReminder}});
  Run();
  EXPECT_EQ(Step("o2"), Known(kReminder));
}

}  // namespace
}  // namespace kaocheng::reference
