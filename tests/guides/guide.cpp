#include "tests/guides/guide.h"

#include <sstream>

namespace kaocheng::guides {

namespace {

constexpr std::string_view kFence = "```";

}  // namespace

std::vector<Block> BlocksOf(const std::string& guide) {
  std::vector<Block> blocks;
  bool open = false;
  size_t number = 0;
  for (size_t at = 0; at < guide.size();) {
    ++number;
    const size_t end = std::min(guide.find('\n', at), guide.size());
    const std::string line = guide.substr(at, end - at);
    if (line.starts_with(kFence)) {
      if (open) {
        blocks.back().end = at;
        blocks.back().text = guide.substr(blocks.back().begin, at - blocks.back().begin);
      } else {
        const size_t space = std::min(line.find(' '), line.size());
        Block block{line.substr(kFence.size(), space - kFence.size()), "", "", number, end + 1, end + 1};
        if (space < line.size()) block.about = line.substr(space + 1);
        blocks.push_back(std::move(block));
      }
      open = !open;
    }
    at = end + 1;
  }
  return blocks;
}

bool Apply(const std::string& diff, std::string& text) {
  std::string before, after;
  std::istringstream lines(diff);
  for (std::string line; std::getline(lines, line);) {
    const std::string rest = line.empty() ? "\n" : line.substr(1) + "\n";
    if (!line.starts_with('+')) before += rest;
    if (!line.starts_with('-')) after += rest;
  }
  const size_t at = text.find(before);
  if (before.empty() || at == std::string::npos || text.find(before, at + 1) != std::string::npos)
    return false;
  text.replace(at, before.size(), after);
  return true;
}

}  // namespace kaocheng::guides
