#include "engine/compare/attribution.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

// Which provisions answer for a change, from what a line says with each set of them.
namespace kaocheng::compare {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using Set = std::vector<bool>;
using Worth = std::function<std::optional<int64_t>(const Set&)>;  // fen; nullopt: no line

OutcomeChange Award() {
  OutcomeChange outcome{};
  outcome.kind = hir::OutcomeKind::kAward;
  outcome.money = true;
  return outcome;
}

std::optional<Said> Fen(std::optional<int64_t> fen) {
  if (!fen) return std::nullopt;
  Said said;
  said.value = std::to_string(*fen);
  said.fen = *fen;
  return said;
}

// The change of an award from none of the provisions to all of them.
Change Attributed(size_t n, const Worth& worth) {
  const std::vector<Set> sets = SetsToTry(n);
  Change change;
  change.before = Fen(worth(Set(n, false)));
  change.after = Fen(worth(Set(n, true)));
  Attribute(
      n, Award(), [&](size_t i) { return Fen(worth(sets[i])); }, change);
  return change;
}

std::vector<double> Parts(const Change& change, size_t n) {
  std::vector<double> parts(n, 0);
  for (const Share& share : change.shares) parts[share.provision] = share.part;
  return parts;
}

using Ways = std::vector<std::vector<size_t>>;

TEST(Attribution, OneAlone) {
  const Change change = Attributed(3, [](const Set& s) { return s[1] ? 70 : 50; });
  EXPECT_EQ(change.cause, Cause::kOne);
  EXPECT_EQ(change.ways, (Ways{{1}}));
  EXPECT_THAT(Parts(change, 3), ElementsAre(0, 1, 0));
}

TEST(Attribution, EachAPart) {
  const Change change = Attributed(2, [](const Set& s) { return 100 + (s[0] ? 30 : 0) + (s[1] ? -10 : 0); });
  EXPECT_EQ(change.cause, Cause::kEach);
  EXPECT_EQ(change.ways, (Ways{{0, 1}}));
  EXPECT_THAT(Parts(change, 2), ElementsAre(1.5, -0.5)) << "they work against each other";
}

TEST(Attribution, AnInteractionIsSharedAndNamed) {
  // Rate times times: 10 * 3 = 30; alone 20 * 3 and 10 * 5; together 20 * 5.
  const Change change = Attributed(2, [](const Set& s) { return (s[0] ? 20 : 10) * (s[1] ? 5 : 3); });
  EXPECT_EQ(change.cause, Cause::kTogether);
  EXPECT_THAT(Parts(change, 2), ElementsAre((30 + 50) / 2.0 / 70, (20 + 40) / 2.0 / 70));
}

TEST(Attribution, OnlyTogether) {
  const Change change =
      Attributed(3, [](const Set& s) { return s[0] && s[2] ? std::optional<int64_t>(5) : std::nullopt; });
  EXPECT_EQ(change.cause, Cause::kTogether);
  EXPECT_EQ(change.ways, (Ways{{0, 2}}));
  EXPECT_THAT(Parts(change, 3), ElementsAre(0.5, 0, 0.5));
}

TEST(Attribution, EitherIsEnough) {
  const Change change =
      Attributed(2, [](const Set& s) { return s[0] || s[1] ? std::optional<int64_t>(5) : std::nullopt; });
  EXPECT_EQ(change.cause, Cause::kEither);
  EXPECT_EQ(change.ways, (Ways{{0}, {1}}));
  EXPECT_THAT(Parts(change, 2), ElementsAre(0.5, 0.5));
}

TEST(Attribution, OneThatAnotherUndoes) {
  // The first takes the award away unless the second stands in for it; a third does what is seen.
  const Change change = Attributed(3, [](const Set& s) { return (s[0] && !s[1] ? 0 : 40) + (s[2] ? 7 : 0); });
  EXPECT_EQ(change.cause, Cause::kOne);
  EXPECT_EQ(change.ways, (Ways{{2}}));
  const std::vector<double> parts = Parts(change, 3);
  EXPECT_NEAR(std::accumulate(parts.begin(), parts.end(), 0.0), 1, 1e-9);
  EXPECT_LT(parts[0], 0);
  EXPECT_NEAR(parts[0], -parts[1], 1e-9);
}

TEST(Attribution, WhatIsNotANumberCountsAsReached) {
  OutcomeChange grade{};
  grade.kind = hir::OutcomeKind::kGrade;
  const std::vector<Set> sets = SetsToTry(2);
  const auto say = [](const char* value) {
    Said said;
    said.value = value;
    return std::optional(said);
  };
  Change change;
  change.before = say("good");
  change.after = say("excellent");
  Attribute(
      2, grade, [&](size_t i) { return say(sets[i][0] ? "excellent" : "fair"); }, change);
  EXPECT_EQ(change.cause, Cause::kOne);
  EXPECT_THAT(Parts(change, 2), ElementsAre(1, 0));
}

TEST(Attribution, AnUndeterminedMixtureIsNotAnAmount) {
  const std::vector<Set> sets = SetsToTry(2);
  Change change;
  change.before = Fen(10);
  change.after = Fen(30);
  Attribute(
      2, Award(),
      [&](size_t i) {
        auto said = Fen(sets[i][0] ? 30 : 0);
        if (sets[i][1]) said->status = outcome::Status::kUndetermined;
        return said;
      },
      change);
  EXPECT_EQ(change.ways, (Ways{{0}}));
  EXPECT_THAT(Parts(change, 2), ElementsAre(1, 0));
}

TEST(SetsToTry, AllUpToFour) {
  EXPECT_THAT(SetsToTry(1), IsEmpty());
  EXPECT_THAT(SetsToTry(2), SizeIs(2));
  EXPECT_THAT(SetsToTry(4), SizeIs(14));
}

TEST(SetsToTry, NeighboursOnACircleUpToEight) {
  const std::vector<Set> sets = SetsToTry(6);
  EXPECT_THAT(sets, SizeIs(6 * 5));
  for (size_t provision = 0; provision < 6; ++provision) {
    for (ptrdiff_t size = 1; size < 6; ++size) {
      EXPECT_EQ(std::count_if(sets.begin(), sets.end(),
                              [&](const Set& s) {
                                return std::count(s.begin(), s.end(), true) == size && s[provision];
                              }),
                size)
          << "each provision is in as many sets of each size as any other";
    }
  }
}

TEST(SetsToTry, BeyondEachAloneAndAllButOne) {
  EXPECT_THAT(SetsToTry(9), SizeIs(18));
  const Change change = Attributed(9, [](const Set& s) { return s[4] ? 9 : 1; });
  EXPECT_EQ(change.ways, (Ways{{4}}));
  EXPECT_THAT(change.shares, IsEmpty()) << "too few sets for parts";
}

TEST(Attribution, PartsOfManyAddUp) {
  const Change change = Attributed(7, [](const Set& s) {
    int64_t sum = 0;
    for (size_t i = 0; i < s.size(); ++i) sum += s[i] ? static_cast<int64_t>(i * i) : 0;
    return sum * (s[6] ? 2 : 1);
  });
  const std::vector<double> parts = Parts(change, 7);
  EXPECT_THAT(std::accumulate(parts.begin(), parts.end(), 0.0), DoubleNear(1, 1e-9));
  EXPECT_TRUE(std::is_sorted(parts.begin(), parts.end()));
}

}  // namespace
}  // namespace kaocheng::compare
