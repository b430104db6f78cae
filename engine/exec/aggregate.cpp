#include "engine/exec/aggregate.h"

#include <algorithm>
#include <limits>

#include "dsl/base/kernel.h"
#include "dsl/base/number.h"

namespace kaocheng::exec {
namespace {

// 64 bits hold the sum of this many values within kNumberLimit.
constexpr Row kSafeRun = 1'000'000;

// Rows that count: those where `where` holds, or all. Positions are counted from the source's first.
struct All {
  uint8_t operator()(size_t) const { return 1; }
};
struct Where {
  const uint8_t* where;
  uint8_t operator()(size_t i) const { return where[i]; }
};

// A total over a window, kept up while windows slide forward, so that overlapping windows cost what they
// move.
template <typename Total>
class Sliding {
 public:
  explicit Sliding(Total total) : total_(total) {}
  Int128 At(Row begin, Row end) {
    if (begin >= begin_ && end >= end_ && begin < end_) {
      sum_ += total_(end_, end) - total_(begin_, begin);
    } else {
      sum_ = total_(begin, end);
    }
    begin_ = begin;
    end_ = end;
    return sum_;
  }

 private:
  Total total_;
  Row begin_ = 0;
  Row end_ = 0;
  Int128 sum_ = 0;
};

template <typename Counts>
auto Counter(Counts counts, Row origin) {
  return [counts, origin](Row begin, Row end) {
    int64_t n = 0;
    while (begin < end) {  // in runs that 32 bits count: twice as many rows at a time
      const Row stop = end - begin > kSafeRun ? begin + kSafeRun : end;
      uint32_t some = 0;
      for (Row i = begin; i < stop; ++i)
        some += static_cast<uint32_t>(counts(static_cast<size_t>(i - origin)));
      n += some;
      begin = stop;
    }
    return Int128{n};
  };
}

template <typename T, typename Counts>
auto Summer(const T* values, Counts counts, Row origin) {
  return [values, counts, origin](Row begin, Row end) {
    Int128 total = 0;
    while (begin < end) {
      const Row stop = end - begin > kSafeRun ? begin + kSafeRun : end;
      int64_t sum = 0;
      for (Row i = begin; i < stop; ++i) {
        const auto at = static_cast<size_t>(i - origin);
        sum += static_cast<int64_t>(values[at]) & -static_cast<int64_t>(counts(at));
      }
      total += sum;
      begin = stop;
    }
    return total;
  };
}

void SetSum(Out& out, size_t i, Int128 sum) {
  if (WithinLimit(sum)) {
    out.Set(i, static_cast<int64_t>(sum));
  } else {
    out.SetState(i, kUndetermined);
  }
}

template <typename T, typename Counts>
class Plain {
 public:
  Plain(const SourceRows& rows, const Windows& windows, const T* values, Counts counts, Out& out)
      : windows_(windows), values_(values), counts_(counts), origin_(rows.positions.lo), out_(out) {}

  void Run(hir::Aggregate aggregate) {
    switch (aggregate) {
      case hir::Aggregate::kCount: {
        Sliding count(Counter(counts_, origin_));
        return Each([&](size_t i, Row a, Row b) { out_.Set(i, static_cast<int64_t>(count.At(a, b))); });
      }
      case hir::Aggregate::kExists: {
        Sliding count(Counter(counts_, origin_));
        return Each([&](size_t i, Row a, Row b) { out_.Set(i, count.At(a, b) > 0 ? 1 : 0); });
      }
      case hir::Aggregate::kEvery: {
        const auto fails = [this](size_t at) { return counts_(at) & (values_[at] == 0 ? 1 : 0); };
        Sliding count(Counter(fails, origin_));
        return Each([&](size_t i, Row a, Row b) { out_.Set(i, count.At(a, b) == 0 ? 1 : 0); });
      }
      case hir::Aggregate::kSum: {
        Sliding sum(Summer(values_, counts_, origin_));
        return Each([&](size_t i, Row a, Row b) { SetSum(out_, i, sum.At(a, b)); });
      }
      case hir::Aggregate::kAverage: {
        Sliding sum(Summer(values_, counts_, origin_));
        Sliding count(Counter(counts_, origin_));
        return Each([&](size_t i, Row a, Row b) {
          const Int128 n = count.At(a, b);
          const Int128 total = sum.At(a, b);
          if (n == 0) return out_.SetState(i, kAbsent);
          SetSum(out_, i, DivideRounded(total, n).value_or(0));
        });
      }
      case hir::Aggregate::kMin:
        return Best<false>();
      case hir::Aggregate::kMax:
        return Best<true>();
      case hir::Aggregate::kLatest:
        return Each([&](size_t i, Row a, Row b) {
          while (b > a && counts_(At(b - 1)) == 0) --b;
          if (b == a) return out_.SetState(i, kAbsent);
          out_.Set(i, static_cast<int64_t>(values_[At(b - 1)]));
        });
      case hir::Aggregate::kDistinct:
        return Distinct();
    }
  }

