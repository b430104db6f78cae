#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

#include "engine/exec/execute.h"
#include "engine/explain/evaluator.h"
#include "engine/plan/plan.h"
#include "tests/differential/generate.h"
#include "tests/reference/reference.h"
#include "tests/support/setting.h"

// The replay against the reference evaluator on generated programs and data, and its reasons: whatever cannot
// be told has one. KAOCHENG_SEED=n runs that one case.
namespace kaocheng::explain {
namespace {

std::string Line(const hir::Program& program, hir::ColumnId id) {
  std::istringstream print(hir::Print(program));
  const std::string head = "%" + std::to_string(id.value) + " ";
  for (std::string line; std::getline(print, line);) {
    if (line.starts_with(head)) return line;
  }
  return head;
}

reference::Cell ToReference(const Evaluator& evaluator, hir::ColumnId id, const Cell& cell) {
  if (cell.state == hir::State::kValue) return reference::Known(cell.value);
  if (cell.state == hir::State::kAbsent) return reference::Absent();
  const hir::Program& program = evaluator.program();
  if (!cell.range) return reference::AnyOf(program, program.columns[id].type);
  return reference::Between(cell.range->lo, cell.range->hi, cell.range->absent);
}

void RunSeed(uint64_t seed) {
  const differential::Case one = differential::Generate(seed);
  const auto built = reference::Build(one.program, one.scenario);
  const reference::Table expected = reference::Evaluate(one.program, built->snapshot);
  Replay replay(one.program, built->snapshot);
  for (size_t i = 0; i < expected.size(); ++i) {
    const hir::ColumnId id = one.program.columns.id_at(i);
    for (size_t row = 0; row < expected[i].size(); ++row) {
      const reference::Cell& want = expected[i][row];
      const Cell have = replay.Evaluate(id, static_cast<data::Row>(row));
      ASSERT_EQ(reference::ToString(want), reference::ToString(ToReference(replay.evaluator(), id, have)))
          << "KAOCHENG_SEED=" << seed << " row " << row << " of " << Line(one.program, id);
      if (have.state != hir::State::kUndetermined) continue;
      const Why why = replay.evaluator().Explain(id, static_cast<data::Row>(row));
      EXPECT_TRUE(why.cause != Cause::kInputs || !why.inputs.empty())
          << "no reason: KAOCHENG_SEED=" << seed << " row " << row << " of " << Line(one.program, id);
      if (why.cause != Cause::kInputs) continue;
      for (const CellRef& input : why.inputs) {
        EXPECT_NE(replay.Evaluate(input.column, input.row).state, hir::State::kValue)
            << "KAOCHENG_SEED=" << seed << " row " << row << " of " << Line(one.program, id) << " blames "
            << Line(one.program, input.column);
      }
    }
  }
}

// Cells of the world in which only decided sanctions count; how many differ from those of the other.
size_t CompareDecided(uint64_t seed) {
  const differential::Case one = differential::Generate(seed);
  const auto built = reference::Build(one.program, one.scenario);
  std::vector<hir::ColumnId> all;
  for (size_t i = 0; i < one.program.columns.size(); ++i) all.push_back(one.program.columns.id_at(i));
  const plan::Plan plan = plan::MakePlan(one.program, all);
  const exec::Results batch = exec::Execute(plan, built->snapshot, {.threads = 1, .undecided = false});
  Replay replay(one.program, built->snapshot);
  Evaluator& decided = replay.evaluator().Decided();
  size_t differ = 0;
  for (const hir::ColumnId id : all) {
    const data::Row rows = built->snapshot.spaces[one.program.columns[id].space.value].rows;
    for (data::Row row = 0; row < rows; ++row) {
      Cell have{batch[id].value(row), batch[id].state(row)};
      const exec::RowRange* range = exec::FindRange(batch[id].ranges, row);
      if (range != nullptr && have.state == hir::State::kUndetermined) have.range = range->range;
      const Cell want = decided.Get(id, row);
      EXPECT_EQ(reference::ToString(ToReference(decided, id, want)),
                reference::ToString(ToReference(decided, id, have)))
          << "KAOCHENG_SEED=" << seed << " row " << row << " of " << Line(one.program, id);
      if (want != replay.Evaluate(id, row)) ++differ;
    }
  }
  return differ;
}

TEST(Replay, WhatOnlyDecidedSanctionsComeToIsTheSameAsInABatch) {
  if (const uint64_t only = Setting("KAOCHENG_SEED", 0); only != 0) {
    CompareDecided(only);
    return;
  }
  const uint64_t cases = Cases(400);
  std::cout << "seeds 1.." << cases << "\n";
  size_t differ = 0;
  for (uint64_t seed = 1; seed <= cases && !HasFailure(); ++seed) differ += CompareDecided(seed);
  EXPECT_GT(differ, 0U);
}

TEST(Replay, AgreesWithTheReferenceAndKnowsWhy) {
  if (const uint64_t only = Setting("KAOCHENG_SEED", 0); only != 0) return RunSeed(only);
  const uint64_t cases = Cases(400);
  std::cout << "seeds 1.." << cases << "\n";
  for (uint64_t seed = 1; seed <= cases && !HasFailure(); ++seed) RunSeed(seed);
}

}  // namespace
}  // namespace kaocheng::explain
