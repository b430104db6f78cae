#include <algorithm>

#include "engine/exec/column.h"

namespace kaocheng::exec {
namespace {

constexpr size_t kStretch = 256;  // rows: what is looked for lies in a few cache lines
constexpr size_t kShort = 64;     // so few are in any case

}  // namespace

FewRows::FewRows(std::vector<One> ones) : ones_(std::move(ones)) {
  if (ones_.size() <= kShort) return;
  begins_.reserve(static_cast<size_t>(ones_.back().row) / kStretch + 2);
  for (size_t i = 0; i < ones_.size(); ++i)
    begins_.resize(std::max(begins_.size(), static_cast<size_t>(ones_[i].row) / kStretch + 1),
                   static_cast<uint32_t>(i));
  begins_.push_back(static_cast<uint32_t>(ones_.size()));
}

const std::shared_ptr<const FewRows>& FewRows::None() {
  static const FewRows none({});
  static const std::shared_ptr<const FewRows> shared(std::shared_ptr<const FewRows>(),
                                                     &none);  // nobody owns it
  return shared;
}

size_t FewRows::Begin(data::Row row) const {
  size_t lo = 0, hi = ones_.size();
  if (!begins_.empty()) {
    const size_t stretch = static_cast<size_t>(row) / kStretch;
    if (stretch + 1 >= begins_.size()) return hi;
    lo = begins_[stretch];
    hi = begins_[stretch + 1];
  }
  const auto own = std::span(ones_).subspan(lo, hi - lo);
  const auto found =
      std::lower_bound(own.begin(), own.end(), row, [](const One& one, data::Row r) { return one.row < r; });
  return lo + static_cast<size_t>(found - own.begin());
}

std::span<const FewRows::One> FewRows::Within(data::Row lo, data::Row hi) const {
  const size_t begin = Begin(lo);
  return std::span(ones_).subspan(begin, Begin(hi) - begin);
}

const FewRows::One* FewRows::Find(data::Row row) const {
  const size_t at = Begin(row);
  return at < ones_.size() && ones_[at].row == row ? &ones_[at] : nullptr;
}

ColumnData Filled(const ColumnData& few, void* values, uint8_t* states) {
  const auto ones = few.few->ones();
  const auto rows = static_cast<size_t>(few.rows);
  std::memset(values, 0, rows * BytesOf(few.width));
  WithWidth(few.width, [&](auto type) {
    using T = decltype(type);
    for (const FewRows::One& one : ones) static_cast<T*>(values)[one.row] = one.value;
  });
  const bool stated =
      std::any_of(ones.begin(), ones.end(), [](const auto& one) { return one.state != State::kValue; });
  if (stated) {
    std::memset(states, kValue, rows);
    for (const FewRows::One& one : ones) states[one.row] = static_cast<uint8_t>(one.state);
  }
  return {.width = few.width,
          .rows = few.rows,
          .values = values,
          .states = stated ? states : nullptr,
          .ranges = few.ranges};
}

}  // namespace kaocheng::exec
