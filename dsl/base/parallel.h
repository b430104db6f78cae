#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace kaocheng {

// How many threads to work with; 0 wants as many as the machine has.
inline size_t ThreadCount(int wanted) {
  return wanted > 0 ? static_cast<size_t>(wanted) : std::max(1U, std::thread::hardware_concurrency());
}

// Calls fn(index, worker) for every index below `count`, on up to `threads` threads. An index goes to
// whichever thread is free: results must not depend on it.
template <typename Fn>
void ParallelFor(size_t count, size_t threads, Fn fn) {
  std::atomic<size_t> next{0};
  const auto work = [&](size_t worker) {
    for (size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) fn(i, worker);
  };
  std::vector<std::jthread> others;
  for (size_t worker = 1; worker < threads && worker < count; ++worker) others.emplace_back(work, worker);
  work(0);
}

}  // namespace kaocheng
