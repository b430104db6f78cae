#include "engine/exec/scatter.h"

#include <algorithm>

#include "dsl/base/number.h"
#include "engine/exec/parallel.h"
#include "engine/exec/supply.h"

namespace kaocheng::exec {
namespace {

constexpr Row kRun = 1 << 16;  // rows; 64 bits hold their sum

struct Total {
  Int128 sum = 0;
  int64_t n = 0;
  int64_t least = INT64_MAX;
  int64_t most = INT64_MIN;
  bool unknown = false;

  void Add(const Total& other) {
    sum += other.sum;
    n += other.n;
    least = std::min(least, other.least);
    most = std::max(most, other.most);
    unknown |= other.unknown;
  }
};

class Scatterer {
 public:
  Scatterer(const Task& task, const hir::Reduce& reduce, Out& out)
      : x_task(task),
        x_reduce(reduce),
        x_out(out),
        x_data(task.run.space(reduce.source)),
        x_ancestors(Ancestors(task.run, reduce.source, reduce.entity)) {
    const data::Period& period = task.run.snapshot.period;
    const bool ever = reduce.window == hir::Reduce::Window::kEver;
    x_first = ever ? kMinDate : static_cast<Date>(task.view(reduce.first).shared);
    x_last = ever ? kMaxDate : static_cast<Date>(task.view(reduce.last).shared);
    x_needed_first = ever ? period.first : x_first;
    x_needed_last = std::min(x_last, period.last);
    x_where = reduce.where.valid() ? task.view(reduce.where)
                                   : View{.width = Width::k8, .constant = true, .shared = 1};
    x_value = reduce.value.valid() ? task.view(reduce.value) : View{.constant = true, .shared = 0};
    if (reduce.date.valid()) {
      x_date = task.view(reduce.date);
    } else if (!x_data.on.empty()) {
      x_date = {.width = Width::k32, .values = x_data.on.data()};
    } else {
      for (const data::DateRange& cell : x_data.cells) x_cell_dates.push_back(cell.last);
    }
  }

  void Run() {
    const auto entities = static_cast<size_t>(x_task.rows.hi);
    const auto runs = static_cast<size_t>((int64_t{x_data.rows} + kRun - 1) / kRun);
    // No more threads than have clearly more to add than their totals take to merge.
    const size_t useful = static_cast<size_t>(x_data.rows) / (4 * entities + 1);
    const size_t threads = std::clamp<size_t>(useful, 1, x_task.run.threads);
    std::vector<std::vector<Total>> totals(threads, std::vector<Total>(entities));
    ParallelFor(runs, threads, [&](size_t run, size_t worker) {
      const Row lo = static_cast<Row>(run) * kRun;
      AddRun({lo, lo + std::min(kRun, x_data.rows - lo)}, totals[worker]);
    });
    Supply supply(x_task, x_reduce);
    for (size_t i = 0; i < x_out.size(); ++i) {
      for (size_t t = 1; t < threads; ++t) totals[0][i].Add(totals[t][i]);
      const bool supplied =
          !supply.matters() || supply.Known(static_cast<Row>(i), x_needed_first, x_needed_last);
      if (!supplied || totals[0][i].unknown) {
        x_out.SetState(i, kUndetermined);
      } else {
        Give(i, totals[0][i]);
      }
    }
  }

 private:
  void AddRun(Range rows, std::vector<Total>& totals) const {
    const bool stated = x_where.states != nullptr || x_value.states != nullptr || x_date.states != nullptr;
    if (stated || !x_cell_dates.empty() || x_date.constant) return AddCarefully(rows, totals);
    WithInput<uint8_t>(x_where, rows.lo, [&](auto where) {
      WithWidth(x_value.width, [&](auto type) {
        WithInput<decltype(type)>(x_value, rows.lo,
                                  [&](auto value) { AddPlain(rows, where, value, totals); });
      });
    });
  }

