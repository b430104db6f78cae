#include "engine/exec/family_sums.h"

#include <algorithm>

#include "dsl/base/kernel.h"
#include "engine/exec/sums.h"

namespace kaocheng::exec {
namespace {

// Totals of one limit after those of another. An odd number of cache lines apart: the totals of one target
// row do not compete for the same place in the cache.
size_t StrideOf(size_t targets) { return ((targets + 7) / 8 | 1) * 8; }

// Rows that follow each other are added to sums of their own: none waits for the one before.
constexpr size_t kApart = 4;

// Adds up the rows of each window by the limits that they reach, and from the highest limit down.
KAOCHENG_KERNEL void Add(const int64_t* values, const Windows& windows, Row lo, const uint8_t* reached,
                         size_t limits, int64_t* totals) {
  const size_t stride = StrideOf(windows.begin.size());
  std::vector<int64_t> sums((limits + 1) * kApart);  // by limits reached
  for (size_t t = 0; t < windows.begin.size(); ++t) {
    auto i = static_cast<size_t>(windows.begin[t] - lo);
    const auto end = static_cast<size_t>(windows.end[t] - lo);
    for (; i + kApart <= end; i += kApart)
      for (size_t j = 0; j < kApart; ++j) sums[reached[i + j] * kApart + j] += values[i + j];
    for (; i < end; ++i) sums[reached[i] * kApart] += values[i];
    int64_t* total = totals + limits * stride + t;
    int64_t sum = 0;
    for (size_t k = limits; k > 0; --k) {
      for (size_t j = 0; j < kApart; ++j) {
        sum += sums[k * kApart + j];
        sums[k * kApart + j] = 0;
      }
      total -= stride;
      *total = sum;
    }
  }
}

}  // namespace

bool FamilySums::AddUp(const Task& task, const plan::Family& family, const SourceRows& rows,
                       const Windows& windows, Reached& reached) {
  if (rows.value.width != Width::k64) return false;
  const int64_t* values = rows.value.Values<int64_t>(rows.positions.lo);
  if (!SumsFit(values, rows.positions.size()) || !Reach(task, family, rows.positions, reached)) return false;
  limits_ = reached[0].limits;
  totals_.resize(limits_.size() * StrideOf(windows.begin.size()));
  Add(values, windows, rows.positions.lo, reached[0].rows.data(), limits_.size(), totals_.data());
  return true;
}

void FamilySums::Give(int64_t limit, Out& out) const {
  const auto place = std::lower_bound(limits_.begin(), limits_.end(), limit) - limits_.begin();
  std::copy_n(totals_.data() + static_cast<size_t>(place) * StrideOf(out.size()), out.size(),
              out.Values<int64_t>());
}

}  // namespace kaocheng::exec
