#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"
#include "engine/trial/coverage.h"
#include "engine/trial/mutate.h"
#include "engine/trial/trial.h"

namespace kaocheng::report {

// What became of one policy's tests, and what they say of the policy where that was asked.
struct TestedPolicy {
  std::string policy;
  std::vector<trial::Verdict> verdicts;
  std::optional<trial::Coverage> coverage = std::nullopt;
  std::optional<trial::Mutation> mutation = std::nullopt;
};

size_t Passed(const std::vector<TestedPolicy>& policies);
size_t Failed(const std::vector<TestedPolicy>& policies);

// For people: each test that failed, with expected, actual and the explanation of the difference.
std::string FailuresText(const std::vector<TestedPolicy>& policies, const Sources& sources,
                         Language language);
// For programs: every test with its failures.
std::string VerdictsJson(const std::vector<TestedPolicy>& policies, const Sources& sources,
                         Language language);
// For continuous integration: a suite a policy, a case a test.
std::string JUnit(const std::vector<TestedPolicy>& policies, const Sources& sources, Language language);

}  // namespace kaocheng::report
