#include "engine/trial/trial.h"

#include <algorithm>
#include <optional>

#include "dsl/base/parallel.h"
#include "engine/trial/judge.h"
#include "engine/trial/patch.h"
#include "engine/trial/world.h"

namespace kaocheng::trial {

std::vector<Verdict> RunTests(const hir::Suite& suite, const std::vector<const hir::Test*>& tests,
                              const Sources& sources, int threads, const Observer& observer) {
  std::vector<Verdict> verdicts(tests.size());
  const data::Dataset empty = EmptyFor(suite);
  std::vector<std::optional<hir::Program>> programs(
      std::max<size_t>(1, std::min(ThreadCount(threads), tests.size())));
  ParallelFor(tests.size(), programs.size(), [&](size_t i, size_t worker) {
    const hir::Test& test = *tests[i];
    Verdict& verdict = verdicts[i];
    verdict.test = &test;
    const auto world = MakeWorld(suite, suite.program, test, empty);
    verdict.faults = world->faults;
    if (!verdict.faults.empty()) return;
    const auto run = [&](const hir::Program& program) {
      Judge judge(program, suite, test, *world, sources);
      judge.Run(verdict);
      if (observer) observer(i, judge.evaluator());
    };
    if (test.overrides.empty()) return run(suite.program);
    if (!programs[worker]) programs[worker] = suite.program;
    Patch patch(*programs[worker]);
    Override(*programs[worker], test, patch);
    run(*programs[worker]);
  });
  return verdicts;
}

}  // namespace kaocheng::trial
