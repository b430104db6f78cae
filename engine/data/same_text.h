#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kaocheng::data {

// Whether two texts are the same. Most are shorter than what calling a function of the library takes.
inline bool SameText(std::string_view a, std::string_view b) {
  const size_t size = a.size();
  if (size != b.size()) return false;
  const auto at = [](std::string_view text, size_t i) {
    uint64_t eight = 0;
    std::memcpy(&eight, text.data() + i, sizeof eight);
    return eight;
  };
  if (size > 16) return a == b;
  if (size >= 8) return at(a, 0) == at(b, 0) && at(a, size - 8) == at(b, size - 8);
  for (size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace kaocheng::data
