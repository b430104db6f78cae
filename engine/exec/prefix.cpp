#include "engine/exec/prefix.h"

#include "dsl/base/kernel.h"
#include "engine/exec/sums.h"

namespace kaocheng::exec {
namespace {

// Rows a window, on average, from which on adding up each is faster.
constexpr size_t kLong = 24;

// sums[i]: of the values of the rows before i that count. False where one might be out of bounds.
template <typename Counts>
bool AddUp(const int64_t* values, size_t n, Counts counts, std::vector<uint64_t>& sums) {
  if (!SumsFit(values, n)) return false;
  if (sums.size() < n + 1) sums.resize(n + 1);
  uint64_t* const target = sums.data();
  uint64_t sum = target[0] = 0;
  for (size_t i = 0; i < n; ++i) {
    sum += static_cast<uint64_t>(values[i]) & -static_cast<uint64_t>(counts[i] != 0 ? 1 : 0);
    target[i + 1] = sum;
  }
  return true;
}

}  // namespace

KAOCHENG_KERNEL bool SumByPrefix(const Task& task, const hir::Reduce& reduce, const SourceRows& rows,
                                 const Windows& windows, Out& out) {
  if (!task.run.shortcuts || reduce.aggregate != hir::Aggregate::kSum || rows.value.width != Width::k64)
    return false;
  if (rows.positions.size() >= kLong * out.size()) return false;
  const Row lo = rows.positions.lo;
  std::vector<uint64_t>& sums = task.windows->sums();
  bool added = false;
  WithInput<uint8_t>(rows.where, lo, [&](auto counts) {
    added = AddUp(rows.value.Values<int64_t>(lo), rows.positions.size(), counts, sums);
  });
  if (!added) return false;
  int64_t* target = out.Values<int64_t>();
  for (size_t i = 0; i < out.size(); ++i)
    target[i] = static_cast<int64_t>(sums[static_cast<size_t>(windows.end[i] - lo)] -
                                     sums[static_cast<size_t>(windows.begin[i] - lo)]);
  windows.Spread(out);
  return true;
}

}  // namespace kaocheng::exec
