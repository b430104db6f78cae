#include <algorithm>
#include <memory>
#include <utility>

#include "engine/data/difference.h"
#include "tests/unit/exec/fold_test.h"

namespace kaocheng::testing {
namespace {

// Of most rows nothing is said: then only the others are held, until an update or another plan asks for all.
struct FewTest : FoldTest {
  hir::ColumnId step, state;
  std::vector<data::Row> judged{17, 300, 301, 899};
  data::Row records = 900;  // of three people

  void Fold() {
    ladder().violations = {v};
    step = b.Fold(id, Output::kViolationStep);
    state = b.Fold(id, Output::kViolationState);
  }
  struct Built {
    std::unique_ptr<SnapshotBuilder> builder;
    const data::Snapshot& snapshot;
  };
  Built People() {
    auto s = std::make_unique<SnapshotBuilder>(b.program);
    for (const char* name : {"p0", "p1", "p2"}) s->Entity(person, name);
    for (data::Row r = 0; r < records; ++r) {
      const bool is = std::find(judged.begin(), judged.end(), r) != judged.end();
      s->Record(missed, "m" + std::to_string(1000 + r), r * 3 / records, "2016-03-01", {2, 0, 0, is});
    }
    change(*s);
    const data::Snapshot& snapshot = s->Finish();
    return {std::move(s), snapshot};
  }
  // "300:2 …", of rows that do not hold a value of 0.
  std::string Said(const exec::ColumnData& column) const {
    std::string text;
    for (data::Row r = 0; r < records; ++r) {
      if (column.state(r) == hir::State::kUndetermined) text += std::to_string(r) + ":? ";
      if (column.value(r) != 0) text += std::to_string(r) + ":" + std::to_string(column.value(r)) + " ";
    }
    return text;
  }
};
TEST_F(FewTest, RowsThatAreSaidAreHeld) {
  Fold();
  const auto s = People();
  const plan::Plan plan = plan::MakePlan(b.program, {step, state});
  for (const data::Row shard : {1, 2, 1000}) {
    const exec::Results results = exec::Execute(plan, s.snapshot, {.threads = 2, .shard_people = shard});
    EXPECT_TRUE(results[step].few && results[state].few);
    EXPECT_EQ(Said(results[step]), "17:2 300:2 301:2 899:2 ");
    EXPECT_EQ(Said(results[state]), "17:1 300:1 301:1 899:1 ");
  }
  judged.clear();
  for (data::Row r = 0; r < records; r += 5) judged.push_back(r);
  const exec::Results many = exec::Execute(plan, People().snapshot);
  EXPECT_FALSE(many[step].few);
  EXPECT_EQ(many[step].value(890), 2);
  EXPECT_EQ(many[step].value(891), 0);
}
TEST_F(FewTest, WhatIsReadIsHeldForAllRows) {
  Fold();
  const auto more =
      b.Map(kBoolean, hir::Prim::kGe, {step, b.Literal(missed, EnumType(ladder().steps_enum), 2)});
  const auto s = People();
  const exec::Results results =
      exec::Execute(plan::MakePlan(b.program, {step, state, more}), s.snapshot, {.threads = 1});
  EXPECT_FALSE(results[step].few);
  EXPECT_TRUE(results[state].few);
  EXPECT_EQ(Said(results[more]), "17:1 300:1 301:1 899:1 ");
}
TEST_F(FewTest, UndeterminedRowsAreSaid) {
  records = 600;
  judged = {3, 300};
  Fold();
  change = [this](SnapshotBuilder& s) {
    s.Supplied(missed, {{kMinDate, kMaxDate}});
    s.Record(missed, "x", 2, "2016-05-01", {2, 0, 0, kUnknown});
    ++records;
  };
  const auto s = People();
  const auto all =
      b.Map(kBoolean, hir::Prim::kGe, {step, b.Literal(missed, EnumType(ladder().steps_enum), 0)});
  const exec::Results few = exec::Execute(plan::MakePlan(b.program, {step}), s.snapshot, {.threads = 1});
  const exec::Results dense =
      exec::Execute(plan::MakePlan(b.program, {step, all}), s.snapshot, {.threads = 1});
  ASSERT_TRUE(few[step].few);
  ASSERT_FALSE(dense[step].few);
  EXPECT_EQ(Said(few[step]), "3:2 300:2 600:? ");
  EXPECT_EQ(Said(dense[step]), Said(few[step]));
  EXPECT_EQ(few[step].ranges.size(), dense[step].ranges.size());
}
TEST_F(FewTest, AnUpdateHoldsAllRows) {
  Fold();
  const auto was = People();
  const plan::Plan plan = plan::MakePlan(b.program, {step, state});
  exec::Executor executor(plan);
  exec::Results results = executor.Execute(was.snapshot, {.threads = 1});
  judged = {17, 302, 899};
  const auto now = People();
  const data::Difference difference =
      data::DifferenceOf(b.program, data::BeforeOf(b.program, was.snapshot), now.snapshot, {{missed, {1}}});
  results = executor.Update(std::move(results), now.snapshot, difference, {.threads = 1});
  EXPECT_FALSE(results[step].few);
  EXPECT_EQ(Said(results[step]), "17:2 302:2 899:2 ");
  EXPECT_EQ(Said(results[state]), "17:1 302:1 899:1 ");
}
TEST_F(FewTest, WhatIsGivenIsReadForAllRows) {
  Fold();
  const auto twice = b.Map(kInteger, hir::Prim::kAdd, {state, state});
  const auto s = People();
  const exec::Results results = exec::Execute(plan::MakePlan(b.program, {state}), s.snapshot);
  ASSERT_TRUE(results[state].few);
  plan::Options options;
  options.given.assign(b.program.columns.size(), 0);
  options.given[state.value] = 1;
  std::vector<const exec::ColumnData*> given(b.program.columns.size(), nullptr);
  given[state.value] = results.Find(state);
  const exec::Results other =
      exec::Execute(plan::MakePlan(b.program, {twice}, options), s.snapshot, {.given = &given});
  EXPECT_EQ(Said(other[twice]), "17:2 300:2 301:2 899:2 ");
}

}  // namespace
}  // namespace kaocheng::testing