  template <typename Where, typename Value>
  void AddPlain(Range rows, Where where, Value value, std::vector<Total>& totals) const {
    const Row* ancestors = x_ancestors + rows.lo;
    const Date* dates = x_date.Values<Date>(rows.lo);
    const size_t n = rows.size();
    for (size_t i = 0; i < n;) {
      const Row ancestor = ancestors[i];
      int64_t count = 0;
      int64_t sum = 0;
      int64_t least = INT64_MAX;
      int64_t most = INT64_MIN;
      for (; i < n && ancestors[i] == ancestor; ++i) {
        const bool counts = (where[i] != 0) & (x_first <= dates[i]) & (dates[i] <= x_last);
        const auto v = static_cast<int64_t>(value[i]);
        count += counts ? 1 : 0;
        sum += v & -static_cast<int64_t>(counts);
        least = std::min(least, counts ? v : INT64_MAX);
        most = std::max(most, counts ? v : INT64_MIN);
      }
      if (ancestor != kNoRow) totals[static_cast<size_t>(ancestor)].Add({sum, count, least, most, false});
    }
  }

  void AddCarefully(Range rows, std::vector<Total>& totals) const {
    for (Row row = rows.lo; row < rows.hi; ++row) {
      const Row ancestor = x_ancestors[row];
      if (ancestor == kNoRow) continue;
      const bool where_known = x_where.StateAt(row) == kValue;
      if (where_known && x_where.Get(row) == 0) continue;
      Total& total = totals[static_cast<size_t>(ancestor)];
      const uint8_t date_state = x_date.StateAt(row);
      if (date_state == kUndetermined) total.unknown = true;
      if (date_state != kValue) continue;
      const int64_t date = x_cell_dates.empty()
                               ? x_date.Get(row)
                               : x_cell_dates[static_cast<size_t>(row) % x_cell_dates.size()];
      if (date < x_first || x_last < date) continue;
      if (!where_known || x_value.StateAt(row) != kValue) {
        total.unknown = true;
        continue;
      }
      const int64_t v = x_value.Get(row);
      total.Add({v, 1, v, v, false});
    }
  }

  void Give(size_t i, const Total& total) {
    const auto set = [&](std::optional<int64_t> value, uint8_t otherwise) {
      value ? x_out.Set(i, *value) : x_out.SetState(i, otherwise);
    };
    const auto unless_empty = [&](int64_t value) {
      return total.n == 0 ? std::nullopt : std::optional(value);
    };
    switch (x_reduce.aggregate) {
      case hir::Aggregate::kCount:
        return x_out.Set(i, total.n);
      case hir::Aggregate::kExists:
        return x_out.Set(i, total.n > 0 ? 1 : 0);
      case hir::Aggregate::kEvery:
        return x_out.Set(i, total.n == 0 || total.least != 0 ? 1 : 0);
      case hir::Aggregate::kSum:
        return set(DivideRounded(total.sum, 1), kUndetermined);
      case hir::Aggregate::kAverage:
        return set(DivideRounded(total.sum, total.n), kAbsent);
      case hir::Aggregate::kMin:
        return set(unless_empty(total.least), kAbsent);
      case hir::Aggregate::kMax:
        return set(unless_empty(total.most), kAbsent);
      case hir::Aggregate::kLatest:
      case hir::Aggregate::kDistinct:
        return;  // CanScatter lets neither pass
    }
  }

  const Task& x_task;
  const hir::Reduce& x_reduce;
  Out& x_out;
  const data::SpaceData& x_data;
  const Row* x_ancestors;
  Date x_first, x_last, x_needed_first, x_needed_last;
  View x_where, x_value, x_date;
  std::vector<Date> x_cell_dates;  // cells count by their last day
};

}  // namespace

bool CanScatter(const Task& task, const hir::Reduce& reduce) {
  if (task.local || reduce.match != hir::Reduce::Match::kAncestor || task.column.space != reduce.entity)
    return false;
  if (reduce.aggregate == hir::Aggregate::kLatest || reduce.aggregate == hir::Aggregate::kDistinct)
    return false;
  if (task.run.program.spaces[reduce.source].kind == hir::Space::Kind::kEntity) return false;
  if (reduce.window == hir::Reduce::Window::kAsOf) return false;
  return reduce.window == hir::Reduce::Window::kEver ||
         (task.view(reduce.first).constant && task.view(reduce.last).constant);
}

void Scatter(const Task& task, const hir::Reduce& reduce, Out& out) { Scatterer(task, reduce, out).Run(); }

}  // namespace kaocheng::exec
