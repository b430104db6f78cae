#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "engine/data/short_text.h"

namespace kaocheng::data {

// With its size, all that a text of at most kShortText bytes says.
inline std::pair<uint64_t, uint64_t> EndsOf(std::string_view text) {
  const auto at = [&](auto number, size_t i) {
    std::memcpy(&number, text.data() + i, sizeof number);
    return uint64_t{number};
  };
  const size_t size = text.size();
  if (size >= sizeof(uint64_t)) return {at(uint64_t{}, 0), at(uint64_t{}, size - sizeof(uint64_t))};
  if (size >= sizeof(uint32_t)) return {at(uint32_t{}, 0), at(uint32_t{}, size - sizeof(uint32_t))};
  if (size == 0) return {0, 0};
  return {at(uint8_t{}, 0) << 8 | at(uint8_t{}, size / 2), at(uint8_t{}, size - 1)};
}

// Texts are mostly shorter than what calling a function of the library takes.
inline bool SameText(std::string_view a, std::string_view b) {
  const size_t size = a.size();
  if (size != b.size()) return false;
  if (size <= kShortText) return EndsOf(a) == EndsOf(b);
  if (size > 2 * kShortText) return a == b;
  return EndsOf(a.substr(0, kShortText)) == EndsOf(b.substr(0, kShortText)) &&
         EndsOf(a.substr(size - kShortText)) == EndsOf(b.substr(size - kShortText));
}

}  // namespace kaocheng::data
