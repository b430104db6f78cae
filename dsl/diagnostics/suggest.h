#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kaocheng {

// The candidate that the author most likely meant, by edit distance in code points (at most a third of the
// length, ties to the first); nullopt where none is near.
std::optional<std::string> SuggestName(std::string_view unknown, const std::vector<std::string>& candidates);

// How many edits lie between two names, in code points.
size_t NameDistance(std::string_view a, std::string_view b);

// Where white space is missing between Chinese words: "查实举报计数" with known "查实举报" -> "查实举报
// 计数". nullopt where no known word is a proper prefix or suffix of the unknown one.
std::optional<std::string> SuggestSplit(std::string_view unknown, const std::vector<std::string>& known);

}  // namespace kaocheng
