#pragma once

#include <nlohmann/json.hpp>

#include "adapters/report/comparison.h"

namespace kaocheng::report {

// Where a policy was read, which policies of it judge, and the hashes of their texts.
nlohmann::ordered_json PartyJson(const ComparisonReport::Party& party);

}  // namespace kaocheng::report
