#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "adapters/report/verdicts.h"

namespace kaocheng::report {

// Changes noticed of those tried, in all policies.
trial::Count Noticed(const std::vector<TestedPolicy>& policies);

// For people: each change that no test notices, as a diff of the policy's lines, with the test that is about
// the place; then the numbers.
std::string MutationText(const std::vector<TestedPolicy>& policies, const Sources& sources,
                         Language language);
nlohmann::ordered_json MutationJson(const trial::Mutation& mutation, const Sources& sources,
                                    Language language);

}  // namespace kaocheng::report
