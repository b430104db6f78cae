#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "adapters/report/verdicts.h"
#include "engine/explain/explain.h"

namespace kaocheng::report {

// Of all policies together.
trial::Count Covered(const std::vector<TestedPolicy>& policies);
// 79.2: rounded down, so that only what is whole is 100.0.
std::string Percent(trial::Count count);

// For people: the numbers by policy and kind, then what no test has tried, with place and clause.
std::string CoverageText(const std::vector<TestedPolicy>& policies, const Sources& sources, Language language,
                         const explain::Wording& wording);
// For programs: every point with the number of tests that tried each outcome.
nlohmann::ordered_json CoverageJson(const trial::Coverage& coverage, const Sources& sources,
                                    Language language);
// For people who read the policy: its text, each clause marked by what its tests have tried. One page without
// scripts. `tests` are the places of the tests and fixtures, whose text is left out.
std::string CoverageHtml(const std::vector<TestedPolicy>& policies, const std::vector<Span>& tests,
                         const Sources& sources, Language language);

}  // namespace kaocheng::report
