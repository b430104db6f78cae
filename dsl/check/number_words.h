#pragma once

#include <string_view>

namespace kaocheng::check {

// Whether somebody wrote a number in words, as regulations do: 三个月, 五百元, 百分之五, 半年.
bool IsNumberInWords(std::string_view name);

}  // namespace kaocheng::check
