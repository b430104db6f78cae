#include "adapters/cli/phases.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

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
    if (name_.empty() || std::chrono::steady_clock::now() - start_ < kPatience) continue;
    fmt::print(stderr, "{}{}{}{} … {:.0f} s", kClearLine, name_, progress_.empty() ? "" : " ", progress_,
               Seconds(start_));
    std::fflush(stderr);
    shown_ = true;
  }
}

void Phases::Report(std::string progress) {
  const std::scoped_lock lock(mutex_);
  progress_ = std::move(progress);
}

Phases::Running::Running(Phases& phases, const Term& name)
    : phases_(phases), log_name_(name.en), start_(std::chrono::steady_clock::now()) {
  const std::scoped_lock lock(phases_.mutex_);
  phases_.name_ = phases_.language_ == Language::kZh ? name.zh : name.en;
  phases_.start_ = start_;
}

Phases::Running::~Running() {
  const std::scoped_lock lock(phases_.mutex_);
  if (std::exchange(phases_.shown_, false)) {
    fmt::print(stderr, "{}", kClearLine);
    std::fflush(stderr);
  }
  phases_.name_.clear();
  phases_.progress_.clear();
  spdlog::info("{}: {:.1f} ms", log_name_, Seconds(start_) * 1000);
}

}  // namespace kaocheng::cli
