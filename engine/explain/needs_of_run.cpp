#include <algorithm>

#include "dsl/base/parallel.h"
#include "engine/explain/explain.h"

namespace kaocheng::explain {
namespace {

// Lines that one replay looks at: neighbours are mostly of one subject, and what it remembers stays bounded.
constexpr size_t kLines = 512;

}  // namespace

void FillNeeds(const hir::Program& program, const data::Snapshot& snapshot, const exec::Results& results,
               const Sources& sources, std::vector<outcome::Line>& lines, int threads) {
  ParallelFor(lines.size() / kLines + 1, ThreadCount(threads), [&](size_t run, size_t) {
    Replay replay(program, snapshot, &results);
    const size_t end = std::min((run + 1) * kLines, lines.size());
    for (size_t i = run * kLines; i < end; ++i) FillNeeds(replay, program, snapshot, sources, lines[i]);
  });
}

}  // namespace kaocheng::explain
