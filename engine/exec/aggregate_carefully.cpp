#include <algorithm>

#include "dsl/base/number.h"
#include "engine/exec/aggregate.h"

namespace kaocheng::exec {
namespace {

// What is known of one target row's window so far.
struct Total {
  int64_t n = 0;
  Int128 sum = 0;
  int64_t least = INT64_MAX;
  int64_t most = INT64_MIN;
  int64_t latest = 0;
  bool every = true;
  bool unknown = false;
  std::vector<int64_t> values;  // distinct

  void Clear() {
    std::vector<int64_t> keep = std::move(values);
    keep.clear();
    *this = Total{};
    values = std::move(keep);
  }
  void Add(int64_t value, bool distinct) {
    ++n;
    sum += value;
    least = std::min(least, value);
    most = std::max(most, value);
    latest = value;
    every = every && value != 0;
    if (distinct) values.push_back(value);
  }
};

void Set(Out& out, size_t i, std::optional<int64_t> value, uint8_t otherwise) {
  if (value) {
    out.Set(i, *value);
  } else {
    out.SetState(i, otherwise);
  }
}

void Give(hir::Aggregate aggregate, Total& total, size_t i, Out& out) {
  if (total.unknown) return out.SetState(i, kUndetermined);
  const auto unless_empty = [&](int64_t value) { return total.n == 0 ? std::nullopt : std::optional(value); };
  switch (aggregate) {
    case hir::Aggregate::kCount:
      return out.Set(i, total.n);
    case hir::Aggregate::kExists:
      return out.Set(i, total.n > 0 ? 1 : 0);
    case hir::Aggregate::kEvery:
      return out.Set(i, total.every ? 1 : 0);
    case hir::Aggregate::kDistinct:
      return out.Set(i, CountDistinct(total.values));
    case hir::Aggregate::kSum:
      return Set(out, i, DivideRounded(total.sum, 1), kUndetermined);
    case hir::Aggregate::kAverage:
      return Set(out, i, DivideRounded(total.sum, total.n), kAbsent);
    case hir::Aggregate::kMin:
      return Set(out, i, unless_empty(total.least), kAbsent);
    case hir::Aggregate::kMax:
      return Set(out, i, unless_empty(total.most), kAbsent);
    case hir::Aggregate::kLatest:
      return Set(out, i, unless_empty(total.latest), kAbsent);
  }
}

}  // namespace

void AggregateCarefully(hir::Aggregate aggregate, const SourceRows& rows, const Windows& windows, Out& out) {
  const bool has_value = rows.value.values != nullptr;
  const bool forced = rows.force != SourceRows::Force::kAny;
  Total total;
  for (size_t i = 0; i < out.size(); ++i) {
    if (!windows.states.empty() && windows.states[i] != kValue) {
      out.SetState(i, windows.states[i]);
      continue;
    }
    total.Clear();
    for (Row p = windows.begin[i]; p < windows.end[i] && !total.unknown; ++p) {
      const bool where_known = rows.where.StateAt(p) == kValue;
      if (where_known && rows.where.Get(p) == 0) continue;
      const uint8_t in_force = forced ? rows.InForce(p, windows.first[i], windows.last[i]) : 1;
      if (in_force == 0) continue;
      // Rows that were collected carry the state of their `where` with that of their value, also where they
      // only count.
      const bool known = where_known && in_force == 1 && rows.value.StateAt(p) == kValue;
      if (!known) {
        total.unknown = true;
      } else {
        total.Add(has_value ? rows.value.Get(p) : 0, aggregate == hir::Aggregate::kDistinct);
      }
    }
    Give(aggregate, total, i, out);
  }
}

}  // namespace kaocheng::exec
