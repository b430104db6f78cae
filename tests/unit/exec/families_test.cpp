#include <memory>

#include "tests/unit/exec/evaluate.h"

namespace kaocheng::testing {
namespace {

using hir::Aggregate;
using hir::Prim;

// One person's records with numbers 1 to 20, two a day, every third one not valid.
struct Families : ::testing::Test {
  ProgramBuilder b;
  hir::SpaceId person = b.Entity("person");
  hir::SpaceId patrol = b.Record("patrol", person);
  hir::ColumnId valid = b.Stored(patrol, "valid", kBoolean);
  hir::ColumnId points = b.Stored(patrol, "points", kInteger);
  hir::ColumnId on = b.Field(patrol, hir::Field::Kind::kOn);
  std::unique_ptr<SnapshotBuilder> s;

  hir::ColumnId Points(Prim prim, int64_t limit) {
    return b.Map(kBoolean, prim, {points, b.Literal(patrol, kInteger, limit)});
  }
  hir::ColumnId Count(Aggregate aggregate, hir::ColumnId where) {
    hir::Reduce reduce;
    reduce.aggregate = aggregate;
    reduce.source = patrol;
    reduce.entity = person;
    reduce.where = where;
    if (aggregate == Aggregate::kSum) reduce.value = points;
    if (aggregate == Aggregate::kDistinct) reduce.value = on;
    return b.Add(person, aggregate == Aggregate::kExists ? kBoolean : kInteger, reduce);
  }
  // A family of twelve, from 1 on (or up to 12).
  std::vector<hir::ColumnId> Family(Aggregate aggregate, Prim prim, hir::ColumnId condition = {}) {
    std::vector<hir::ColumnId> members;
    for (int64_t limit = 1; limit <= 12; ++limit) {
      hir::ColumnId where = Points(prim, limit);
      if (condition.valid()) where = b.Map(kBoolean, Prim::kAnd, {condition, where});
      members.push_back(Count(aggregate, where));
    }
    return members;
  }
  void Patrols(bool with_gap = false) {
    s = std::make_unique<SnapshotBuilder>(b.program);
    s->Entity(person, "p0");
    for (int i = 1; i <= 20; ++i) {
      const std::string day = std::to_string((i + 1) / 2);
      V number = i;
      if (with_gap && i == 7) number = kUnknown;
      s->Record(patrol, "r" + std::to_string(i), 0, "2016-03-" + std::string(day.size() < 2 ? "0" : "") + day,
                {i % 3 != 0, number});
    }
  }
  // With families, and the same without.
  std::string All(const std::vector<hir::ColumnId>& members, size_t families) {
    hir::Verify(b.program);
    const auto with = plan::MakePlan(b.program, members);
    EXPECT_EQ(with.families.size(), families);
    const auto without = plan::MakePlan(b.program, members, {.family_of = 0});
    EXPECT_TRUE(without.families.empty());
    const data::Snapshot& snapshot = s->Finish();
    const exec::Results results = exec::Execute(with, snapshot, {.threads = 1});
    const exec::Results one_by_one = exec::Execute(without, snapshot, {.threads = 1});
    std::string text;
    for (const hir::ColumnId id : members) {
      EXPECT_EQ(Text(results, id, 1), Text(one_by_one, id, 1));
      text += (text.empty() ? "" : " ") + Text(results, id, 1);
    }
    return text;
  }
};

TEST_F(Families, CountsFromALimitOn) {
  const auto members = Family(Aggregate::kCount, Prim::kGe);
  Patrols();
  EXPECT_EQ(All(members, 1), "20 19 18 17 16 15 14 13 12 11 10 9");
}

TEST_F(Families, CountsUpToALimit) {
  const auto members = Family(Aggregate::kCount, Prim::kLt, valid);
  Patrols();
  EXPECT_EQ(All(members, 1), "0 1 2 2 3 4 4 5 6 6 7 8");
}

TEST_F(Families, SumsDaysAndWhetherThereAreAny) {
  auto members = Family(Aggregate::kSum, Prim::kGt, valid);
  const auto days = Family(Aggregate::kDistinct, Prim::kGe);
  const auto any = Family(Aggregate::kExists, Prim::kLe);
  members.insert(members.end(), days.begin(), days.end());
  members.insert(members.end(), any.begin(), any.end());
  Patrols();
  EXPECT_EQ(
      All(members, 3),
      "146 144 144 140 135 135 128 120 120 110 99 99 10 10 9 9 8 8 7 7 6 6 5 5 1 1 1 1 1 1 1 1 1 1 1 1");
}

TEST_F(Families, ANumberThatNobodyKnowsIsLookedAtByEach) {
  const auto members = Family(Aggregate::kCount, Prim::kGe);
  Patrols(true);
  EXPECT_EQ(All(members, 1), "? ? ? ? ? ? ? ? ? ? ? ?");
}

TEST_F(Families, AConditionThatSomebodyElseReadsIsThere) {
  auto members = Family(Aggregate::kCount, Prim::kGe);
  const hir::ColumnId where = std::get<hir::Reduce>(b.program.columns[members[4]].op).where;
  members.push_back(Count(Aggregate::kDistinct, where));
  members.push_back(Count(Aggregate::kCount, b.Map(kBoolean, Prim::kNot, {where})));
  Patrols();
  EXPECT_EQ(All(members, 1), "20 19 18 17 16 15 14 13 12 11 10 9 8 4");
}

// A sweep plans once and gives the literals one value after the other.
TEST_F(Families, LimitsMayChangeBetweenEvaluations) {
  const auto members = Family(Aggregate::kCount, Prim::kGt);
  Patrols();
  const data::Snapshot& snapshot = s->Finish();
  const auto plan = plan::MakePlan(b.program, members);
  ASSERT_EQ(plan.families.size(), 1u);
  exec::Executor executor(plan);
  EXPECT_EQ(Text(executor.Execute(snapshot, {.threads = 1}), members[0], 1), "19");
  std::get<hir::Map>(b.program.columns[plan.families[0].members[0].limit].op).literal = 17;
  const exec::Results again = executor.Execute(snapshot, {.threads = 1});
  EXPECT_EQ(Text(again, members[0], 1), "3");
  EXPECT_EQ(Text(again, members[1], 1), "18");
}

TEST_F(Families, FewAreNoFamily) {
  std::vector<hir::ColumnId> members = Family(Aggregate::kCount, Prim::kGe);
  members.resize(9);
  Patrols();
  EXPECT_EQ(All(members, 0), "20 19 18 17 16 15 14 13 12");
}

}  // namespace
}  // namespace kaocheng::testing
