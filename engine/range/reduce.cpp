#include "engine/range/reduce.h"

#include <cstdlib>
#include <optional>
#include <set>
#include <tuple>

#include "dsl/base/number.h"

namespace kaocheng::range {

using hir::Aggregate;

bool Tally::MayBeEmpty() const {
  return std::none_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.certain; });
}

Possible Tally::Count() const {
  const auto certain = std::count_if(rows_.begin(), rows_.end(), [](const Row& row) { return row.certain; });
  return {certain, open_ ? kNumberLimit : static_cast<int64_t>(rows_.size()), false};
}

Possible Tally::Every() const {
  bool fails = false;
  bool may_fail = open_;
  for (const Row& row : rows_) {
    fails |= row.certain && row.value.hi == 0;
    may_fail |= row.value.lo == 0;
  }
  return {may_fail ? 0 : 1, fails ? 0 : 1, false};
}

// Judged on the result only, as where all is known.
Possible Tally::Sum() const {
  Int128 lo = 0;
  Int128 hi = 0;
  for (const Row& row : rows_) {
    lo += row.certain ? row.value.lo : std::min<int64_t>(row.value.lo, 0);
    hi += row.certain ? row.value.hi : std::max<int64_t>(row.value.hi, 0);
  }
  if (open_ || !WithinLimit(lo) || !WithinLimit(hi)) return AnyValue();
  return {static_cast<int64_t>(lo), static_cast<int64_t>(hi), false};
}

Possible Tally::Average() const {
  if (open_) {
    Possible any = AnyValue();
    any.absent = MayBeEmpty();
    return any;
  }
  Int128 lo = 0;
  Int128 hi = 0;
  bool all_certain = true;
  for (const Row& row : rows_) {
    lo += row.value.lo;
    hi += row.value.hi;
    all_certain &= row.certain;
  }
  if (rows_.empty()) return kNothing;
  if (all_certain) {
    const auto n = static_cast<int64_t>(rows_.size());
    const auto least = DivideRounded(lo, n);
    const auto most = DivideRounded(hi, n);
    return least && most ? Possible{*least, *most, false} : AnyValue();
  }
  Possible result = rows_.front().value;
  for (const Row& row : rows_) result = Hull(result, row.value);
  result.absent = MayBeEmpty();
  return result;
}

Possible Tally::Best(bool least) const {
  const Possible any = AnyValue();
  Possible result = least ? Possible{any.hi, any.hi, false} : Possible{any.lo, any.lo, false};
  const bool may_be_empty = MayBeEmpty();
  Possible possible = kNothing;  // hull of all
  for (const Row& row : rows_) possible = Hull(possible, row.value);
  possible.absent = false;
  if (rows_.empty() && !open_) return kNothing;
  for (const Row& row : rows_) {
    if (!row.certain) continue;
    result.lo = least ? result.lo : std::max(result.lo, row.value.lo);
    result.hi = least ? std::min(result.hi, row.value.hi) : result.hi;
  }
  if (may_be_empty) result = possible.may_be_value() ? possible : any;
  if (least) result.lo = open_ ? any.lo : possible.lo;
  if (!least) result.hi = open_ ? any.hi : possible.hi;
  if (may_be_empty && open_) result = any;
  result.absent = may_be_empty;
  return result;
}

// A row may be the latest unless some certain one is surely later.
Possible Tally::Latest() const {
  if (open_) {
    Possible any = AnyValue();
    any.absent = MayBeEmpty();
    return any;
  }
  using Place = std::tuple<int64_t, std::string_view, int64_t>;
  std::optional<Place> floor;
  for (const Row& row : rows_) {
    const Place at{row.date.lo, row.id, row.row};
    if (row.certain && (!floor || at > *floor)) floor = at;
  }
  Possible result = kNothing;
  bool first = true;
  for (const Row& row : rows_) {
    if (floor && Place{row.date.hi, row.id, row.row} < *floor) continue;
    result = first ? row.value : Hull(result, row.value);
    first = false;
  }
  result.absent = !floor;
  return Settle(program_, type_, result);
}

// At least the certain values that are known; at most all known ones and one more for each unknown.
Possible Tally::Distinct() const {
  std::set<int64_t> certain;
  std::set<int64_t> known;
  int64_t unknown = 0;
  for (const Row& row : rows_) {
    if (!row.value.is_value()) {
      ++unknown;
      continue;
    }
    known.insert(row.value.lo);
    if (row.certain) certain.insert(row.value.lo);
  }
  const auto most = static_cast<int64_t>(known.size()) + unknown;
  return {static_cast<int64_t>(certain.size()), open_ ? kNumberLimit : most, false};
}

Possible Tally::Result() const {
  switch (aggregate_) {
    case Aggregate::kCount:
      return Count();
    case Aggregate::kExists: {
      const Possible count = Count();
      return {count.lo > 0 ? 1 : 0, count.hi > 0 ? 1 : 0, false};
    }
    case Aggregate::kEvery:
      return Every();
    case Aggregate::kSum:
      return Sum();
    case Aggregate::kAverage:
      return Average();
    case Aggregate::kMin:
      return Best(true);
    case Aggregate::kMax:
      return Best(false);
    case Aggregate::kLatest:
      return Latest();
    case Aggregate::kDistinct:
      return Distinct();
  }
  std::abort();
}

Sure InForce(Date from, Date until, const Possible& date) {
  if (!date.may_be_value()) return Sure::kNo;
  return ToSure(from <= date.lo && date.hi < until, from <= date.hi && date.lo < until);
}

}  // namespace kaocheng::range
