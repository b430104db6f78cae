#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kaocheng {

// A text that may run over several lines on one: every stretch of blanks and line ends is one blank, none at
// the beginning.
std::string OnOneLine(std::string_view text);

// At most so many bytes of it, whole characters, and `…` where there is more.
std::string Shortened(std::string text, size_t most);

}  // namespace kaocheng
