#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace kaocheng {

// Lets threads do something one after the other, in the order of their numbers.
class Turns {
 public:
  // Every number comes once, and none waits for one that is not on its way.
  template <typename Work>
  void Take(size_t number, Work work) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return next_ == number; });
    work();
    ++next_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t next_ = 0;
};

}  // namespace kaocheng
