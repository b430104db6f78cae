#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/property/ladder/world.h"
#include "tests/support/setting.h"

// Whole histories of a few people, with decisions that cite violations, annulled ones and dates at the edges
// of windows and lapses, against the reference evaluator, and the laws that hold of each.
// KAOCHENG_CASES=n sets how many; KAOCHENG_SEED=n runs that one.
namespace kaocheng::property {
namespace {

// The same numbers from the same seed everywhere.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(engine_() % (static_cast<uint64_t>(high - low) + 1));
  }
  bool Chance(int percent) { return Between(1, 100) <= percent; }
  template <typename T>
  T Pick(const std::vector<T>& items) {
    return items[static_cast<size_t>(Between(0, static_cast<int64_t>(items.size()) - 1))];
  }
  template <typename T>
  T PickOf(std::initializer_list<T> items) {
    return Pick(std::vector<T>(items));
  }

 private:
  std::mt19937_64 engine_;
};

struct History {
  Rules rules;
  std::vector<Offence> offences;
  std::vector<Decision> decisions;
};

// Half of the days are another one's plus a whole number of months, or the day before or after: where a
// window or a sanction just ends.
Date Day(Random& random, const History& history) {
  const Date first = *FromCivil({2016, 1, 1});
  std::vector<Date> known;
  for (const Offence& one : history.offences) known.push_back(one.on);
  for (const Decision& one : history.decisions) known.push_back(one.on);
  if (known.empty() || random.Chance(50)) return first + static_cast<Date>(random.Between(-200, 365));
  const auto day = AddMonths(random.Pick(known), random.PickOf<int64_t>({0, 1, 3, 3, 6, 6, 12}));
  return std::min<Date>(*day + static_cast<Date>(random.Between(-1, 1)), first + 365);
}

Offence AnOffence(Random& random, const History& history) {
  Offence one;
  one.person = static_cast<int>(random.Between(0, 1));
  one.on = Day(random, history);
  one.base = random.PickOf<int64_t>({0, 1, 1, 1, 2, 2, 3, 4});
  one.heavier = random.PickOf<int64_t>({0, 0, 1, 2});
  one.lighter = random.PickOf<int64_t>({0, 0, 1, 2});
  one.at_least = random.PickOf<int64_t>({0, 0, 0, 2});
  one.at_most = random.PickOf<int64_t>({kSteps, kSteps, kSteps, 1, 2});
  one.at_end = {.applicable = random.Chance(85),
                .base = random.PickOf<int64_t>({0, 1, 1, 2, 3, 4}),
                .heavier = random.PickOf<int64_t>({0, 0, 1}),
                .lighter = random.PickOf<int64_t>({0, 0, 1}),
                .at_least = random.PickOf<int64_t>({0, 0, 2}),
                .at_most = random.PickOf<int64_t>({kSteps, kSteps, 2}),
                .repeat = random.PickOf<int64_t>({0, 1, 1, 2})};
  return one;
}

History Generate(uint64_t seed) {
  Random random(seed);
  History history;
  history.rules.repeat = random.PickOf<int64_t>({0, 1, 1, 2});
  history.rules.two_laws = random.Chance(30);
  for (int64_t of = 1; of <= kSteps; ++of) {
    if (!random.Chance(35)) continue;
    const int64_t to = random.Between(of, kSteps);
    const bool days = random.Chance(20);
    history.rules.escalations.push_back({to,
                                         random.Between(1, 4),
                                         of,
                                         days ? hir::TypeKind::kDays : hir::TypeKind::kMonths,
                                         random.PickOf<int64_t>({1, 3, 6, 12}) * (days ? 30 : 1),
                                         {}});
  }
  const int64_t decisions = random.Between(0, 3);
  for (int64_t i = 0; i < decisions; ++i) {
    history.decisions.push_back({static_cast<int>(random.Between(0, 1)),
                                 Day(random, history),
                                 random.PickOf<int64_t>({1, 1, 2, 2, 3, 3, 4}),
                                 random.Chance(15),
                                 {}});
  }
  const int64_t offences = random.Between(1, 7);
  for (int64_t i = 0; i < offences; ++i) {
    history.offences.push_back(AnOffence(random, history));
    history.offences.back().id = fmt::format("o{:03}", random.Chance(50) ? i : 900 - i);
  }
  for (Decision& decision : history.decisions) {
    const Offence& one = random.Pick(history.offences);
    if (one.person == decision.person && random.Chance(50)) decision.cause = one.id;
  }
  return history;
}

