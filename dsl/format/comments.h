#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kaocheng::format {

struct Comment {
  uint32_t begin = 0, end = 0;  // bytes of the source
  std::string text;             // as written, without blanks at the end
  bool line = false;            // `//` or `///`: nothing may follow on its line
  bool own_line = false;        // nothing but blanks before it on its line
};

// All comments of a policy text that has no syntax errors, in order.
std::vector<Comment> CommentsOf(std::string_view text);

// The words outside of comments, texts and quoted names.
void ForEachWord(std::string_view text, const std::function<void(std::string_view)>& fn);

}  // namespace kaocheng::format
