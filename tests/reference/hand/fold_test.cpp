#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/reference/program_builder.h"
#include "tests/reference/reference.h"
#include "tests/reference/scenario.h"

// Section 7, rule by rule. Every expected value is worked out by hand from the text, in the comment beside
// it.
namespace kaocheng::reference {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr int64_t kReminder = 1, kWarning = 2, kDemerit = 3, kDismissal = 4;
constexpr int64_t kNone = 0;

Date Day(const char* text) { return ParseDate(text).value(); }

hir::Escalation Escalate(int64_t to, int64_t count, int64_t of, int64_t last,
                         hir::TypeKind unit = hir::TypeKind::kMonths) {
  return {to, count, of, unit, last, {}};
}

// What one offence says of itself: the inputs of the fold, stored as they are.
struct Offence {
  const char* id;
  const char* on;
  int64_t base = kWarning;
  int64_t heavier = 0;
  int64_t lighter = 0;
  int64_t at_least = kNone;
  int64_t at_most = kDismissal;
  int64_t up_to = kDemerit;
  bool applicable = true;
  bool unreadable = false;  // `base` is a bad cell
};

struct Decision {
  const char* id;
  const char* on;
  int64_t step;
  bool annulled = false;
  const char* cause = "";
  bool unreadable = false;  // `step` is a bad cell
};

// reminder lasts 3 months < warning 6 months < demerit 12 months < dismissal final, of one person `a`, year
// 2016.
class FoldTest : public testing::Test {
 protected:
  FoldTest() {
    person_ = b_.Entity("person");
    offence_ = b_.Record("offence", person_);
    history_ = b_.Record("sanction", person_);
    ladder_ = b_.Ladder(
        "measures", person_,
        {Lasting("reminder", 3), Lasting("warning", 6), Lasting("demerit", 12), Final("dismissal")});
    hir::Ladder& ladder = b_.program.ladders[ladder_];
    const hir::Type step = EnumType(ladder.steps_enum);
    hir::Violation violation;
    violation.space = offence_;
    violation.clauses.base = b_.Stored(offence_, "base", step);
    violation.clauses.heavier = b_.Stored(offence_, "heavier", kIntegerType);
    violation.clauses.lighter = b_.Stored(offence_, "lighter", kIntegerType);
    violation.clauses.at_least = b_.Stored(offence_, "at_least", step);
    violation.clauses.at_most = b_.Stored(offence_, "at_most", step);
    violation.clauses.up_to = b_.Stored(offence_, "up_to", step);
    violation.clauses.applicable = b_.Stored(offence_, "applicable", kBooleanType);
    violation.clauses.repeat = b_.Literal(offence_, kIntegerType, 0);
    violation.on = b_.Add(offence_, kDateType, hir::Field{hir::Field::Kind::kOn, 0});
    ladder.violations.push_back(violation);
    ladder.history = history_;
    ladder.history_step = b_.Stored(history_, "step", step);
    ladder.history_annulled = b_.Stored(history_, "annulled", kBooleanType);
    ladder.history_cause = b_.Stored(history_, "cause", {hir::TypeKind::kViolation, true, 0});
    scenario_.period = {Day("2016-01-01"), Day("2016-12-31"), Day("2016-12-31"), "2016"};
    scenario_.rows[person_.value] = {{.id = "a", .spells = {{Day("2010-01-01"), Day("2020-01-01"), ""}}}};
  }

  hir::Ladder& ladder() { return b_.program.ladders[ladder_]; }
  void Repeat(int64_t above) {
    ladder().violations[0].clauses.repeat = b_.Literal(offence_, kIntegerType, above);
  }

  void Given(const std::vector<Offence>& offences, const std::vector<Decision>& decisions = {}) {
    for (const Offence& o : offences) {
      const hir::State state = o.unreadable ? hir::State::kUndetermined : hir::State::kValue;
      scenario_.rows[offence_.value].push_back({.id = o.id,
                                                .owner = "a",
                                                .on = Day(o.on),
                                                .fields = {{o.base, state, ""},
                                                           {o.heavier},
                                                           {o.lighter},
                                                           {o.at_least},
                                                           {o.at_most},
                                                           {o.up_to},
                                                           {o.applicable}}});
    }
    for (const Decision& d : decisions) {
      const hir::State state = d.unreadable ? hir::State::kUndetermined : hir::State::kValue;
      const bool cites = *d.cause != 0;
      scenario_.rows[history_.value].push_back(
          {.id = d.id,
           .owner = "a",
           .on = Day(d.on),
           .fields = {{d.step, state, ""},
                      {d.annulled},
                      {offence_.value, cites ? hir::State::kValue : hir::State::kAbsent, d.cause}}});
    }
  }

  void Run() {
    const hir::Type step = EnumType(ladder().steps_enum);
    const auto fold = [&](hir::SpaceId space, hir::Type type, hir::Fold::Output output) {
      return b_.Add(space, type, hir::Fold{output, ladder_, 0});
    };
    step_ = fold(offence_, step, hir::Fold::Output::kViolationStep);
    state_ = fold(offence_, kIntegerType, hir::Fold::Output::kViolationState);
    sanction_step_ = fold(ladder().sanctions, step, hir::Fold::Output::kSanctionStep);
    sanction_until_ = fold(ladder().sanctions, kDateType, hir::Fold::Output::kSanctionUntil);
    hir::Reduce count;
    count.source = ladder().sanctions;
    count.entity = person_;
    count_ = b_.Add(person_, kIntegerType, count);
    hir::Verify(b_.program);
    built_ = Build(b_.program, scenario_);
    table_ = Evaluate(b_.program, built_->snapshot);
  }

  Cell Of(hir::ColumnId column, const std::string& id) {
    return table_[column.value][static_cast<size_t>(RowOf(*built_, offence_, id))];
  }
  Cell Step(const std::string& id) { return Of(step_, id); }
  Cell State(const std::string& id) { return Of(state_, id); }
  // Step and end of the sanction rows, by date.
  std::vector<std::pair<Cell, Cell>> Sanctions() {
    std::vector<std::pair<Cell, Cell>> all;
    for (size_t i = 0; i < table_[sanction_step_.value].size(); ++i) {
      all.emplace_back(table_[sanction_step_.value][i], table_[sanction_until_.value][i]);
    }
    return all;
  }

  ProgramBuilder b_;
  hir::SpaceId person_, offence_, history_;
  hir::LadderId ladder_;
  Scenario scenario_;
  std::unique_ptr<Built> built_;
  Table table_;
  hir::ColumnId step_, state_, sanction_step_, sanction_until_, count_;
};

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
