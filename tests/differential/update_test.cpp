#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "tests/differential/amend.h"
#include "tests/differential/compare.h"
#include "tests/support/setting.h"

// An executor that is told what is otherwise against one that evaluates everything. KAOCHENG_SEED=n runs that
// one case; KAOCHENG_CASES=n sets how many.
namespace kaocheng::differential {
namespace {

bool SameRanges(const exec::RowRanges& a, const exec::RowRanges& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.row == y.row && x.range == y.range; });
}

// What the first row is that differs; empty: none.
std::string Difference(const exec::ColumnData& whole, const exec::ColumnData& updated) {
  if (whole.rows != updated.rows) return "rows";
  // Only what is evaluated anew says few rows.
  const bool few = whole.few != nullptr || updated.few != nullptr;
  if (!few && (whole.states == nullptr) != (updated.states == nullptr)) return "states of the whole";
  for (data::Row row = 0; row < whole.rows; ++row) {
    if (whole.value(row) != updated.value(row) || whole.state(row) != updated.state(row))
      return "row " + std::to_string(row) + ": " + std::to_string(whole.value(row)) + ", now " +
             std::to_string(updated.value(row));
  }
  return SameRanges(whole.ranges, updated.ranges) ? "" : "ranges";
}

exec::Options AnyOptions(Random& random) {
  exec::Options options;
  options.threads = static_cast<int>(random.PickOf<int64_t>({1, 1, 2, 3}));
  options.shard_people = static_cast<data::Row>(random.PickOf<int64_t>({1, 2, 3, 7, 512}));
  return options;
}

void RunSeed(uint64_t seed, size_t& updated, size_t& concerned) {
  Case one = Generate(seed);
  Random random(seed ^ 0xa3e4d);
  std::vector<hir::ColumnId> wanted = AllColumns(one.program);
  if (random.Chance(70)) std::erase_if(wanted, [&](hir::ColumnId) { return random.Chance(80); });
  const bool undecided = random.Chance(80);
  const plan::Plan plan = plan::MakePlan(one.program, wanted, {.foreign = random.Chance(50)});
  exec::Executor executor(plan);
  auto built = reference::Build(one.program, one.scenario);
  exec::Options options = AnyOptions(random);
  options.undecided = undecided;
  exec::Results results = executor.Execute(built->snapshot, options);
  for (int change = 0; change < 4; ++change) {
    const Touch touch = Amend(one.program, one.scenario, random);
    auto next = reference::Build(one.program, one.scenario, built->dictionary);
    const data::Difference difference = DifferenceOf(one.program, BeforeOf(one.program, built->snapshot),
                                                     next->snapshot, TouchedOf(one.program, *next, touch));
    options = AnyOptions(random);
    options.undecided = undecided;
    size_t rows = 0;
    if (options.threads == 1) options.after = [&](hir::ColumnId, size_t n) { rows += n; };
    results = executor.Update(std::move(results), next->snapshot, difference, options);
    const size_t rows_updated = rows;
    options.threads = 1;
    options.after = [&](hir::ColumnId, size_t n) { rows += n; };
    rows = 0;
    const exec::Results whole = exec::Execute(plan, next->snapshot, options);
    if (rows_updated > 0) {
      ++updated;
      concerned += rows_updated < rows ? 1 : 0;
    }
    for (const hir::ColumnId id : wanted) {
      const std::string found = Difference(whole[id], results[id]);
      if (found.empty()) continue;
      ADD_FAILURE() << "KAOCHENG_SEED=" << seed << ", change " << change << ", column %" << id.value << ": "
                    << found << "\n"
                    << hir::Print(one.program);
      return;
    }
    built = std::move(next);
  }
}

TEST(Update, IsWhatEvaluatingEverythingGives) {
  size_t updated = 0, concerned = 0;
  const uint64_t only = Setting("KAOCHENG_SEED", 0);
  if (only != 0) return RunSeed(only, updated, concerned);
  const uint64_t cases = Cases(3000);
  for (uint64_t seed = 1; seed <= cases; ++seed) {
    RunSeed(seed, updated, concerned);
    if (testing::Test::HasFailure()) break;
  }
  std::cout << concerned << " of " << updated << " updates looked at fewer rows\n";
  EXPECT_GT(concerned * 2, updated);
}

}  // namespace
}  // namespace kaocheng::differential
