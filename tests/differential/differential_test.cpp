#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "tests/differential/compare.h"
#include "tests/support/setting.h"

// The executor against the reference evaluator on generated programs and data. KAOCHENG_SEED=n runs that one
// case; KAOCHENG_CASES=n sets how many.
namespace kaocheng::differential {
namespace {

// How a case is run follows from its seed, so that the seed reproduces it.
Way WayOf(Random& random) {
  Way way;
  way.share = random.Chance(70);
  way.options.threads = static_cast<int>(random.PickOf<int64_t>({1, 1, 2, 3}));
  way.options.shard_people = static_cast<data::Row>(random.PickOf<int64_t>({1, 2, 3, 7, 512}));
  way.windows = random.Chance(70);
  way.family_of = random.PickOf<size_t>({0, 2, 2, 3});
  way.foreign = random.Chance(50);
  way.options.shortcuts = random.Chance(60);
  return way;
}

// All columns, or a few, so that the plan has something to leave out.
std::vector<hir::ColumnId> WantedOf(const hir::Program& program, Random& random) {
  const auto all = AllColumns(program);
  if (random.Chance(50)) return all;
  std::vector<hir::ColumnId> some;
  for (const hir::ColumnId id : all) {
    if (random.Chance(20)) some.push_back(id);
  }
  return some;
}

void RunSeed(uint64_t seed) {
  const Case one = Generate(seed);
  Random random(seed ^ 0x5eed);
  const Way way = WayOf(random);
  const auto mismatch = Compare(one, WantedOf(one.program, random), way);
  if (!mismatch) return;
  const Case small = Shrink(one, *mismatch, way);
  const auto again = Compare(small, {mismatch->column}, way);
  ADD_FAILURE() << "KAOCHENG_SEED=" << seed << " (threads " << way.options.threads << ", shard "
                << way.options.shard_people << ", sharing " << way.share << ", windows " << way.windows
                << ", families of " << way.family_of << ", foreign " << way.foreign << ", shortcuts "
                << way.options.shortcuts << ")\n"
                << (again ? Describe(small, *again)
                          : "only with all wanted columns:\n" + Describe(one, *mismatch));
}

TEST(Differential, ExecutorAgreesWithReference) {
  const uint64_t only = Setting("KAOCHENG_SEED", 0);
  if (only != 0) return RunSeed(only);
  const uint64_t cases = Cases(3000);
  std::cout << "seeds 1.." << cases << "\n";
  for (uint64_t seed = 1; seed <= cases; ++seed) {
    RunSeed(seed);
    if (testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace kaocheng::differential
