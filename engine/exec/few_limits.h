#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kaocheng::exec {

// How many of a few limits numbers reach: many numbers are compared with one limit after the other, in 32
// bits, from the lowest limit on. Numbers below and above all limits are as good as the next to these.
class FewLimits {
 public:
  // Whether there are few enough, and near enough to each other. `limits`: rising, each once, not empty.
  static bool Are(const std::vector<int64_t>& limits) {
    return limits.size() <= kMost && limits.back() - limits.front() < INT32_MAX;
  }
  explicit FewLimits(const std::vector<int64_t>& limits)
      : lowest_(limits.front()), highest_(limits.back()), count_(limits.size()) {
    for (size_t k = 0; k < count_; ++k) limits_[k] = static_cast<int32_t>(limits[k] - lowest_);
  }

  // reached[i]: how many limits number(i) reaches.
  template <typename Number>
  void ReachedBy(Number number, size_t n, uint8_t* reached) const {
    Each(number, n, reached, [](uint8_t found, int32_t near, int32_t limit, size_t) {
      return static_cast<uint8_t>(found + (near >= limit ? 1 : 0));
    });
  }
  // reached[i]: which limit number(i) is, from 1; 0: none.
  template <typename Number>
  void EqualTo(Number number, size_t n, uint8_t* reached) const {
    Each(number, n, reached, [](uint8_t found, int32_t near, int32_t limit, size_t k) {
      return near == limit ? static_cast<uint8_t>(k + 1) : found;
    });
  }

 private:
  static constexpr size_t kMost = 16;  // with more, looking up (Limits) is as fast
  static constexpr size_t kAtOnce = 64;

  template <typename Number, typename Meet>
  void Each(Number number, size_t n, uint8_t* reached, Meet meet) const {
    for (size_t first = 0; first < n; first += kAtOnce) {
      const size_t some = std::min(kAtOnce, n - first);
      int32_t near[kAtOnce] = {};
      for (size_t i = 0; i < some; ++i)
        near[i] = static_cast<int32_t>(std::clamp(number(first + i), lowest_ - 1, highest_ + 1) - lowest_);
      uint8_t found[kAtOnce] = {};
      for (size_t k = 0; k < count_; ++k) {
        const int32_t limit = limits_[k];
        for (size_t i = 0; i < kAtOnce; ++i) found[i] = meet(found[i], near[i], limit, k);
      }
      std::copy_n(found, some, reached + first);
    }
  }

  int64_t lowest_, highest_;
  size_t count_;
  std::array<int32_t, kMost> limits_;
};

}  // namespace kaocheng::exec
