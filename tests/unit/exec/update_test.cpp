#include <map>
#include <memory>

#include "engine/data/difference.h"
#include "tests/unit/exec/evaluate.h"

namespace kaocheng::testing {
namespace {

using data::Row;

// Two townships of five people, each with two reports: points of a person, of the township, and of the
// township again beside each person.
struct Update : ::testing::Test {
  ProgramBuilder b;
  hir::SpaceId township = b.Entity("township");
  hir::SpaceId person = b.Entity("person", township);
  hir::SpaceId report = b.Record("report", person);
  hir::ColumnId points = b.Stored(report, "points", kInteger);
  hir::ColumnId own = Sum(person, report, points);
  hir::ColumnId all = Sum(township, person, own);
  hir::ColumnId around = b.Add(person, kInteger, hir::Gather{hir::Gather::Via::kAncestor, all, {}});
  hir::ColumnId rest = b.Map(kInteger, hir::Prim::kSub, {around, own});
  std::map<hir::ColumnId, size_t> rows;  // that were evaluated, by column

  hir::ColumnId Sum(hir::SpaceId of, hir::SpaceId source, hir::ColumnId value) {
    hir::Reduce reduce;
    reduce.aggregate = hir::Aggregate::kSum;
    reduce.source = source;
    reduce.entity = of;
    reduce.value = value;
    return b.Add(of, kInteger, reduce);
  }

  std::unique_ptr<SnapshotBuilder> Points(const std::vector<std::vector<int>>& of_people) {
    auto s = std::make_unique<SnapshotBuilder>(b.program);
    s->Entity(township, "t0");
    s->Entity(township, "t1");
    for (Row p = 0; p < 10; ++p) s->Entity(person, "p" + std::to_string(p), p / 5);
    int made = 0;
    for (Row p = 0; p < 10; ++p)
      for (const int n : of_people[static_cast<size_t>(p)])
        s->Record(report, "r" + std::to_string(p) + std::to_string(++made), p, "2016-03-01", {n});
    s->Finish();
    return s;
  }
  static std::vector<std::vector<int>> TwoEach() { return std::vector<std::vector<int>>(10, {1, 2}); }

  exec::Options Options() {
    return {.threads = 1, .after = [this](hir::ColumnId id, size_t n) { rows[id] += n; }};
  }

  // What `to` gives, from what was there with two reports each.
  std::string From(const std::vector<std::vector<int>>& to, const std::vector<Row>& touched) {
    hir::Verify(b.program);
    const plan::Plan plan = plan::MakePlan(b.program, {own, all, rest});
    const auto was = Points(TwoEach());
    const auto now = Points(to);
    exec::Executor executor(plan);
    exec::Results results = executor.Execute(was->Finish(), {.threads = 1});
    const data::Difference difference = data::DifferenceOf(
        b.program, data::BeforeOf(b.program, was->Finish()), now->Finish(), {{report, touched}});
    results = executor.Update(std::move(results), now->Finish(), difference, Options());
    const exec::Results whole = exec::Execute(plan, now->Finish(), {.threads = 1});
    for (const hir::ColumnId id : {own, rest}) EXPECT_EQ(Text(results, id, 10), Text(whole, id, 10));
    EXPECT_EQ(Text(results, all, 2), Text(whole, all, 2));
    return Text(results, own, 10);
  }
};

TEST_F(Update, ARecordMoreConcernsThePersonAndTheTownship) {
  auto to = TwoEach();
  to[6].push_back(4);
  EXPECT_EQ(From(to, {6}), "3 3 3 3 3 3 7 3 3 3");
  EXPECT_EQ(rows[own], 1u);
  EXPECT_EQ(rows[all], 2u) << "units are evaluated as a whole";
  EXPECT_EQ(rows[rest], 5u);
}

TEST_F(Update, WhatComesToTheSameConcernsNobodyElse) {
  auto to = TwoEach();
  to[6] = {3};
  EXPECT_EQ(From(to, {6}), "3 3 3 3 3 3 3 3 3 3");
  EXPECT_EQ(rows[own], 1u);
  EXPECT_EQ(rows[all], 0u);
  EXPECT_EQ(rows[rest], 1u) << "a person concerned is looked at in every stage";
}

TEST_F(Update, RecordsThatGoLeaveNothing) {
  auto to = TwoEach();
  to[0] = {};
  to[9] = {2};
  EXPECT_EQ(From(to, {0, 9}), "0 3 3 3 3 3 3 3 3 2");
  EXPECT_EQ(rows[own], 2u);
}

TEST_F(Update, HalfOfThePeopleIsEverybody) {
  auto to = TwoEach();
  for (const size_t p : {0u, 1u, 2u, 3u, 4u, 5u}) to[p].push_back(1);
  EXPECT_EQ(From(to, {0, 1, 2, 3, 4, 5}), "4 4 4 4 4 4 3 3 3 3");
  EXPECT_EQ(rows[own], 10u);
}

TEST_F(Update, OtherResultsThanItsLastAreEvaluatedAnew) {
  hir::Verify(b.program);
  const plan::Plan plan = plan::MakePlan(b.program, {own, all, rest});
  const auto was = Points(TwoEach());
  data::Difference none;
  none.spaces.resize(b.program.spaces.size());
  exec::Executor executor(plan);
  exec::Results first = executor.Execute(was->Finish(), {.threads = 1});
  exec::Results second = executor.Execute(was->Finish(), {.threads = 1});
  first = executor.Update(std::move(first), was->Finish(), none, Options());
  EXPECT_EQ(rows[own], 10u);
  first = executor.Update(std::move(first), was->Finish(), none, Options());
  EXPECT_EQ(rows[own], 10u) << "nothing is otherwise";
  EXPECT_EQ(Text(first, rest, 10), Text(second, rest, 10));
}

TEST(Difference, RowsMoveWithTheStretchesInFrontOfThem) {
  const data::Stretches stretches{{2, 3, 2, 5, 0}, {6, 8, 8, 8, 1}};
  EXPECT_EQ(data::MovedTo(stretches, 1), 1);
  EXPECT_EQ(data::MovedTo(stretches, 2), data::kNoRow);
  EXPECT_EQ(data::MovedTo(stretches, 3), 5);
  EXPECT_EQ(data::MovedTo(stretches, 7), data::kNoRow);
  EXPECT_EQ(data::MovedTo(stretches, 8), 8);
}

}  // namespace
}  // namespace kaocheng::testing