std::vector<Verdict> Judged(const History& history) {
  return Judge(history.rules, history.offences, history.decisions);
}

bool Recommended(const Verdict& verdict) { return verdict.state == 1; }

void AgreesWithTheReference(const History& history, const std::vector<Verdict>& verdicts) {
  EXPECT_EQ(verdicts, JudgeByReference(history.rules, history.offences, history.decisions));
}

void IdsDecideNothing(History history, const std::vector<Verdict>& verdicts) {
  const auto renamed = [&](const std::string& id) {
    const int64_t number = std::stoll(id.substr(1));
    return fmt::format("o{:03}", 950 - number);
  };
  for (Offence& one : history.offences) one.id = renamed(one.id);
  for (Decision& one : history.decisions)
    if (!one.cause.empty()) one.cause = renamed(one.cause);
  EXPECT_EQ(Judged(history), verdicts);
}

void MitigationNeverRaises(History history, const std::vector<Verdict>& verdicts, Random& random) {
  const auto which = static_cast<size_t>(random.Between(0, static_cast<int64_t>(verdicts.size()) - 1));
  ++history.offences[which].lighter;
  const auto after = Judged(history);
  for (size_t i = 0; i < verdicts.size(); ++i) {
    if (!Recommended(verdicts[i]) || !Recommended(after[i])) continue;
    EXPECT_LE(after[i].step, verdicts[i].step);
  }
}

void AnOlderViolationNeverLowers(History history, const std::vector<Verdict>& verdicts, Random& random) {
  Offence older = AnOffence(random, history);
  older.id = "older";
  history.offences.push_back(older);
  const auto with = Judged(history);
  for (size_t i = 0; i < verdicts.size(); ++i) {
    const Offence& one = history.offences[i];
    if (one.person != older.person || one.on <= older.on) {
      EXPECT_EQ(with[i], verdicts[i]);  // nothing comes back from what is later, or of the same day
    } else if (Recommended(verdicts[i]) && Recommended(with[i])) {
      EXPECT_GE(with[i].step, verdicts[i].step);
    }
  }
}

// Only a base that dismisses, or an escalation to dismissal, dismisses.
void NobodyIsDismissedByArithmetic(const History& history, const std::vector<Verdict>& verdicts) {
  const bool escalates = std::any_of(history.rules.escalations.begin(), history.rules.escalations.end(),
                                     [](const hir::Escalation& rule) { return rule.to == kFinal; });
  for (size_t i = 0; i < verdicts.size(); ++i) {
    if (!Recommended(verdicts[i]) || verdicts[i].step < kFinal) continue;
    EXPECT_TRUE(escalates || history.offences[i].base == kFinal);
  }
}

void Check(uint64_t seed) {
  const History history = Generate(seed);
  Random random(seed ^ 0xabcdef);
  const auto verdicts = Judged(history);
  AgreesWithTheReference(history, verdicts);
  IdsDecideNothing(history, verdicts);
  MitigationNeverRaises(history, verdicts, random);
  AnOlderViolationNeverLowers(history, verdicts, random);
  NobodyIsDismissedByArithmetic(history, verdicts);
}

TEST(Histories, AgreeWithTheReferenceAndKeepTheLaws) {
  if (const uint64_t only = Setting("KAOCHENG_SEED", 0); only != 0) return Check(only);
  const uint64_t count = Cases(2000);
  for (uint64_t seed = 1; seed <= count; ++seed) {
    Check(seed);
    if (HasFailure()) FAIL() << "KAOCHENG_SEED=" << seed;
  }
}

}  // namespace
}  // namespace kaocheng::property
