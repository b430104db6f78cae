#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kaocheng::exec {

// How many of some limits a number reaches.
class Limits {
 public:
  // `limits`: rising, each once, not empty, at most 255.
  explicit Limits(const std::vector<int64_t>& limits)
      : limits_(limits), lowest_(limits.front()), highest_(limits.back()) {
    limits_.push_back(INT64_MAX);
    while ((highest_ - lowest_) >> shift_ >= kMostCells) ++shift_;
    const auto cells = static_cast<size_t>((highest_ - lowest_) >> shift_) + 1;
    std::vector<size_t> in_cell(cells + 1);
    for (const int64_t limit : limits) ++in_cell[CellOf(limit) + 1];
    if (*std::max_element(in_cell.begin(), in_cell.end()) > 1) return;
    before_.resize(cells);
    for (size_t c = 0, before = 0; c < cells; ++c) {
      before += in_cell[c];
      before_[c] = static_cast<uint8_t>(before);
    }
  }

  // Which limit it is, from 1; 0: none.
  uint8_t EqualTo(int64_t value) const {
    const uint8_t reached = ReachedBy(value);
    return reached != 0 && limits_[reached - 1u] == value ? reached : uint8_t{0};
  }

  // Where no cell of the numbers between the limits has two of them, one look finds the only one in question.
  uint8_t ReachedBy(int64_t value) const {
    if (before_.empty()) {
      const auto end = std::upper_bound(limits_.begin(), limits_.end() - 1, value);
      return static_cast<uint8_t>(end - limits_.begin());
    }
    const uint8_t before = before_[CellOf(std::clamp(value, lowest_, highest_))];
    return static_cast<uint8_t>(before + (value >= limits_[before] ? 1 : 0));
  }

 private:
  static constexpr int64_t kMostCells = 1 << 12;
  size_t CellOf(int64_t value) const { return static_cast<size_t>((value - lowest_) >> shift_); }

  std::vector<int64_t> limits_;
  int64_t lowest_, highest_;
  int shift_ = 0;
  std::vector<uint8_t> before_;  // by cell: limits in the cells before; empty where some cell has two
};

}  // namespace kaocheng::exec
