#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/data/short_text.h"

namespace kaocheng::data {

// Codes of short texts that came lately. Most texts of a column are few and come again and again.
class RecentTexts {
 public:
  struct Entry {
    ShortText text;
    int32_t code = -1;  // below 0: it is kept for no text yet
  };
  // Where a text of at most kShortText bytes is kept, or would be.
  Entry& At(const ShortText& text) {
    constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;  // the golden ratio
    return entries_[((text.first + text.last * 3) * kSpread) >> (64 - kBits)];
  }

 private:
  static constexpr int kBits = 5;
  std::array<Entry, size_t{1} << kBits> entries_{};
};

}  // namespace kaocheng::data
