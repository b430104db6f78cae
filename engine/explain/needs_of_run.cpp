#include <algorithm>
#include <memory>
#include <ranges>

#include "dsl/base/parallel.h"
#include "engine/explain/evaluator.h"
#include "engine/explain/explain.h"
#include "engine/explain/pending.h"
#include "engine/explain/undecided.h"

namespace kaocheng::explain {
namespace {

// Lines that a replay looks at before it forgets their cells: neighbours are mostly of one subject or group.
constexpr size_t kLines = 64;

}  // namespace

void FillNeeds(const hir::Program& program, const data::Snapshot& snapshot, const exec::Results& results,
               const Sources& sources, outcome::Lines& lines, int threads) {
  std::vector<std::unique_ptr<Replay>> replays(ThreadCount(threads));
  replays.front() = std::make_unique<Replay>(program, snapshot, &results);
  const RestsOnUndecided rests(replays.front()->evaluator(), results, threads);
  std::vector<outcome::Line*> asked;
  for (outcome::Line& line : lines | std::views::join) {
    const bool open = line.status == outcome::Status::kUndetermined;
    if (open || (line.status == outcome::Status::kDetermined && rests(line))) asked.push_back(&line);
  }
  ParallelFor((asked.size() + kLines - 1) / kLines, replays.size(), [&](size_t run, size_t worker) {
    std::unique_ptr<Replay>& replay = replays[worker];
    if (replay == nullptr) replay = std::make_unique<Replay>(program, snapshot, &results);
    const size_t end = std::min((run + 1) * kLines, asked.size());
    for (size_t i = run * kLines; i < end; ++i) {
      outcome::Line& line = *asked[i];
      // What the two evaluations tell apart need not be told apart again.
      if (line.status == outcome::Status::kDetermined && line.outcome->kind != hir::OutcomeKind::kSanction)
        NamePending(replay->evaluator(), line);
      else
        FillNeeds(*replay, program, snapshot, sources, line);
    }
    replay->evaluator().Forget();
  });
}

}  // namespace kaocheng::explain
