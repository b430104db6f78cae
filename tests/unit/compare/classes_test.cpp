#include "engine/compare/classes.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "dsl/base/number.h"

// The rows and columns of matrices, and what a change means to the person.
namespace kaocheng::compare {
namespace {

using hir::OutcomeKind;
using testing::ElementsAre;

struct Typed {
  hir::Program program;
  hir::Outcome outcome;
};

Typed Of(OutcomeKind kind, hir::Type type, std::vector<std::string> members = {}) {
  Typed typed;
  if (type.kind == hir::TypeKind::kEnum) {
    hir::Enum e;
    e.ordered = true;
    for (std::string& name : members) e.members.push_back({std::move(name), "", {}, {}});
    type.of = typed.program.enums.Add(e).value;
  }
  typed.outcome.kind = kind;
  typed.outcome.value = typed.program.columns.Add({{}, type, hir::Map{}, {}, {}});
  return typed;
}

std::vector<std::string> Names(const std::vector<Class>& classes) {
  std::vector<std::string> names;
  for (const Class& c : classes) names.push_back(c.name);
  return names;
}

int64_t ValueOf(const hir::Program& program, hir::Type type, const std::string& text) {
  if (type.kind != hir::TypeKind::kEnum)
    return ParseScaled(text, type.kind == hir::TypeKind::kMoney ? 2 : 6).value_or(0);
  const auto& members = program.enums[type.enum_id()].members;
  const auto at = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.name == text; });
  return at - members.begin();
}

Said Say(const Typed& typed, const outcome::Line& line) {
  return SaidOf(typed.program, data::Dictionary(), line);
}

outcome::Line LineOf(const Typed& typed, const std::string& value) {
  outcome::Line line;
  line.outcome = &typed.outcome;
  line.value = ValueOf(typed.program, outcome::TypeOf(typed.program, line), value);
  return line;
}

constexpr hir::Type kMoney{hir::TypeKind::kMoney, false, 0};
constexpr hir::Type kDecimal{hir::TypeKind::kDecimal, false, 0};
constexpr hir::Type kSteps{hir::TypeKind::kEnum, false, 0};

TEST(Classes, BestGradeFirstLightestStepFirst) {
  const Typed grade = Of(OutcomeKind::kGrade, kSteps, {"poor", "good"});
  EXPECT_THAT(Names(ClassesOf(grade.program, grade.outcome)),
              ElementsAre("none", "good", "poor", "for_decision", "undetermined"));
  const Typed sanction = Of(OutcomeKind::kSanction, kSteps, {"none", "warning", "dismissal"});
  EXPECT_THAT(Names(ClassesOf(sanction.program, sanction.outcome)),
              ElementsAre("none", "warning", "dismissal", "decided", "earlier_undecided", "not_sanctioned",
                          "for_decision", "undetermined"));
}

TEST(Classes, AmountsByBandWithTheirUpperEnd) {
  const Typed award = Of(OutcomeKind::kAward, kMoney);
  const auto band = [&](const char* value) { return Say(award, LineOf(award, value)).class_name; };
  EXPECT_EQ(band("0.00"), "0");
  EXPECT_EQ(band("0.01"), "to_200");
  EXPECT_EQ(band("200.00"), "to_200");
  EXPECT_EQ(band("200.01"), "to_500");
  EXPECT_EQ(band("5000.00"), "to_5000");
  EXPECT_EQ(band("5000.01"), "above_5000");
  EXPECT_EQ(Say(award, LineOf(award, "200.01")).fen, 20001);
}

TEST(Classes, ScoresByTens) {
  const Typed score = Of(OutcomeKind::kScore, kDecimal);
  const auto band = [&](const char* value) { return Say(score, LineOf(score, value)).class_name; };
  EXPECT_EQ(band("-0.01"), "below_0");
  EXPECT_EQ(band("0"), "from_0");
  EXPECT_EQ(band("89.99"), "from_80");
  EXPECT_EQ(band("90"), "from_90");
  EXPECT_EQ(band("130"), "from_100");
}

