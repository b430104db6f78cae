#include <algorithm>
#include <atomic>
#include <thread>

#include "engine/explain/explain.h"

namespace kaocheng::explain {
namespace {

// Lines that one replay looks at: neighbours are mostly of one subject, and what it remembers stays bounded.
constexpr size_t kLines = 512;

}  // namespace

void FillNeeds(const hir::Program& program, const data::Snapshot& snapshot, const exec::Results& results,
               const Sources& sources, std::vector<outcome::Line>& lines, int threads) {
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t begin = next.fetch_add(kLines); begin < lines.size(); begin = next.fetch_add(kLines)) {
      Replay replay(program, snapshot, &results);
      const size_t end = std::min(begin + kLines, lines.size());
      for (size_t i = begin; i < end; ++i) FillNeeds(replay, program, snapshot, sources, lines[i]);
    }
  };
  const size_t machine = std::max(1U, std::thread::hardware_concurrency());
  const size_t wanted = threads > 0 ? static_cast<size_t>(threads) : machine;
  std::vector<std::jthread> helpers;
  for (size_t i = 1; i < std::min(wanted, lines.size() / kLines + 1); ++i) helpers.emplace_back(work);
  work();
}

}  // namespace kaocheng::explain
