#include <memory>

#include "tests/unit/exec/evaluate.h"

namespace kaocheng::testing {
namespace {

using hir::Aggregate;
using hir::Prim;

// One person's records with numbers 1 to 20 (and others that mix them), two a day, every third one not valid.
struct Families : ::testing::Test {
  ProgramBuilder b;
  hir::SpaceId person = b.Entity("person");
  hir::SpaceId patrol = b.Record("patrol", person);
  hir::ColumnId valid = b.Stored(patrol, "valid", kBoolean);
  hir::ColumnId points = b.Stored(patrol, "points", kInteger);
  hir::ColumnId others = b.Stored(patrol, "others", kInteger);
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
  hir::ColumnId Compare(hir::ColumnId number, Prim prim, int64_t limit) {
    return b.Map(kBoolean, prim, {number, b.Literal(b.program.columns[number].space, kInteger, limit)});
  }
  void Patrols(bool with_gap = false, int count = 20, int a_day = 2) {
    s = std::make_unique<SnapshotBuilder>(b.program);
    s->Entity(person, "p0");
    for (int i = 1; i <= count; ++i) {
      V number = i;
      if (with_gap && i == 7) number = kUnknown;
      s->Record(patrol, "r" + std::to_string(i), 0, FormatDate(*ParseDate("2016-03-01") + (i - 1) / a_day),
                {i % 3 != 0, number, i * 7 % 20});
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

// What a product of each row comes to goes by the limit. Amounts stand after the conditions that compare.
TEST_F(Families, SumsOfProductsOfWhichAFactorGoesByALimit) {
  std::vector<hir::ColumnId> kept, members;
  for (int64_t limit = 1; limit <= 12; ++limit) kept.push_back(Points(Prim::kGt, limit));
  const hir::ColumnId amount = b.Map(kInteger, Prim::kAdd, {points, others});
  const hir::ColumnId late = Compare(others, Prim::kGe, 5);
  const hir::ColumnId once = b.Literal(patrol, kInteger, 1), thrice = b.Literal(patrol, kInteger, 3);
  const hir::ColumnId twice = b.Map(kInteger, Prim::kIf, {valid, b.Literal(patrol, kInteger, 2), once});
  for (const hir::ColumnId condition : kept) {
    const hir::ColumnId factor = b.Map(kInteger, Prim::kIf, {condition, thrice, once});
    hir::Reduce reduce;
    reduce.aggregate = Aggregate::kSum;
    reduce.source = patrol;
    reduce.entity = person;
    reduce.where = late;
    reduce.value = b.Map(kInteger, Prim::kProduct, {amount, factor, twice}, 1);
    members.push_back(b.Add(person, kInteger, reduce));
  }
  Patrols();
  EXPECT_EQ(All(members, 1), "1876 1812 1812 1764 1684 1684 1620 1524 1524 1444 1332 1332");
  const plan::Plan plan = plan::MakePlan(b.program, members);
  const std::vector family{plan.family[members[0].value]};
  for (const hir::ColumnId member : members)
    EXPECT_EQ(plan.only_for[std::get<hir::Reduce>(b.program.columns[member].op).value.value], family);
  // Those of them that stand before the amount are computed: whether all are counted is not known there.
  EXPECT_TRUE(plan.only_for[kept[0].value].empty());
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
  std::get<hir::Map>(b.program.columns[plan.families[0].members[0].limits[0].literal].op).literal = 17;
  const exec::Results again = executor.Execute(snapshot, {.threads = 1});
  EXPECT_EQ(Text(again, members[0], 1), "3");
  EXPECT_EQ(Text(again, members[1], 1), "18");
}

TEST_F(Families, TwoLimitsEach) {
  std::vector<hir::ColumnId> members;
  for (const Aggregate aggregate : {Aggregate::kCount, Aggregate::kDistinct, Aggregate::kExists})
    for (int64_t k = 1; k <= 12; ++k)
      members.push_back(Count(
          aggregate,
          b.Map(kBoolean, Prim::kAnd, {Points(Prim::kGt, k), valid, Compare(others, Prim::kLt, 15 - k)})));
  Patrols();
  EXPECT_EQ(All(members, 3), "7 6 5 3 2 1 1 1 1 1 1 1 6 6 5 3 2 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1");
}

TEST_F(Families, ANumberThatIsMet) {
  std::vector<hir::ColumnId> members;
  for (int64_t k = 0; k < 12; ++k)
    members.push_back(
        Count(Aggregate::kCount,
              b.Map(kBoolean, Prim::kAnd, {Compare(others, Prim::kEq, 2 * k), Points(Prim::kGe, k)})));
  Patrols(false, 60);
  EXPECT_EQ(All(members, 1), "3 3 3 3 3 3 3 2 3 3 0 0");
}

TEST_F(Families, ThreeNumbersAndLimitsFarApart) {
  std::vector<hir::ColumnId> members;
  for (int64_t k = 0; k < 8; ++k)
    members.push_back(Count(Aggregate::kCount, b.Map(kBoolean, Prim::kAnd,
                                                     {Compare(others, Prim::kGe, k), Points(Prim::kGe, 2 * k),
                                                      Points(Prim::kLt, k < 4 ? 3'000'000'000 : 20 - k)})));
  Patrols();
  EXPECT_EQ(All(members, 1), "20 18 16 13 7 4 1 0");
}

// More than there are lanes side by side, over more rows than a byte counts.
TEST_F(Families, ManyMembersManyRows) {
  std::vector<hir::ColumnId> members;
  for (const Aggregate aggregate : {Aggregate::kCount, Aggregate::kDistinct})
    for (int64_t limit = 1; limit <= 70; ++limit)
      members.push_back(Count(aggregate, Points(Prim::kGe, limit)));
  Patrols(false, 900, 3);
  EXPECT_TRUE(All(members, 2).starts_with("900 899 898 897 "));
}

// Months that have enough days, which nobody else asks for.
TEST_F(Families, CellsThatHaveEnough) {
  const hir::SpaceId month = b.Cells("month", person);
  const auto first = b.Field(month, hir::Field::Kind::kFirst);
  const auto last = b.Field(month, hir::Field::Kind::kLast);
  const auto late = b.Map(kBoolean, Prim::kGe, {first, b.Literal(month, kDate, *ParseDate("2016-06-01"))});
  const auto early = b.Map(kBoolean, Prim::kNot, {late});
  std::vector<hir::ColumnId> members, days;
  for (int64_t limit = 1; limit <= 40; ++limit) {
    hir::Reduce reduce;
    reduce.aggregate = Aggregate::kDistinct;
    reduce.source = patrol;
    reduce.entity = person;
    reduce.where = Points(Prim::kGe, limit * 2);
    reduce.value = on;
    reduce.window = hir::Reduce::Window::kBetween;
    reduce.first = first;
    reduce.last = last;
    days.push_back(b.Add(month, kInteger, reduce));
    hir::Reduce months;
    months.source = month;
    months.entity = person;
    months.where = Compare(days.back(), limit % 2 == 0 ? Prim::kGe : Prim::kGt, limit % 7 * 5);
    months.where = b.Map(kBoolean, Prim::kAnd, {early, months.where});
    members.push_back(b.Add(person, kInteger, months));
  }
  Patrols(false, 200, 2);
  EXPECT_EQ(All(members, 2),
            "3 3 3 3 3 2 3 3 3 3 3 2 1 5 3 3 2 2 2 2 3 3 2 2 2 2 1 5 2 2 2 2 2 1 2 2 2 2 2 1");
  const auto plan = plan::MakePlan(b.program, members);
  EXPECT_EQ(plan.only_for[days[0].value], std::vector{plan.family[members[0].value]});
  // One that somebody asks for is given.
  Patrols(false, 200, 2);
  members.push_back(days[3]);
  EXPECT_TRUE(All(members, 2).ends_with(" 2 1 0"));
}

// Cases that have enough patrols before them, of which there are none.
TEST_F(Families, RowsInBetweenMayBeNone) {
  const hir::SpaceId incident = b.Record("incident", person);
  std::vector<hir::ColumnId> members;
  for (int64_t limit = 1; limit <= 40; ++limit) {
    hir::Reduce patrols;
    patrols.source = patrol;
    patrols.entity = person;
    patrols.where = Points(Prim::kGe, limit);
    hir::Reduce incidents;
    incidents.source = incident;
    incidents.entity = person;
    incidents.where = Compare(b.Add(incident, kInteger, patrols), Prim::kGe, 1);
    members.push_back(b.Add(person, kInteger, incidents));
  }
  Patrols();
  EXPECT_TRUE(All(members, 2).starts_with("0 0 0 0 0 "));
}

TEST_F(Families, FewAreNoFamily) {
  std::vector<hir::ColumnId> members = Family(Aggregate::kCount, Prim::kGe);
  members.resize(5);
  Patrols();
  EXPECT_EQ(All(members, 0), "20 19 18 17 16");
}

}  // namespace
}  // namespace kaocheng::testing
