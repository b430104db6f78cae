#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dsl/base/date.h"

namespace kaocheng {

// A period as people write it.
struct StatedPeriod {
  Date first, last;  // inclusive
  std::string name;  // 2016, 2016Q3, 2016-03, 2016-01-01..2016-06-30
};

// nullopt: none of these.
std::optional<StatedPeriod> ParsePeriod(std::string_view text);

}  // namespace kaocheng
