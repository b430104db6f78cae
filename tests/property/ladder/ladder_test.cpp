#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/property/ladder/world.h"

// What chapter *Ladders* (docs/language/rules.md) promises of every ladder, on generated histories.
namespace kaocheng::property {
namespace {

constexpr int64_t kRecommended = 1;

// Few days, so that violations fall on one day and sanctions overlap; month ends among them.
rc::Gen<Date> Day() {
  const Date first = *FromCivil({2016, 1, 1});
  return rc::gen::oneOf(
      rc::gen::inRange<Date>(first, first + 366),
      rc::gen::element<Date>(first + 30, first + 58, first + 59, first + 60, first + 90, first + 181));
}

std::vector<Offence> SomeOffences() {
  auto offences = *rc::gen::container<std::vector<Offence>>(rc::gen::build<Offence>(
      rc::gen::set(&Offence::person, rc::gen::inRange(0, 3)), rc::gen::set(&Offence::on, Day()),
      rc::gen::set(&Offence::base, rc::gen::inRange<int64_t>(0, kSteps + 1)),
      rc::gen::set(&Offence::heavier, rc::gen::inRange<int64_t>(0, 3)),
      rc::gen::set(&Offence::lighter, rc::gen::inRange<int64_t>(0, 3)),
      rc::gen::set(&Offence::at_least, rc::gen::elementOf(std::vector<int64_t>{0, 0, 0, 2})),
      rc::gen::set(&Offence::at_most,
                   rc::gen::elementOf(std::vector<int64_t>{kSteps, kSteps, kSteps, 1, 2}))));
  for (size_t i = 0; i < offences.size(); ++i) offences[i].id = fmt::format("o{:03}", i);
  return offences;
}

std::vector<Decision> SomeDecisions() {
  return *rc::gen::container<std::vector<Decision>>(rc::gen::build<Decision>(
      rc::gen::set(&Decision::person, rc::gen::inRange(0, 3)),
      rc::gen::set(&Decision::on, rc::gen::map(Day(), [](Date day) { return day - 180; })),
      rc::gen::set(&Decision::step, rc::gen::inRange<int64_t>(1, kHighestLasting + 1))));
}

Rules SomeRules() {
  Rules rules;
  rules.repeat = *rc::gen::inRange<int64_t>(0, 3);
  for (int64_t of = 1; of <= kSteps; ++of) {
    if (!*rc::gen::arbitrary<bool>()) continue;
    rules.escalations.push_back({*rc::gen::inRange<int64_t>(of, kSteps + 1),
                                 *rc::gen::inRange<int64_t>(1, 4),
                                 of,
                                 hir::TypeKind::kMonths,
                                 *rc::gen::inRange<int64_t>(1, 13),
                                 {}});
  }
  return rules;
}

// Ids, and with them the order of rows, never decide a step.
RC_GTEST_PROP(Ladder, IdsDecideNothing, ()) {
  const Rules rules = SomeRules();
  auto offences = SomeOffences();
  const auto decisions = SomeDecisions();
  const auto before = Judge(rules, offences, decisions);
  std::vector<std::string> ids;
  for (const Offence& one : offences) ids.push_back(one.id);
  std::reverse(ids.begin(), ids.end());
  for (size_t i = 0; i < ids.size(); ++i) offences[i].id = ids[i];
  RC_ASSERT(Judge(rules, offences, decisions) == before);
}

// More mitigation never raises a step: neither its own nor that of a later one that is still sanctioned.
RC_GTEST_PROP(Ladder, MitigationNeverRaises, ()) {
  const Rules rules = SomeRules();
  auto offences = SomeOffences();
  RC_PRE(!offences.empty());
  const auto decisions = SomeDecisions();
  const auto before = Judge(rules, offences, decisions);
  const auto which = *rc::gen::inRange<size_t>(0, offences.size());
  ++offences[which].lighter;
  const auto after = Judge(rules, offences, decisions);
  for (size_t i = 0; i < offences.size(); ++i) {
    if (before[i].state == kRecommended && after[i].state == kRecommended)
      RC_ASSERT(after[i].step <= before[i].step);
  }
}

// One more violation, undecided and older, never lowers a step, unless the person is dismissed for it.
RC_GTEST_PROP(Ladder, AnOlderViolationNeverLowers, ()) {
  const Rules rules = SomeRules();
  auto offences = SomeOffences();
  RC_PRE(!offences.empty());
  const auto decisions = SomeDecisions();
  const Offence older = offences.back();
  auto fewer = offences;
  fewer.pop_back();
  const auto without = Judge(rules, fewer, decisions);
  const auto with = Judge(rules, offences, decisions);
  for (size_t i = 0; i < fewer.size(); ++i) {
    if (fewer[i].on <= older.on && fewer[i].person == older.person) {
      RC_ASSERT(with[i] == without[i]);  // what comes later changes nothing before
    } else if (with[i].state == kRecommended && without[i].state == kRecommended) {
      RC_ASSERT(with[i].step >= without[i].step);
    }
  }
}

// No base, floor or escalation that dismisses: then no sum does either.
RC_GTEST_PROP(Ladder, NobodyIsDismissedByArithmetic, ()) {
  Rules rules = SomeRules();
  rules.escalations.clear();
  auto offences = SomeOffences();
  for (Offence& one : offences) {
    one.base = std::min(one.base, kHighestLasting);
    one.heavier += 3;
  }
  for (const Verdict& verdict : Judge(rules, offences, SomeDecisions())) RC_ASSERT(verdict.step < kFinal);
}

// The cap wins over everything.
RC_GTEST_PROP(Ladder, NothingPassesTheCap, ()) {
  const Rules rules = SomeRules();
  const auto offences = SomeOffences();
  const auto verdicts = Judge(rules, offences, SomeDecisions());
  for (size_t i = 0; i < offences.size(); ++i) RC_ASSERT(verdicts[i].step <= offences[i].at_most);
}

Later SomeLaterLaw() {
  return {.applicable = *rc::gen::inRange(0, 5) != 0,
          .base = *rc::gen::inRange<int64_t>(0, kSteps + 1),
          .heavier = *rc::gen::inRange<int64_t>(0, 3),
          .lighter = *rc::gen::inRange<int64_t>(0, 3),
          .at_least = *rc::gen::elementOf(std::vector<int64_t>{0, 0, 0, 2}),
          .at_most = *rc::gen::elementOf(std::vector<int64_t>{kSteps, kSteps, kSteps, 1, 2}),
          .repeat = *rc::gen::inRange<int64_t>(0, 3)};
}

// `transition lighter`: after the same decisions one act gets the lighter of what each law alone gives.
RC_GTEST_PROP(Ladder, OfTwoLawsTheLighterStands, ()) {
  Rules rules = SomeRules();
  const auto decisions = SomeDecisions();
  auto offences = SomeOffences();
  RC_PRE(!offences.empty());
  Offence one = offences.front();
  one.at_end = SomeLaterLaw();
  const Offence later{.person = one.person,
                      .on = one.on,
                      .base = one.at_end.applicable ? one.at_end.base : 0,
                      .heavier = one.at_end.heavier,
                      .lighter = one.at_end.lighter,
                      .at_least = one.at_end.at_least,
                      .at_most = one.at_end.at_most,
                      .id = one.id};
  const int64_t by_own = Judge(rules, {one}, decisions).front().step;
  Rules new_rules = rules;
  new_rules.repeat = one.at_end.repeat;
  const int64_t by_later = Judge(new_rules, {later}, decisions).front().step;
  rules.two_laws = true;
  RC_ASSERT(Judge(rules, {one}, decisions).front().step == std::min(by_own, by_later));
}

// It never makes anything heavier, in a whole history either: what is lighter starts lighter sanctions, and
// later ones are judged against those.
RC_GTEST_PROP(Ladder, TwoLawsAreNeverHeavierThanTheOwn, ()) {
  Rules rules = SomeRules();
  const auto decisions = SomeDecisions();
  auto offences = SomeOffences();
  for (Offence& one : offences) one.at_end = SomeLaterLaw();
  const auto own = Judge(rules, offences, decisions);
  rules.two_laws = true;
  const auto both = Judge(rules, offences, decisions);
  for (size_t i = 0; i < offences.size(); ++i) {
    if (own[i].state == kRecommended && both[i].state == kRecommended) RC_ASSERT(both[i].step <= own[i].step);
  }
}

// Where both laws say the same it changes nothing.
RC_GTEST_PROP(Ladder, TwoLawsThatAgreeAreOne, ()) {
  Rules rules = SomeRules();
  const auto decisions = SomeDecisions();
  auto offences = SomeOffences();
  for (Offence& one : offences) {
    one.at_end = {true, one.base, one.heavier, one.lighter, one.at_least, one.at_most, rules.repeat};
  }
  const auto own = Judge(rules, offences, decisions);
  rules.two_laws = true;
  RC_ASSERT(Judge(rules, offences, decisions) == own);
}

// What another person does changes nothing.
RC_GTEST_PROP(Ladder, OthersChangeNothing, ()) {
  const Rules rules = SomeRules();
  auto offences = SomeOffences();
  const auto decisions = SomeDecisions();
  const auto before = Judge(rules, offences, decisions);
  offences.push_back({.person = 3, .on = *Day(), .base = kFinal, .id = "x"});
  auto after = Judge(rules, offences, decisions);
  after.pop_back();
  RC_ASSERT(after == before);
}

// Neither the number of threads nor the size of shards shows.
RC_GTEST_PROP(Ladder, ThreadsAndShardsDoNotShow, ()) {
  const Rules rules = SomeRules();
  const auto offences = SomeOffences();
  const auto decisions = SomeDecisions();
  const auto before = Judge(rules, offences, decisions);
  RC_ASSERT(Judge(rules, offences, decisions, {3, 1}) == before);
  RC_ASSERT(Judge(rules, offences, decisions, {2, 2}) == before);
}

}  // namespace
}  // namespace kaocheng::property
