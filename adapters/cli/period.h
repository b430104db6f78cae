#pragma once

#include <optional>
#include <string_view>

#include "engine/data/snapshot.h"

namespace kaocheng::cli {

// 2016, 2016Q3, 2016-03 or 2016-01-01..2016-06-30; `today` is the last day. nullopt: none of these.
std::optional<data::Period> ParsePeriod(std::string_view text);

}  // namespace kaocheng::cli
