#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "engine/data/same_text.h"

namespace kaocheng::data {

// Codes of short texts that came lately. Most texts of a column are few and come again and again.
class RecentTexts {
 public:
  struct Entry {
    size_t size = 0;
    std::pair<uint64_t, uint64_t> ends;
    int32_t code = -1;  // below 0: it is kept for no text yet
    bool Is(std::string_view text) const { return code >= 0 && size == text.size() && ends == EndsOf(text); }
  };
  // Where a text of at most kShortText bytes is kept, or would be.
  Entry& At(std::string_view text) {
    constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;  // the golden ratio
    const auto [first, last] = EndsOf(text);
    return entries_[((first + last * 3) * kSpread) >> (64 - kBits)];
  }

 private:
  static constexpr int kBits = 5;
  std::array<Entry, size_t{1} << kBits> entries_{};
};

}  // namespace kaocheng::data
