#include "engine/explain/ladder_reads.h"

#include <gtest/gtest.h>

#include "tests/support/build.h"

namespace kaocheng::explain {
namespace {

using namespace kaocheng::testing;  // NOLINT(google-build-using-namespace)

struct LadderReadsTest : ::testing::Test {
  ProgramBuilder b;
  hir::SpaceId town = b.Entity("town");
  hir::SpaceId person = b.Entity("person", town);
  hir::SpaceId act = b.Record("act", person);
  hir::LadderId ladder = b.Ladder("measures", person, {3, 6, 0});
  hir::SpaceId sanctions;

  LadderReadsTest() {
    for (size_t s = 0; s < b.program.spaces.size(); ++s)
      if (b.program.spaces[b.program.spaces.id_at(s)].kind == hir::Space::Kind::kSanction)
        sanctions = b.program.spaces.id_at(s);
  }
  hir::ColumnId Count(hir::SpaceId of, hir::SpaceId source) {
    hir::Reduce reduce;
    reduce.aggregate = hir::Aggregate::kCount;
    reduce.source = source;
    reduce.entity = of;
    return b.Add(of, kInteger, reduce);
  }
};

// The day on which a sanction ends follows from what the ladder came to, though it looks like a field.
TEST_F(LadderReadsTest, TheEndOfASanctionRestsOnItsLadder) {
  const hir::ColumnId until = b.Field(sanctions, hir::Field::Kind::kUntil);
  const hir::ColumnId on = b.Field(sanctions, hir::Field::Kind::kOn);
  const LadderReads reads = FindLadderReads(b.program);
  EXPECT_EQ(reads.any[until.value], 1);
  EXPECT_EQ(reads.any[on.value], 0);
}

TEST_F(LadderReadsTest, WhatIsCountedOfOneselfAndOfOthers) {
  const hir::ColumnId own = Count(person, sanctions);
  const hir::ColumnId twice = b.Map(kInteger, hir::Prim::kAdd, {own, own});
  const hir::ColumnId of_town = Count(town, sanctions);
  const hir::ColumnId records = Count(person, act);
  const LadderReads reads = FindLadderReads(b.program);
  for (const hir::ColumnId id : {own, twice, of_town}) EXPECT_EQ(reads.any[id.value], 1) << id.value;
  EXPECT_EQ(reads.any[records.value], 0);
  EXPECT_EQ(reads.own[own.value], 1);
  EXPECT_EQ(reads.own[twice.value], 1);
  EXPECT_EQ(reads.own[of_town.value], 0);
}

}  // namespace
}  // namespace kaocheng::explain
