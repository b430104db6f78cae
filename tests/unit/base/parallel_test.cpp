#include "dsl/base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

namespace kaocheng {
namespace {

TEST(ParallelFor, EveryIndexIsDoneOnce) {
  for (const size_t count : {0U, 1U, 2U, 3U, 1000U}) {
    for (const size_t threads : {1U, 2U, 3U, 8U}) {
      std::vector<std::atomic<int>> done(count);
      std::atomic<bool> in_bounds = true;
      ParallelFor(count, threads, [&](size_t i, size_t worker) {
        ++done[i];
        if (worker >= threads) in_bounds = false;
      });
      EXPECT_TRUE(in_bounds);
      for (const std::atomic<int>& times : done) EXPECT_EQ(times, 1);
    }
  }
}

TEST(ParallelFor, NoTwoThreadsAreTheSameWorker) {
  for (int round = 0; round < 200; ++round) {
    std::vector<std::vector<size_t>> by_worker(3);  // without locks: a race would lose some
    ParallelFor(300, 3, [&](size_t i, size_t worker) { by_worker[worker].push_back(i); });
    size_t all = 0;
    for (const auto& own : by_worker) all += own.size();
    ASSERT_EQ(all, 300U);
  }
}

TEST(ParallelFor, WithinItself) {
  std::atomic<size_t> sum = 0;
  ParallelFor(4, 3,
              [&](size_t i, size_t) { ParallelFor(100, 3, [&](size_t j, size_t) { sum += i * 100 + j; }); });
  EXPECT_EQ(sum, 400U * 399 / 2);
}

// Whether two indices are at work at the same time; waits for that.
bool TwoAtATime(const std::function<void(size_t worker)>& then = [](size_t) {}) {
  using Clock = std::chrono::steady_clock;
  std::atomic<int> here = 0;
  std::atomic<bool> met = true;
  ParallelFor(2, 2, [&](size_t, size_t worker) {
    ++here;
    const auto end = Clock::now() + std::chrono::seconds(20);
    while (here < 2 && Clock::now() < end) std::this_thread::yield();
    if (here < 2) met = false;
    then(worker);
  });
  return met;
}

TEST(ParallelFor, HelpersAreHelped) {
  std::atomic<int> helped = 0;
  EXPECT_TRUE(TwoAtATime([&](size_t worker) {
    if (worker == 1 && TwoAtATime()) ++helped;  // the caller of all has nothing to do but wait
  }));
  EXPECT_EQ(helped, 1);
}

TEST(ParallelFor, FromSeveralThreadsAtATime) {
  std::atomic<size_t> sum = 0;
  std::vector<std::jthread> callers;
  for (int caller = 0; caller < 4; ++caller)
    callers.emplace_back([&] { ParallelFor(1000, 4, [&](size_t i, size_t) { sum += i; }); });
  callers.clear();
  EXPECT_EQ(sum, 4U * 1000 * 999 / 2);
}

// What the caller's own part throws reaches the caller once the others are done.
TEST(ParallelFor, Throws) {
  std::atomic<int> others = 0;
  const auto work = [&](size_t worker) {
    if (worker == 0) throw std::runtime_error("stop");
    ++others;
  };
  for (int round = 0; round < 50; ++round) EXPECT_THROW(WorkTogether(2, work), std::runtime_error);
  EXPECT_LE(others, 100);
}

}  // namespace
}  // namespace kaocheng
