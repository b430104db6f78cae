#include "dsl/lint/bounds.h"

#include <gtest/gtest.h>

#include <string>

#include "dsl/hir/same.h"
#include "tests/differential/generate.h"
#include "tests/reference/reference.h"
#include "tests/support/setting.h"

namespace kaocheng::differential {
namespace {

// Whatever the data are: no value of a column lies outside what was said of it.
TEST(Bounds, HoldEveryValue) {
  const uint64_t cases = Cases(1500);
  size_t values = 0;
  size_t narrow = 0;  // booleans that were said to be settled, so that the test is about something
  for (uint64_t seed = 1; seed <= cases; ++seed) {
    const Case one = Generate(seed);
    const auto built = reference::Build(one.program, one.scenario);
    const std::vector<lint::Interval> bounds = lint::Bounds(one.program, hir::SameColumns(one.program));
    const reference::Table table = reference::Evaluate(one.program, built->snapshot);
    ASSERT_EQ(bounds.size(), table.size());
    for (size_t column = 0; column < table.size(); ++column) {
      const bool boolean =
          one.program.columns[one.program.columns.id_at(column)].type.kind == hir::TypeKind::kBoolean;
      narrow += boolean && bounds[column].single() ? 1 : 0;
      for (const reference::Cell& cell : table[column]) {
        if (!cell.known()) continue;
        ++values;
        ASSERT_TRUE(bounds[column].lo <= cell.value && cell.value <= bounds[column].hi)
            << "seed " << seed << " column %" << column << " = " << cell.value << " outside ["
            << bounds[column].lo << ", " << bounds[column].hi << "]\n"
            << hir::Print(one.program);
      }
    }
  }
  EXPECT_GT(values, cases * 200 / 3);
  EXPECT_GT(narrow, cases / 15);
}

}  // namespace
}  // namespace kaocheng::differential
