#include "tests/unit/exec/fold_test.h"

namespace kaocheng::testing {
namespace {

// Seven violations over the same records, each of which asks for a kind of its own (and `applicable`): kind k
// leads to step k, no further than 4. Five people with a record each.
struct ViolationsAlike : FoldTest {
  hir::ColumnId kind = v.clauses.heavier;
  std::vector<hir::ColumnId> wanted, asked;
  std::vector<V> kinds{3, 0, 1, 7, 3};

  void Declare(bool two_laws = false) {
    const hir::ColumnId valid = v.clauses.applicable;
    const hir::Type step = EnumType(ladder().steps_enum);
    for (int64_t k = 1; k <= 7; ++k) {
      hir::Violation one = v;
      asked.push_back(b.Map(kBoolean, hir::Prim::kEq, {kind, b.Literal(missed, kInteger, k)}));
      one.clauses.applicable = b.Map(kBoolean, hir::Prim::kAnd, {valid, asked.back()});
      one.clauses.base = b.Literal(missed, step, std::min<int64_t>(k, 4));
      one.clauses.heavier = one.clauses.lighter = b.Literal(missed, kInteger, 0);
      if (two_laws && k == 3) {
        one.at_end = one.clauses;
        one.at_end->base = b.Literal(missed, step, 1);
      }
      ladder().violations.push_back(one);
    }
    for (uint32_t of = 0; of < 7; ++of) {
      wanted.push_back(b.Add(missed, step, hir::Fold{Output::kViolationStep, id, of}));
      wanted.push_back(b.Add(missed, kInteger, hir::Fold{Output::kViolationState, id, of}));
    }
  }

  // Steps, then states, of each violation that says anything.
  std::string Said(size_t families) {
    hir::Verify(b.program);
    SnapshotBuilder s(b.program);
    for (const char* name : {"p0", "p1", "p2", "p3", "p4"}) s.Entity(person, name);
    for (size_t i = 0; i < kinds.size(); ++i)
      s.Record(missed, "m" + std::to_string(i), static_cast<data::Row>(i), "2016-03-01",
               {1, kinds[i], 0, i != 4});
    change(s);
    const data::Snapshot& snapshot = s.Finish();
    const plan::Plan plan = plan::MakePlan(b.program, wanted);
    EXPECT_EQ(plan.families.size(), families);
    const exec::Results without =
        exec::Execute(plan::MakePlan(b.program, wanted, {.family_of = 0}), snapshot);
    std::string text;
    for (const data::Row shard : {1, 2, 1000}) {
      const exec::Results results = exec::Execute(plan, snapshot, {.threads = 2, .shard_people = shard});
      text.clear();
      for (const hir::ColumnId column : wanted) {
        const std::string one = Text(results, column, 5);
        EXPECT_EQ(one, Text(without, column, 5));
        if (one != "0 0 0 0 0") text += one + "; ";
      }
    }
    return text;
  }
};

TEST_F(ViolationsAlike, AreFoundAtOnce) {
  Declare();
  EXPECT_EQ(Said(1), "0 0 1 0 0; 0 0 1 0 0; 3 0 0 0 0; 1 0 0 0 0; 0 0 0 4 0; 0 0 0 1 0; ");
  const plan::Plan plan = plan::MakePlan(b.program, wanted);
  for (const hir::ColumnId one : asked) EXPECT_EQ(plan.only_for[one.value].size(), 1U);
}

TEST_F(ViolationsAlike, AKindThatNobodyKnowsIsLookedAtByEach) {
  Declare();
  kinds[1] = kUnknown;
  EXPECT_EQ(Said(1),
            "0 ? 1 0 0; 0 ? 1 0 0; 0 ? 0 0 0; 0 ? 0 0 0; 3 ? 0 0 0; 1 ? 0 0 0; 0 ? 0 0 0; 0 ? 0 0 0; "
            "0 ? 0 0 0; 0 ? 0 0 0; 0 ? 0 0 0; 0 ? 0 0 0; 0 ? 0 4 0; 0 ? 0 1 0; ");
}

TEST_F(ViolationsAlike, WhatMayHaveBeenBeforeLeavesOpenOnlyWhatApplies) {
  Repeat(1);
  Declare();
  change = [this](SnapshotBuilder& s) { s.Supplied(sanction, {{D("2016-01-01"), kMaxDate}}); };
  EXPECT_EQ(Said(1), "0 0 ? 0 0; 0 0 ? 0 0; ? 0 0 0 0; ? 0 0 0 0; 0 0 0 ? 0; 0 0 0 ? 0; ");
}

TEST_F(ViolationsAlike, AConditionThatSomebodyElseReadsIsThere) {
  Declare();
  wanted.push_back(b.Map(kBoolean, hir::Prim::kNot, {ladder().violations[0].clauses.applicable}));
  EXPECT_EQ(Said(1), "0 0 1 0 0; 0 0 1 0 0; 3 0 0 0 0; 1 0 0 0 0; 0 0 0 4 0; 0 0 0 1 0; 1 1 0 1 1; ");
}

// Its later law reads the same condition.
TEST_F(ViolationsAlike, UnderTwoLawsConditionsAreEvaluated) {
  Declare(true);
  EXPECT_EQ(Said(1), "0 0 1 0 0; 0 0 1 0 0; 1 0 0 0 0; 1 0 0 0 0; 0 0 0 4 0; 0 0 0 1 0; ");
}

}  // namespace
}  // namespace kaocheng::testing
