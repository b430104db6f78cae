#pragma once

#include <string>
#include <vector>

namespace kaocheng::guides {

// A fenced block of a guide, in the order of the text.
struct Block {
  std::string kind;   // sh, text, kc, diff …
  std::string about;  // what stands behind it: a file, exit=1
  std::string text;
  size_t line = 0;            // of the opening fence, from 1
  size_t begin = 0, end = 0;  // of `text` in the guide
};

std::vector<Block> BlocksOf(const std::string& guide);

// Makes an edit that a diff block shows; false: the text has not these lines, or more than once.
bool Apply(const std::string& diff, std::string& text);

}  // namespace kaocheng::guides
