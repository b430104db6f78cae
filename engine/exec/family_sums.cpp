#include "engine/exec/family_sums.h"

#include <algorithm>
#include <numeric>

#include "dsl/base/kernel.h"
#include "engine/exec/map.h"
#include "engine/exec/sums.h"

namespace kaocheng::exec {
namespace {

// Totals of one limit after those of another. An odd number of cache lines apart: the totals of one target
// row do not compete for the same place in the cache.
size_t StrideOf(size_t targets) { return ((targets + 7) / 8 | 1) * 8; }

// Rows that follow each other are added to sums of their own: none waits for the one before.
constexpr size_t kApart = 4;

// Adds up the rows of each window by the limits that they reach, and from the highest limit down. `anyway` is
// what a row counts without any; null: nothing.
KAOCHENG_KERNEL void Add(const int64_t* values, const int64_t* anyway, const Windows& windows, Row lo,
                         const uint8_t* reached, size_t limits, int64_t* totals) {
  const size_t stride = StrideOf(windows.begin.size());
  std::vector<int64_t> sums((limits + 1) * kApart);  // by limits reached
  for (size_t t = 0; t < windows.begin.size(); ++t) {
    auto i = static_cast<size_t>(windows.begin[t] - lo);
    const auto end = static_cast<size_t>(windows.end[t] - lo);
    int64_t sum = anyway == nullptr ? 0 : std::accumulate(anyway + i, anyway + end, int64_t{0});
    for (; i + kApart <= end; i += kApart)
      for (size_t j = 0; j < kApart; ++j) sums[reached[i + j] * kApart + j] += values[i + j];
    for (; i < end; ++i) sums[reached[i] * kApart] += values[i];
    int64_t* total = totals + limits * stride + t;
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

// The product whose last factor is this literal; false where some row has none, or their sum.
bool MultiplyBy(const Task& task, const plan::Family::Product& product, hir::ColumnId factor, Range rows,
                uint8_t* states, int64_t* values) {
  hir::Map map;
  map.prim = hir::Prim::kProduct;
  map.literal = product.literal;
  map.operands = product.operands;
  map.operands.push_back(factor);
  Task multiplied = task;
  multiplied.rows = rows;
  Out out(Width::k64, values, states, rows.size());
  EvaluateProduct(multiplied, map, out);
  return !out.stated() && SumsFit(values, rows.size());
}

KAOCHENG_KERNEL void Subtract(const int64_t* less, size_t n, int64_t* from) {
  for (size_t i = 0; i < n; ++i) from[i] -= less[i];
}

}  // namespace

bool FamilySums::Multiply(const Task& task, const plan::Family& family, Range rows) {
  kept_.resize(rows.size());
  missed_.resize(rows.size());
  states_.resize(rows.size());
  const plan::Family::Product& product = family.product;
  if (!MultiplyBy(task, product, product.kept, rows, states_.data(), kept_.data()) ||
      !MultiplyBy(task, product, product.missed, rows, states_.data(), missed_.data()))
    return false;
  Subtract(missed_.data(), rows.size(), kept_.data());
  Fulfil(task, family, rows, missed_.data());
  return true;
}

bool FamilySums::AddUp(const Task& task, const plan::Family& family, const SourceRows& rows,
                       const Windows& windows, Reached& reached) {
  const bool products = !family.product.operands.empty();
  if (rows.value.width != Width::k64) return false;
  const int64_t* values = rows.value.Values<int64_t>(rows.positions.lo);
  if (products ? !Multiply(task, family, rows.positions) : !SumsFit(values, rows.positions.size()))
    return false;
  if (!Reach(task, family, rows.positions, reached)) return false;
  limits_ = reached[0].limits;
  totals_.resize(limits_.size() * StrideOf(windows.begin.size()));
  Add(products ? kept_.data() : values, products ? missed_.data() : nullptr, windows, rows.positions.lo,
      reached[0].rows.data(), limits_.size(), totals_.data());
  return true;
}

void FamilySums::Give(int64_t limit, Out& out) const {
  const auto place = std::lower_bound(limits_.begin(), limits_.end(), limit) - limits_.begin();
  std::copy_n(totals_.data() + static_cast<size_t>(place) * StrideOf(out.size()), out.size(),
              out.Values<int64_t>());
}

}  // namespace kaocheng::exec
