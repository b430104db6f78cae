#include "engine/exec/limits.h"

#include <gtest/gtest.h>

#include <set>

#include "dsl/base/number.h"

namespace kaocheng::exec {
namespace {

// Wide and narrow limits, some so close together that they share a cell, with numbers on, before and after
// each.
TEST(Limits, AreReachedByWhatIsNotBelow) {
  const std::vector<std::vector<int64_t>> cases{
      {5}, {1, 2, 3}, {-7, 0, 1'000'000}, {0, 1, 1'000'000'000}, {-kNumberLimit - 1, 0, 1, kNumberLimit + 1}};
  for (const std::vector<int64_t>& limits : cases) {
    const Limits reached(limits);
    std::set<int64_t> numbers{-kNumberLimit, kNumberLimit};
    for (const int64_t limit : limits) numbers.insert({limit - 1, limit, limit + 1});
    for (const int64_t number : numbers) {
      const auto below = std::upper_bound(limits.begin(), limits.end(), number) - limits.begin();
      EXPECT_EQ(reached.ReachedBy(number), below) << number << " of limits from " << limits.front();
    }
  }
}

TEST(Limits, ManyOfThem) {
  std::vector<int64_t> limits;
  for (int64_t i = 0; i < 255; ++i) limits.push_back(i * i);
  const Limits reached(limits);
  for (int64_t number = -1; number < 66'000; ++number) {
    const auto below = std::upper_bound(limits.begin(), limits.end(), number) - limits.begin();
    ASSERT_EQ(reached.ReachedBy(number), below) << number;
  }
}

}  // namespace
}  // namespace kaocheng::exec
