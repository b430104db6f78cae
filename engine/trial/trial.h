#pragma once

#include <functional>
#include <string>
#include <vector>

#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/suite.h"
#include "engine/explain/explain.h"

namespace kaocheng::trial {

// What became of one expectation that did not hold.
struct Difference {
  Span span;  // of the expectation
  Term expected{""};
  Term actual{""};
  explain::Node why;
};

struct Verdict {
  const hir::Test* test = nullptr;
  std::vector<Difference> differences;
  std::vector<Diagnostic> faults;  // of the test itself
  bool passed() const { return differences.empty() && faults.empty(); }
};

// Is shown all that was evaluated to judge a test, by its place among the chosen ones; on any thread.
using Observer = std::function<void(size_t test, explain::Evaluator& evaluator)>;

// Runs the chosen tests, in their order, on up to `threads` threads (0: as many as the machine has). The
// verdicts do not depend on it.
std::vector<Verdict> RunTests(const hir::Suite& suite, const std::vector<const hir::Test*>& tests,
                              const Sources& sources, int threads, const Observer& observer = {});

}  // namespace kaocheng::trial
