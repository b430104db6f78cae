#pragma once

#include <cstring>
#include <vector>

#include "engine/exec/column.h"

namespace kaocheng::exec {

// What some rows of a column held before they were computed again.
class Saved {
 public:
  Saved(const ColumnData& data, Range rows) : rows_(rows), width_(BytesOf(data.width)) {
    const auto* from = static_cast<const std::byte*>(data.values) + At(rows.lo);
    values_.assign(from, from + rows.size() * width_);
    states_.resize(rows.size(), kValue);
    if (data.states != nullptr) std::copy_n(data.states + rows.lo, rows.size(), states_.begin());
    const auto before = [](const RowRange& one, Row row) { return one.row < row; };
    ranges_.assign(std::lower_bound(data.ranges.begin(), data.ranges.end(), rows.lo, before),
                   std::lower_bound(data.ranges.begin(), data.ranges.end(), rows.hi, before));
  }

  // Adds the rows that hold something else now.
  void AddDiffering(const ColumnData& now, std::vector<Row>& rows) const {
    if (rows_.size() == 0) return;
    const auto* to = static_cast<const std::byte*>(now.values) + At(rows_.lo);
    const bool same = std::memcmp(values_.data(), to, values_.size()) == 0;
    if (same && now.states == nullptr && ranges_.empty()) {
      const bool valued = std::all_of(states_.begin(), states_.end(), [](uint8_t s) { return s == kValue; });
      if (valued) return;
    }
    for (Row row = rows_.lo; row < rows_.hi; ++row)
      if (Differs(now, row)) rows.push_back(row);
  }

 private:
  size_t At(Row row) const { return static_cast<size_t>(row) * width_; }

  bool Differs(const ColumnData& now, Row row) const {
    const auto i = static_cast<size_t>(row - rows_.lo);
    const auto* to = static_cast<const std::byte*>(now.values) + At(row);
    if (std::memcmp(values_.data() + i * width_, to, width_) != 0) return true;
    const uint8_t state = now.states == nullptr ? kValue : now.states[row];
    if (states_[i] != state) return true;
    if (state == kValue) return false;
    const RowRange* const was = FindRange(ranges_, row);
    const RowRange* const is = FindRange(now.ranges, row);
    if (was == nullptr || is == nullptr) return was != is;
    return !(was->range == is->range);
  }

  Range rows_;
  size_t width_;
  std::vector<std::byte> values_;
  std::vector<uint8_t> states_;
  RowRanges ranges_;
};

}  // namespace kaocheng::exec