TEST(Classes, RatesOfDuties) {
  const Typed duty = Of(OutcomeKind::kDuty, kDecimal);
  const auto rate = [&](const char* value, int64_t required) {
    outcome::Line line = LineOf(duty, value);
    line.required = required;
    return Say(duty, line).class_name;
  };
  EXPECT_EQ(rate("1", 0), "not_required");
  EXPECT_EQ(rate("1", 3), "all");
  EXPECT_EQ(rate("0.8", 5), "most");
  EXPECT_EQ(rate("0.5", 2), "half");
  EXPECT_EQ(rate("0.25", 4), "some");
  EXPECT_EQ(rate("0", 4), "nothing");
}

TEST(Classes, WhatIsNotKnownHasItsOwn) {
  const Typed award = Of(OutcomeKind::kAward, kMoney);
  outcome::Line line = LineOf(award, "");
  line.status = outcome::Status::kUndetermined;
  EXPECT_EQ(Say(award, line).class_name, "undetermined");
  line.status = outcome::Status::kForDecision;
  EXPECT_EQ(Say(award, line).class_name, "for_decision");
  EXPECT_EQ(ClassName(std::nullopt), "none");
}

TEST(Classes, ThoseOfTheOtherSideComeBehindTheirNeighbours) {
  std::vector<Class> classes = {{"none"}, {"good"}, {"poor"}};
  LayOut(classes, {{"none"}, {"good"}, {"fair"}, {"poor"}, {"bad"}});
  EXPECT_THAT(Names(classes), ElementsAre("none", "good", "fair", "poor", "bad"));
}

// How `before` to `after` counts; an empty text is no line.
Effect EffectOn(const Typed& typed, const char* before, const char* after,
                outcome::SanctionState state = outcome::SanctionState::kNone) {
  OutcomeChange change{};
  change.kind = typed.outcome.kind;
  change.money = typed.program.columns[typed.outcome.value].type.kind == hir::TypeKind::kMoney;
  change.classes = ClassesOf(typed.program, typed.outcome);
  const auto say = [&](const char* value) -> std::optional<Said> {
    if (*value == '\0') return std::nullopt;
    outcome::Line line = LineOf(typed, value);
    line.state = state;
    return Say(typed, line);
  };
  return EffectOf(change, say(before), say(after));
}

TEST(Effects, MoreMoneyIsBetter) {
  const Typed award = Of(OutcomeKind::kAward, kMoney);
  EXPECT_EQ(EffectOn(award, "10.00", "10.01"), Effect::kBetter);
  EXPECT_EQ(EffectOn(award, "10.00", ""), Effect::kWorse);
  EXPECT_EQ(EffectOn(award, "", "0.00"), Effect::kBetter) << "an honour counts without money";
}

TEST(Effects, ALighterStepIsBetterAndSoIsNone) {
  const Typed sanction = Of(OutcomeKind::kSanction, kSteps, {"none", "warning", "dismissal"});
  EXPECT_EQ(EffectOn(sanction, "warning", "dismissal", outcome::SanctionState::kRecommended), Effect::kWorse);
  EXPECT_EQ(EffectOn(sanction, "warning", "", outcome::SanctionState::kRecommended), Effect::kBetter);
  EXPECT_EQ(EffectOn(sanction, "warning", "dismissal", outcome::SanctionState::kDecided), Effect::kNeither)
      << "decided is decided";
}

TEST(Effects, AHigherGradeIsBetterNoGradeIsNeither) {
  const Typed grade = Of(OutcomeKind::kGrade, kSteps, {"poor", "good"});
  EXPECT_EQ(EffectOn(grade, "poor", "good"), Effect::kBetter);
  EXPECT_EQ(EffectOn(grade, "good", ""), Effect::kNeither);
}

TEST(Effects, WhatIsNotKnownIsNeither) {
  OutcomeChange score{};
  score.kind = OutcomeKind::kScore;
  Said unknown, known;
  unknown.status = outcome::Status::kUndetermined;
  unknown.class_name = "undetermined";
  known.value = "80";
  EXPECT_EQ(EffectOf(score, unknown, known), Effect::kNeither);
}

}  // namespace
}  // namespace kaocheng::compare
