#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace kaocheng::exec {

// How many of a few limits numbers reach: many numbers are compared with one limit after the other, from the
// lowest limit on, in 8 bits if limits lie that near to each other, or in 32. Numbers below and above all
// limits are as good as the next to these.
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
    Each(number, n, reached, [](uint8_t found, auto near, auto limit, size_t) {
      return static_cast<uint8_t>(found + (near >= limit ? 1 : 0));
    });
  }
  // reached[i]: which limit number(i) is, from 1; 0: none.
  template <typename Number>
  void EqualTo(Number number, size_t n, uint8_t* reached) const {
    Each(number, n, reached, [](uint8_t found, auto near, auto limit, size_t k) {
      return near == limit ? static_cast<uint8_t>(k + 1) : found;
    });
  }

 private:
  static constexpr size_t kMost = 16;  // with more, looking up (Limits) is as fast
  static constexpr size_t kAtOnce = 64;
  template <typename Near>
  static constexpr Near kShift = std::is_unsigned_v<Near> ? 1 : 0;  // below the lowest there is -1

  template <typename Number, typename Meet>
  void Each(Number number, size_t n, uint8_t* reached, Meet meet) const {
    highest_ - lowest_ + 2 <= UINT8_MAX ? EachNear<uint8_t>(number, n, reached, meet)
                                        : EachNear<int32_t>(number, n, reached, meet);
  }

  template <typename Near, typename Number, typename Meet>
  void EachNear(Number number, size_t n, uint8_t* reached, Meet meet) const {
    std::array<Near, kAtOnce> near;
    const auto take = [&](size_t first, size_t some) {
      for (size_t i = 0; i < some; ++i)
        near[i] = static_cast<Near>(std::clamp(number(first + i), lowest_ - 1, highest_ + 1) - lowest_ +
                                    kShift<Near>);
    };
    size_t first = 0;
    for (; first + kAtOnce <= n; first += kAtOnce) {
      take(first, kAtOnce);
      Compare(near, meet, reached + first);
    }
    if (first == n) return;
    near = {};
    take(first, n - first);
    std::array<uint8_t, kAtOnce> rest;
    Compare(near, meet, rest.data());
    std::copy_n(rest.data(), n - first, reached + first);
  }

  template <typename Near, typename Meet>
  void Compare(const std::array<Near, kAtOnce>& near, Meet meet, uint8_t* reached) const {
    std::array<uint8_t, kAtOnce> found = {};
    for (size_t k = 0; k < count_; ++k) {
      const auto limit = static_cast<Near>(limits_[k] + kShift<Near>);
      for (size_t i = 0; i < kAtOnce; ++i) found[i] = meet(found[i], near[i], limit, k);
    }
    std::copy_n(found.data(), kAtOnce, reached);
  }

  int64_t lowest_, highest_;
  size_t count_;
  std::array<int32_t, kMost> limits_;
};

}  // namespace kaocheng::exec