 private:
  size_t At(Row position) const { return static_cast<size_t>(position - origin_); }

  template <typename Fn>
  void Each(Fn fn) {
    for (size_t i = 0; i < out_.size(); ++i) {
      if (!windows_.states.empty() && windows_.states[i] != kValue) {
        out_.SetState(i, windows_.states[i]);
      } else {
        fn(i, windows_.begin[i], windows_.end[i]);
      }
    }
  }

  // Without branches: rows that do not count are as bad as can be.
  template <bool kMost>
  void Best() {
    constexpr T kWorst = kMost ? std::numeric_limits<T>::min() : std::numeric_limits<T>::max();
    Each([&](size_t i, Row a, Row b) {
      uint8_t any = 0;
      T best = kWorst;
      for (Row p = a; p < b; ++p) {
        const uint8_t counts = counts_(At(p));
        const T value = counts != 0 ? values_[At(p)] : kWorst;
        best = kMost ? std::max(best, value) : std::min(best, value);
        any |= counts;
      }
      if (any == 0) return out_.SetState(i, kAbsent);
      out_.Set(i, static_cast<int64_t>(best));
    });
  }

  // Dates and other values that ascend with the rows are counted on the way; only disorder makes a copy and
  // sorts it.
  void Distinct() {
    std::vector<int64_t> values;
    Each([&](size_t i, Row a, Row b) {
      int64_t n = 0;
      int64_t last = INT64_MIN;
      bool descends = false;
      for (Row p = a; p < b; ++p) {  // without branches: which rows count is as good as random
        const auto value = static_cast<int64_t>(values_[At(p)]);
        const bool counts = counts_(At(p)) != 0;
        n += (counts & (value != last)) ? 1 : 0;
        descends |= counts & (value < last);
        last = counts ? value : last;
      }
      if (descends) {
        values.clear();
        for (Row p = a; p < b; ++p)
          if (counts_(At(p)) != 0) values.push_back(static_cast<int64_t>(values_[At(p)]));
        n = CountDistinct(values);
      }
      out_.Set(i, n);
    });
  }

  const Windows& windows_;
  const T* values_;
  Counts counts_;
  Row origin_;
  Out& out_;
};

}  // namespace

int64_t CountDistinct(std::vector<int64_t>& values) {
  std::sort(values.begin(), values.end());
  return std::unique(values.begin(), values.end()) - values.begin();
}

KAOCHENG_KERNEL void AggregatePlain(hir::Aggregate aggregate, const SourceRows& rows, const Windows& windows,
                                    Out& out) {
  const Row origin = rows.positions.lo;
  const bool counts_only = rows.value.values == nullptr;
  WithWidth(counts_only ? Width::k8 : rows.value.width, [&](auto type) {
    using T = decltype(type);
    const T* values = counts_only ? nullptr : rows.value.Values<T>(origin);
    if (rows.where.constant) {
      Plain<T, All>(rows, windows, values, All{}, out).Run(aggregate);
    } else {
      Plain<T, Where>(rows, windows, values, Where{rows.where.Values<uint8_t>(origin)}, out).Run(aggregate);
    }
  });
}

}  // namespace kaocheng::exec
