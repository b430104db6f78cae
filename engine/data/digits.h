#pragma once

namespace kaocheng::data {

// Of ASCII, whatever the locale.
inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace kaocheng::data
