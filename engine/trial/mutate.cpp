#include "engine/trial/mutate.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <set>

#include "dsl/base/parallel.h"
#include "engine/trial/judge.h"
#include "engine/trial/patch.h"
#include "engine/trial/world.h"

namespace kaocheng::trial {

namespace {

// What one test evaluates.
struct Reach {
  std::vector<bool> columns;
  std::set<uint32_t> ladders;
  size_t size = 0;
};

bool Reaches(const Reach& reach, const Mutant& mutant) {
  return std::any_of(mutant.columns.begin(), mutant.columns.end(),
                     [&](const auto& change) { return reach.columns[change.first.value]; }) ||
         std::any_of(mutant.ladders.begin(), mutant.ladders.end(),
                     [&](const auto& change) { return reach.ladders.contains(change.first.value); });
}

class Trials {
 public:
  Trials(const hir::Suite& suite, const std::vector<const hir::Test*>& tests, const Sources& sources,
         int threads)
      : suite_(suite), sources_(sources), empty_(EmptyFor(suite)), threads_(ThreadCount(threads)) {
    std::vector<Reach> reach(tests.size());
    const std::vector<Verdict> verdicts =
        RunTests(suite, tests, sources, threads, [&](size_t i, explain::Evaluator& evaluator) {
          reach[i].columns.resize(suite.program.columns.size());
          evaluator.ForEachCell([&](explain::CellRef at, const outcome::Cell&) {
            reach[i].size += reach[i].columns[at.column.value] ? 0 : 1;
            reach[i].columns[at.column.value] = true;
          });
          for (const auto& [subject, fold] : evaluator.folds()) reach[i].ladders.insert(subject.first);
        });
    for (size_t i = 0; i < tests.size(); ++i) {
      if (verdicts[i].passed()) {
        tests_.push_back({tests[i], std::move(reach[i]), nullptr});
      } else {
        ++failing_;
      }
    }
    // The test that evaluates least is the one that is about the place.
    std::stable_sort(tests_.begin(), tests_.end(),
                     [](const Tried& a, const Tried& b) { return a.reach.size < b.reach.size; });
    ParallelFor(tests_.size(), threads_, [&](size_t i, size_t) {
      tests_[i].world = MakeWorld(suite_, suite_.program, *tests_[i].test, empty_);
    });
  }

  // By mutant: the first test that reaches it where none kills it; killed: nothing.
  struct Fate {
    bool killed = false;
    const hir::Test* first = nullptr;
  };
  std::vector<Fate> Run(const Mutants& mutants) {
    std::vector<Fate> fates(mutants.all.size());
    std::vector<std::unique_ptr<hir::Program>> programs(threads_);
    ParallelFor(mutants.all.size(), threads_, [&](size_t i, size_t worker) {
      if (!programs[worker]) programs[worker] = std::make_unique<hir::Program>(mutants.program);
      fates[i] = Try(mutants.all[i], *programs[worker]);
    });
    return fates;
  }

  size_t failing() const { return failing_; }

 private:
  struct Tried {
    const hir::Test* test;
    Reach reach;
    std::unique_ptr<World> world;
  };

  Fate Try(const Mutant& mutant, hir::Program& program) const {
    Fate fate;
    Patch patch(program);
    Apply(mutant, patch);
    for (const Tried& tried : tests_) {
      if (!Reaches(tried.reach, mutant)) continue;
      if (fate.first == nullptr) fate.first = tried.test;
      if (Passes(tried, mutant, program)) continue;
      fate.killed = true;
      break;
    }
    return fate;
  }

  bool Passes(const Tried& tried, const Mutant& mutant, hir::Program& program) const {
    Patch patch(program);
    Override(program, *tried.test, patch);
    if (!mutant.members) return Judge(program, suite_, *tried.test, *tried.world, sources_).Passes();
    const auto world = MakeWorld(suite_, program, *tried.test, empty_);
    return Judge(program, suite_, *tried.test, *world, sources_).Passes();
  }

  const hir::Suite& suite_;
  const Sources& sources_;
  const data::Dataset empty_;
  size_t threads_;
  std::vector<Tried> tests_;
  size_t failing_ = 0;
};

}  // namespace

Mutation Mutate(const hir::Suite& suite, const Words& words, const std::vector<const hir::Test*>& tests,
                const Sources& sources, int threads) {
  Mutation mutation;
  Mutants mutants = MutantsOf(suite, words, sources);
  mutation.same = mutants.same;
  if (mutants.all.size() > kMostMutants) {
    mutation.cut = mutants.all.size() - kMostMutants;
    mutants.all.resize(kMostMutants);
  }
  Trials trials(suite, tests, sources, threads);
  mutation.failing = trials.failing();
  mutation.total = mutants.all.size();
  const auto fates = trials.Run(mutants);
  for (size_t i = 0; i < fates.size(); ++i) {
    if (fates[i].killed) {
      ++mutation.killed;
      continue;
    }
    Mutant& mutant = mutants.all[i];
    mutation.survivors.push_back(
        {mutant.kind, std::move(mutant.edits), std::move(mutant.notice), fates[i].first});
  }
  return mutation;
}

}  // namespace kaocheng::trial
