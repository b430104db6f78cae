#include "adapters/cli/phases.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace kaocheng::cli {

namespace {

constexpr auto kPatience = std::chrono::seconds(1);
constexpr auto kTick = std::chrono::milliseconds(250);
constexpr const char* kClearLine = "\r\033[K";

double Seconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

}  // namespace

Phases::Phases(Language language) : language_(language) {
  if (isatty(STDERR_FILENO) == 1)
    watcher_ = std::jthread([this](const std::stop_token& stop) { Show(stop); });
}

Phases::~Phases() = default;

void Phases::Show(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    changed_.wait_for(lock, stop, kTick, [] { return false; });
    if (at_work_.empty() || std::chrono::steady_clock::now() - at_work_.front().start < kPatience) continue;
    fmt::print(stderr, "{}{}{}{} … {:.0f} s", kClearLine, at_work_.front().name, progress_.empty() ? "" : " ",
               progress_, Seconds(at_work_.front().start));
    std::fflush(stderr);
    shown_ = true;
  }
}

void Phases::Report(std::string progress) {
  const std::scoped_lock lock(mutex_);
  progress_ = std::move(progress);
}

Phases::Running::Running(Phases& phases, const Term& name) : phases_(phases), log_name_(name.en) {
  const std::scoped_lock lock(phases_.mutex_);
  phases_.at_work_.push_back(
      {this, phases_.language_ == Language::kZh ? name.zh : name.en, std::chrono::steady_clock::now()});
}

Phases::Running::~Running() {
  const std::scoped_lock lock(phases_.mutex_);
  if (std::exchange(phases_.shown_, false)) {
    fmt::print(stderr, "{}", kClearLine);
    std::fflush(stderr);
  }
  std::vector<Shown>& at_work = phases_.at_work_;
  const auto self = std::find_if(at_work.begin(), at_work.end(),
                                 [this](const Shown& shown) { return shown.phase == this; });
  const double took = Seconds(self->start);
  at_work.erase(self);
  phases_.progress_.clear();
  spdlog::info("{}: {:.1f} ms", log_name_, took * 1000);
}

}  // namespace kaocheng::cli
