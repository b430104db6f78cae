#include "engine/exec/aggregate.h"

#include <algorithm>

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
  explicit Sliding(Total total) : x_total(total) {}
  Int128 At(Row begin, Row end) {
    if (begin >= x_begin && end >= x_end && begin < x_end) {
      x_sum += x_total(x_end, end) - x_total(x_begin, begin);
    } else {
      x_sum = x_total(begin, end);
    }
    x_begin = begin;
    x_end = end;
    return x_sum;
  }

 private:
  Total x_total;
  Row x_begin = 0;
  Row x_end = 0;
  Int128 x_sum = 0;
};

template <typename Counts>
auto Counter(Counts counts, Row origin) {
  return [counts, origin](Row begin, Row end) {
    int64_t n = 0;
    for (Row i = begin; i < end; ++i) n += counts(static_cast<size_t>(i - origin));
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
      : x_windows(windows), x_values(values), x_counts(counts), x_origin(rows.positions.lo), x_out(out) {}

  void Run(hir::Aggregate aggregate) {
    switch (aggregate) {
      case hir::Aggregate::kCount: {
        Sliding count(Counter(x_counts, x_origin));
        return Each([&](size_t i, Row a, Row b) { x_out.Set(i, static_cast<int64_t>(count.At(a, b))); });
      }
      case hir::Aggregate::kExists: {
        Sliding count(Counter(x_counts, x_origin));
        return Each([&](size_t i, Row a, Row b) { x_out.Set(i, count.At(a, b) > 0 ? 1 : 0); });
      }
      case hir::Aggregate::kEvery: {
        const auto fails = [this](size_t at) { return x_counts(at) & (x_values[at] == 0 ? 1 : 0); };
        Sliding count(Counter(fails, x_origin));
        return Each([&](size_t i, Row a, Row b) { x_out.Set(i, count.At(a, b) == 0 ? 1 : 0); });
      }
      case hir::Aggregate::kSum: {
        Sliding sum(Summer(x_values, x_counts, x_origin));
        return Each([&](size_t i, Row a, Row b) { SetSum(x_out, i, sum.At(a, b)); });
      }
      case hir::Aggregate::kAverage: {
        Sliding sum(Summer(x_values, x_counts, x_origin));
        Sliding count(Counter(x_counts, x_origin));
        return Each([&](size_t i, Row a, Row b) {
          const Int128 n = count.At(a, b);
          const Int128 total = sum.At(a, b);
          if (n == 0) return x_out.SetState(i, kAbsent);
          SetSum(x_out, i, DivideRounded(total, n).value_or(0));
        });
      }
      case hir::Aggregate::kMin:
        return Best([](T a, T b) { return a < b; });
      case hir::Aggregate::kMax:
        return Best([](T a, T b) { return a > b; });
      case hir::Aggregate::kLatest:
        return Each([&](size_t i, Row a, Row b) {
          while (b > a && x_counts(At(b - 1)) == 0) --b;
          if (b == a) return x_out.SetState(i, kAbsent);
          x_out.Set(i, static_cast<int64_t>(x_values[At(b - 1)]));
        });
      case hir::Aggregate::kDistinct:
        return Distinct();
    }
  }

 private:
  size_t At(Row position) const { return static_cast<size_t>(position - x_origin); }

  template <typename Fn>
  void Each(Fn fn) {
    for (size_t i = 0; i < x_out.size(); ++i) {
      if (!x_windows.states.empty() && x_windows.states[i] != kValue) {
        x_out.SetState(i, x_windows.states[i]);
      } else {
        fn(i, x_windows.begin[i], x_windows.end[i]);
      }
    }
  }

  template <typename Better>
  void Best(Better better) {
    Each([&](size_t i, Row a, Row b) {
      bool any = false;
      T best{};
      for (Row p = a; p < b; ++p) {
        const size_t at = At(p);
        if (x_counts(at) == 0) continue;
        if (!any || better(x_values[at], best)) best = x_values[at];
        any = true;
      }
      if (!any) return x_out.SetState(i, kAbsent);
      x_out.Set(i, static_cast<int64_t>(best));
    });
  }

  // Dates and other values that ascend with the rows are counted on the way; only disorder makes a copy and
  // sorts it.
  void Distinct() {
    std::vector<int64_t> values;
    Each([&](size_t i, Row a, Row b) {
      int64_t n = 0;
      T last{};
      bool ascending = true;
      for (Row p = a; p < b; ++p) {
        const size_t at = At(p);
        if (x_counts(at) == 0) continue;
        const T value = x_values[at];
        if (n > 0 && value < last) {
          ascending = false;
          break;
        }
        n += n == 0 || value != last ? 1 : 0;
        last = value;
      }
      if (!ascending) {
        values.clear();
        for (Row p = a; p < b; ++p)
          if (x_counts(At(p)) != 0) values.push_back(static_cast<int64_t>(x_values[At(p)]));
        n = CountDistinct(values);
      }
      x_out.Set(i, n);
    });
  }

  const Windows& x_windows;
  const T* x_values;
  Counts x_counts;
  Row x_origin;
  Out& x_out;
};

}  // namespace

int64_t CountDistinct(std::vector<int64_t>& values) {
  std::sort(values.begin(), values.end());
  return std::unique(values.begin(), values.end()) - values.begin();
}

void AggregatePlain(hir::Aggregate aggregate, const SourceRows& rows, const Windows& windows, Out& out) {
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
