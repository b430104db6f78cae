#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace kaocheng {

// How many threads to work with; 0 wants as many as the machine has.
size_t ThreadCount(int wanted);

// Calls work(0) and, on up to `helpers` other threads that have nothing else to do, work(1), work(2), …;
// comes back when all of them are done. Helpers are started once and wait for the next call.
void WorkTogether(size_t helpers, const std::function<void(size_t worker)>& work);

// Calls fn(index, worker) for every index below `count`, on up to `threads` threads. An index goes to
// whichever thread is free: results must not depend on it.
template <typename Fn>
void ParallelFor(size_t count, size_t threads, Fn fn) {
  std::atomic<size_t> next{0};
  const auto work = [&](size_t worker) {
    for (size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) fn(i, worker);
  };
  const size_t most = threads < count ? threads : count;
  if (most <= 1) return work(0);
  WorkTogether(most - 1, work);
}

}  // namespace kaocheng
