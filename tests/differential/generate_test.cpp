#include "tests/differential/generate.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/reference/reference.h"

namespace kaocheng::differential {
namespace {

// The generator is worth something only if its programs are well-typed, use every operator and every
// primitive, and if most of what they compute has a value.
TEST(Generate, CoversTheLanguageOfTheCore) {
  std::set<size_t> operators;
  std::set<hir::Prim> prims;
  std::set<hir::Aggregate> aggregates;
  size_t known = 0, absent = 0, undetermined = 0;
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    const Case one = Generate(seed);
    hir::Verify(one.program);
    for (const hir::Column& column : one.program.columns) {
      operators.insert(column.op.index());
      if (const auto* map = std::get_if<hir::Map>(&column.op)) prims.insert(map->prim);
      if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) aggregates.insert(reduce->aggregate);
    }
    const auto built = reference::Build(one.program, one.scenario);
    for (const auto& column : reference::Evaluate(one.program, built->snapshot)) {
      for (const reference::Cell& cell : column)
        ++(cell.known() ? known : cell.absent() ? absent : undetermined);
    }
  }
  EXPECT_EQ(operators.size(), std::variant_size_v<hir::Op>);
  EXPECT_EQ(prims.size(), static_cast<size_t>(hir::Prim::kInSeason) + 1);
  EXPECT_EQ(aggregates.size(), static_cast<size_t>(hir::Aggregate::kDistinct) + 1);
  EXPECT_GT(known, 2 * undetermined);
  EXPECT_GT(undetermined, 1000u);
  EXPECT_GT(absent, 1000u);
}

}  // namespace
}  // namespace kaocheng::differential
