#pragma once

#include <cstdint>

namespace kaocheng {

inline constexpr int64_t kMinutesADay = 24 * 60;  // of a Datetime

}  // namespace kaocheng
