#include <memory>

#include "tests/unit/exec/world.h"

// What other rows say of a row, and what is chosen of several.
namespace kaocheng::testing {
namespace {

TEST_F(World, AncestorsAndThePreviousCell) {
  const auto budget = b.Stored(town, "budget", kMoney);
  const auto twice = b.Map(kMoney, hir::Prim::kAdd, {budget, budget});
  hir::Gather up;
  up.source = twice;
  const auto of_person = b.Add(person, kMoney, up);
  const auto of_patrol = b.Add(patrol, kMoney, up);
  const auto of_month = b.Add(month, kMoney, up);
  const auto first = b.Map(kInteger, hir::Prim::kMonth, {b.Field(month, hir::Field::Kind::kFirst)});
  hir::Gather before;
  before.via = hir::Gather::Via::kPrevious;
  before.source = first;
  const auto previous = b.Add(month, Optional(kInteger), before);
  s = std::make_unique<SnapshotBuilder>(b.program);
  s->Entity(town, "t0", data::kNoRow, {5});
  s->Entity(town, "t1", data::kNoRow, {kUnknown});
  s->Entity(person, "p0", {{kMinDate, D("2016-07-01"), 0}, {D("2016-07-01"), D("2016-10-01"), 1}});
  Patrol("a", 0, "2016-06-30", true, 1);
  Patrol("b", 0, "2016-07-01", true, 1);
  Patrol("c", 0, "2016-11-01", true, 1);
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, of_person), "?");
  EXPECT_EQ(Evaluate(b.program, snapshot, of_patrol), "10 ? ?");
  EXPECT_EQ(Evaluate(b.program, snapshot, of_month), "10 10 10 10 10 10 ? ? ? ? ? ?");
  EXPECT_EQ(Evaluate(b.program, snapshot, previous), "- 1 2 3 4 5 6 7 8 9 10 11");
}

TEST_F(World, ChooseByDateAndException) {
  const auto on = b.Field(patrol, hir::Field::Kind::kOn);
  hir::Choose choose;
  choose.anchor = on;
  choose.versions = {{D("2015-12-31"), D("2016-01-31"), b.Literal(patrol, kDecimal, 1)},
                     {D("2016-01-31"), D("2017-01-01"), points}};
  const auto version = b.Add(patrol, kDecimal, choose);
  hir::Choose except;
  except.versions = {{kMinDate, kMaxDate, points}};
  const auto big = b.Map(kBoolean, hir::Prim::kGt, {points, b.Literal(patrol, kDecimal, 50)});
  except.exceptions = {{valid, b.Literal(patrol, kDecimal, 100), {}}, {big, points, {}}};
  const auto exception = b.Add(patrol, kDecimal, except);
  Patrols();
  Patrol("h", 2, "2016-03-06", kUnknown, 8);
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, version), "1 1 4 4 ? -7 8 8");
  // a: both hold with the same value; e: both hold, 100 against 1000
  EXPECT_EQ(Evaluate(b.program, snapshot, exception), "100 100 4 100 ? 100 100 ?");
}

}  // namespace
}  // namespace kaocheng::testing
