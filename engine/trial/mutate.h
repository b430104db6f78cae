#pragma once

#include <vector>

#include "engine/trial/coverage.h"
#include "engine/trial/mutants.h"
#include "engine/trial/trial.h"

namespace kaocheng::trial {

inline constexpr size_t kMostMutants = 20'000;  // of one policy

// A change that no test notices.
struct Survivor {
  MutantKind kind = MutantKind::kConstant;
  std::vector<Edit> edits;
  std::string notice;
  const hir::Test* test =
      nullptr;  // of those that evaluate the place, the one that evaluates least beside it
};

struct Mutation {
  std::vector<Survivor> survivors;  // by place
  size_t killed = 0, total = 0;
  size_t same = 0;     // shown to change nothing: not counted
  size_t cut = 0;      // beyond kMostMutants: not tried
  size_t failing = 0;  // tests that fail without any change: they notice nothing
};

// Tries every change against those tests that evaluate what it changes. The same for any number of threads.
Mutation Mutate(const hir::Suite& suite, const Words& words, const std::vector<const hir::Test*>& tests,
                const Sources& sources, int threads);

}  // namespace kaocheng::trial
