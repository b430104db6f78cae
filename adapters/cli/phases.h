#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::cli {

// The one place where work is timed. Each phase is logged with what it took; on a terminal a phase that goes
// on for more than a second shows itself on stderr, and when nobody watches nothing is shown. Several phases
// may be at work, each on a thread of its own: the one that began first is shown.
class Phases {
 public:
  explicit Phases(Language language);
  ~Phases();
  Phases(const Phases&) = delete;
  Phases& operator=(const Phases&) = delete;

  template <typename Work>
  decltype(auto) Do(const Term& name, Work&& work) {
    const Running running(*this, name);
    return std::forward<Work>(work)();
  }

  // How far the phase at work is, shown beside its name; of one that works alone.
  void Report(std::string progress);

 private:
  class Running {
   public:
    Running(Phases& phases, const Term& name);
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

   private:
    Phases& phases_;
    std::string log_name_;
  };
  struct Shown {
    const Running* phase;
    std::string name;
    std::chrono::steady_clock::time_point start;
  };
  void Show(const std::stop_token& stop);

  Language language_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Shown> at_work_;  // in the order in which they began
  std::string progress_;
  bool shown_ = false;
  std::jthread watcher_;
};

}  // namespace kaocheng::cli
