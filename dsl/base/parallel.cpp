#include "dsl/base/parallel.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace kaocheng {
namespace {

constexpr size_t kMostHelpers = 255;
// One piece of work mostly follows another at once: a thread is awake for so many rounds of letting others go
// first, less than a millisecond, before it sleeps. Waking it takes longer than many a piece of work.
constexpr int kRounds = 1000;

class Helpers {
 public:
  ~Helpers() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    called_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  void Work(size_t helpers, const std::function<void(size_t)>& work) {
    Call call{.work = work, .open = std::min(helpers, kMostHelpers)};
    {
      const std::lock_guard lock(mutex_);
      calls_.push_back(&call);
      StartThreads();
      waiting_.store(calls_.size());
    }
    called_.notify_all();
    struct Ending {  // also where work(0) throws
      Helpers& helpers;
      Call& call;
      ~Ending() { helpers.End(call); }
    } ending{*this, call};
    work(0);
  }

 private:
  struct Call {
    const std::function<void(size_t)>& work;
    size_t open;        // so many may still join
    size_t joined = 0;  // so many have
    std::atomic<size_t> inside = 0;
  };

  // As many as may join the calls that are open. Helpers that call others themselves have work to do.
  void StartThreads() {
    size_t wanted = 0;
    for (const Call* call : calls_) wanted += call->open;
    for (; free_ < wanted && threads_.size() < kMostHelpers; ++free_)
      threads_.emplace_back([this] { Help(); });
  }

  void End(Call& call) {
    {
      const std::lock_guard lock(mutex_);
      Close(call);
    }
    for (int round = 0; round < kRounds; ++round) {
      if (call.inside.load() == 0) break;
      std::this_thread::yield();
    }
    // With the lock, so that the last to leave no longer holds it.
    std::unique_lock lock(mutex_);
    left_.wait(lock, [&] { return call.inside.load() == 0; });
  }

  void Close(Call& call) {
    std::erase(calls_, &call);
    waiting_.store(calls_.size());
  }

  void Help() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
      if (calls_.empty()) {
        Wait(lock);
        continue;
      }
      Call& call = *calls_.back();
      const size_t worker = ++call.joined;
      --free_;
      ++call.inside;
      if (--call.open == 0) Close(call);
      lock.unlock();
      call.work(worker);
      lock.lock();
      ++free_;
      if (--call.inside == 0) left_.notify_all();
    }
  }

  void Wait(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    for (int round = 0; round < kRounds && waiting_.load() == 0; ++round) std::this_thread::yield();
    lock.lock();
    called_.wait(lock, [this] { return ended_ || !calls_.empty(); });
  }

  std::mutex mutex_;
  std::condition_variable called_, left_;
  std::vector<Call*> calls_;         // that helpers may join
  std::atomic<size_t> waiting_ = 0;  // how many these are
  size_t free_ = 0;                  // threads that are in no call
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

size_t ThreadCount(int wanted) {
  return wanted > 0 ? static_cast<size_t>(wanted) : std::max(1U, std::thread::hardware_concurrency());
}

void WorkTogether(size_t helpers, const std::function<void(size_t worker)>& work) {
  static Helpers all;
  all.Work(helpers, work);
}

}  // namespace kaocheng
