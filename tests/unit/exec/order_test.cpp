#include "tests/unit/exec/evaluate.h"

namespace kaocheng::testing {
namespace {

struct OrderTest : ::testing::Test {
  ProgramBuilder b;
  hir::SpaceId town = b.Entity("town");
  hir::SpaceId person = b.Entity("person", town);
  hir::ColumnId score = b.Stored(person, "score", kDecimal);
  hir::ColumnId cases = b.Stored(person, "cases", kInteger);
  hir::ColumnId candidate = b.Stored(person, "candidate", kBoolean);
  struct Who {
    data::Row town;
    V score;
    V cases = 0;
    V candidate = true;
    data::Spell spell = {kMinDate, kMaxDate, 0};
  };
  std::string Say(hir::Order order, const std::vector<Who>& people) {
    const auto id = b.Add(person, order.kind == hir::Order::Kind::kApportion ? kMoney : kInteger, order);
    SnapshotBuilder s(b.program);
    s.Entity(town, "t0");
    s.Entity(town, "t1");
    for (size_t i = 0; i < people.size(); ++i) {
      const Who& who = people[i];
      s.Entity(person, "p" + std::to_string(i),
               std::vector<data::Spell>{{who.spell.from, who.spell.until, who.town}},
               {who.score, who.cases, who.candidate});
    }
    return Evaluate(b.program, s.Finish(), id);
  }
  hir::Order Rank() const {
    hir::Order order;
    order.keys = {{score, false}, {cases, true}};
    order.within_entities = {town};
    return order;
  }
  hir::Order Quota(int64_t millionths) {
    hir::Order order;
    order.kind = hir::Order::Kind::kQuota;
    order.keys = {{score, false}};
    order.within_entities = {town};
    order.candidate = candidate;
    order.share = b.Literal(person, kDecimal, millionths);
    return order;
  }
};

TEST_F(OrderTest, EqualValuesShareARank) {
  EXPECT_EQ(Say(Rank(), {{0, 5, 1}, {0, 7, 2}, {0, 7, 1}, {0, 7, 1}, {0, 5, 1}, {1, 1}}), "4 3 1 1 4 1");
}
TEST_F(OrderTest, OnlyMembersOfThePeriodRank) {
  const Who gone{0, 9, 0, true, {kMinDate, D("2016-01-01"), 0}};
  EXPECT_EQ(Say(Rank(), {gone, {0, 5}, {0, 4}}), "- 1 2");
}
TEST_F(OrderTest, AnUnknownKeyLeavesItsGroupOpen) {
  EXPECT_EQ(Say(Rank(), {{0, 5}, {0, kUnknown}, {1, 4}, {1, std::nullopt}}), "? ? 1 -");
}
TEST_F(OrderTest, QuotaIsAFloor) {
  const std::vector<Who> people{{0, 5}, {0, 4}, {0, 3}, {0, 2}, {0, 1}, {1, 9}};
  EXPECT_EQ(Say(Quota(399'999), people), "1 0 0 0 0 0");
  EXPECT_EQ(Say(Quota(400'000), people), "1 1 0 0 0 0");
}
TEST_F(OrderTest, ATieThatTheQuotaCutsIsForPeople) {
  const std::vector<Who> people{{0, 5}, {0, 4}, {0, 4}, {0, 4}, {0, 1}};
  EXPECT_EQ(Say(Quota(200'000), people), "1 0 0 0 0");
  EXPECT_EQ(Say(Quota(400'000), people), "1 2 2 2 0");
  EXPECT_EQ(Say(Quota(800'000), people), "1 1 1 1 0");
}
TEST_F(OrderTest, WhoIsNoCandidateTakesNoPlaceButCounts) {
  EXPECT_EQ(Say(Quota(500'000), {{0, 9, 0, false}, {0, 8, 0, false}, {0, 1}, {0, 1}}), "0 0 1 1");
}
TEST_F(OrderTest, PartsAddUpToTheAmount) {
  hir::Order order;
  order.kind = hir::Order::Kind::kApportion;
  order.within_entities = {town};
  order.weight = score;
  order.amount = b.Literal(person, kMoney, 100);
  EXPECT_EQ(Say(order, {{0, 1}, {0, 1}, {0, 1}, {1, 2}, {1, 1}}), "34 33 33 67 33");
  order.amount = b.Literal(person, kMoney, -100);
  EXPECT_EQ(Say(order, {{0, 1}, {0, 1}, {0, 1}, {1, 0}}), "-34 -33 -33 ?");
}

// Records that were not supplied may be of the group: of a unit, of the owner of what a key refers to, else
// of anybody.
struct RecordOrderTest : OrderTest {
  hir::SpaceId pot = b.Record("pot", town);
  hir::SpaceId credit = b.Record("credit", person);
  hir::ColumnId part = b.Stored(credit, "part", kInteger);
  hir::ColumnId of = b.Stored(credit, "of", Reference(pot));
  std::string Say(const std::vector<hir::SpaceId>& entities, const std::vector<hir::ColumnId>& columns) {
    hir::Order order;
    order.keys = {{part, false}};
    order.within_entities = entities;
    order.within_columns = columns;
    const auto id = b.Add(credit, kInteger, order);
    SnapshotBuilder s(b.program);
    s.Entity(town, "t0");
    s.Entity(town, "t1");
    s.Entity(person, "p0", 0, {0, 0, true});
    s.Entity(person, "p1", 0, {0, 0, true});
    s.Entity(person, "p2", 1, {0, 0, true});
    s.Record(pot, "a", 0, "2016-01-01");
    s.Record(pot, "b", 1, "2016-01-01");
    s.Record(credit, "x", 0, "2016-02-01", {3, 0});
    s.Record(credit, "y", 0, "2016-03-01", {2, 1});
    s.Record(credit, "z", 2, "2016-03-01", {5, 1});
    s.SuppliedBy(credit, {{{kMinDate, kMaxDate}}, {{D("2016-02-01"), kMaxDate}}, {{kMinDate, kMaxDate}}});
    return Evaluate(b.program, s.Finish(), id);
  }
};
TEST_F(RecordOrderTest, WithinAUnit) { EXPECT_EQ(Say({town}, {}), "? ? 1"); }
TEST_F(RecordOrderTest, WithinThemselves) { EXPECT_EQ(Say({person}, {}), "1 2 1"); }
TEST_F(RecordOrderTest, WithinWhatTheyReferTo) { EXPECT_EQ(Say({}, {of}), "? 2 1"); }
TEST_F(RecordOrderTest, OfAll) { EXPECT_EQ(Say({}, {}), "? ? ?"); }

}  // namespace
}  // namespace kaocheng::testing
