#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace kaocheng::csv {

// A text of which stretches are read, by several threads at a time.
struct Source {
  uint64_t size = 0;
  // Copies `n` bytes from `at` on, which there are. False: they cannot be read.
  std::function<bool(uint64_t at, size_t n, char* to)> read;
};

// Of a text that lies in memory, and stays there.
Source SourceOf(std::string_view text);

// The stretch of a text that lies in memory. Its memory is used again.
class Window {
 public:
  // Shows `n` bytes from `at` on, or those that are left. False: they cannot be read.
  bool Show(const Source& source, uint64_t at, uint64_t n);
  std::string_view text() const { return {bytes_.data(), size_}; }
  bool at_end() const { return at_end_; }  // it is the text's end

 private:
  std::vector<char> bytes_;
  size_t size_ = 0;
  bool at_end_ = false;
};

}  // namespace kaocheng::csv
