#include "engine/exec/limits.h"

#include <gtest/gtest.h>

#include <set>

#include "dsl/base/number.h"
#include "engine/exec/few_limits.h"

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

// As many numbers as are compared at once, some more, and fewer.
TEST(FewLimits, SayWhatLimitsSay) {
  const std::vector<std::vector<int64_t>> cases{
      {5},      {1, 2, 3}, {-7, 0, 1'000'000}, {-kNumberLimit - 1, -kNumberLimit}, {0, INT32_MAX - 1},
      {0, 253}, {0, 254},  {-3, 7, 250, 252}};
  for (const std::vector<int64_t>& limits : cases) {
    ASSERT_TRUE(FewLimits::Are(limits));
    const FewLimits few(limits);
    const Limits reached(limits);
    std::vector<int64_t> numbers{-kNumberLimit, kNumberLimit, INT32_MAX, INT32_MIN};
    for (const int64_t limit : limits) numbers.insert(numbers.end(), {limit - 1, limit, limit + 1});
    for (const size_t n : {size_t{64}, size_t{100}, size_t{3}}) {
      const auto number = [&](size_t i) { return numbers[i % numbers.size()]; };
      std::vector<uint8_t> found(n);
      few.ReachedBy(number, n, found.data());
      for (size_t i = 0; i < n; ++i) ASSERT_EQ(found[i], reached.ReachedBy(number(i))) << number(i);
      few.EqualTo(number, n, found.data());
      for (size_t i = 0; i < n; ++i) ASSERT_EQ(found[i], reached.EqualTo(number(i))) << number(i);
    }
  }
}

TEST(FewLimits, FarApartOrManyAreNot) {
  EXPECT_FALSE(FewLimits::Are({0, INT32_MAX}));
  EXPECT_FALSE(FewLimits::Are({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}));
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
