#include "engine/exec/scatter.h"

#include <algorithm>

#include "dsl/base/number.h"
#include "dsl/base/parallel.h"
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
      : task_(task),
        reduce_(reduce),
        out_(out),
        data_(task.run.space(reduce.source)),
        ancestors_(Ancestors(task.run, reduce.source, reduce.entity)) {
    const bool ever = reduce.window == hir::Reduce::Window::kEver;
    first_ = ever ? kMinDate : static_cast<Date>(task.view(reduce.first).shared);
    last_ = ever ? kMaxDate : static_cast<Date>(task.view(reduce.last).shared);
    where_ = reduce.where.valid() ? task.view(reduce.where)
                                  : View{.width = Width::k8, .constant = true, .shared = 1};
    value_ = reduce.value.valid() ? task.view(reduce.value) : View{.constant = true, .shared = 0};
    if (reduce.date.valid()) {
      date_ = task.view(reduce.date);
    } else if (!data_.on.empty()) {
      date_ = {.width = Width::k32, .values = data_.on.data()};
    } else {
      for (const data::DateRange& cell : data_.cells) cell_dates_.push_back(cell.last);
    }
  }

  void Run() {
    const auto entities = static_cast<size_t>(task_.rows.hi);
    const auto runs = static_cast<size_t>((int64_t{data_.rows} + kRun - 1) / kRun);
    // No more threads than have clearly more to add than their totals take to merge.
    const size_t useful = static_cast<size_t>(data_.rows) / (4 * entities + 1);
    const size_t threads = std::clamp<size_t>(useful, 1, task_.run.threads);
    std::vector<std::vector<Total>> totals(threads, std::vector<Total>(entities));
    ParallelFor(runs, threads, [&](size_t run, size_t worker) {
      const Row lo = static_cast<Row>(run) * kRun;
      AddRun({lo, lo + std::min(kRun, data_.rows - lo)}, totals[worker]);
    });
    ReduceSupply supply(task_, reduce_);
    for (size_t i = 0; i < out_.size(); ++i) {
      for (size_t t = 1; t < threads; ++t) totals[0][i].Add(totals[t][i]);
      const bool supplied = !supply.matters() || supply.Known(static_cast<Row>(i), first_, last_);
      if (!supplied || totals[0][i].unknown) {
        out_.SetState(i, kUndetermined);
      } else {
        Give(i, totals[0][i]);
      }
    }
  }

 private:
  void AddRun(Range rows, std::vector<Total>& totals) const {
    const bool stated = where_.states != nullptr || value_.states != nullptr || date_.states != nullptr;
    if (stated || !cell_dates_.empty() || date_.constant) return AddCarefully(rows, totals);
    WithInput<uint8_t>(where_, rows.lo, [&](auto where) {
      WithWidth(value_.width, [&](auto type) {
        WithInput<decltype(type)>(value_, rows.lo, [&](auto value) { AddPlain(rows, where, value, totals); });
      });
    });
  }

  template <typename Where, typename Value>
  void AddPlain(Range rows, Where where, Value value, std::vector<Total>& totals) const {
    const Row* ancestors = ancestors_ + rows.lo;
    const Date* dates = date_.Values<Date>(rows.lo);
    const size_t n = rows.size();
    for (size_t i = 0; i < n;) {
      const Row ancestor = ancestors[i];
      int64_t count = 0;
      int64_t sum = 0;
      int64_t least = INT64_MAX;
      int64_t most = INT64_MIN;
      for (; i < n && ancestors[i] == ancestor; ++i) {
        const bool counts = (where[i] != 0) & (first_ <= dates[i]) & (dates[i] <= last_);
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
      const Row ancestor = ancestors_[row];
      if (ancestor == kNoRow) continue;
      const bool where_known = where_.StateAt(row) == kValue;
      if (where_known && where_.Get(row) == 0) continue;
      Total& total = totals[static_cast<size_t>(ancestor)];
      const uint8_t date_state = date_.StateAt(row);
      if (date_state == kUndetermined) total.unknown = true;
      if (date_state != kValue) continue;
      const int64_t date =
          cell_dates_.empty() ? date_.Get(row) : cell_dates_[static_cast<size_t>(row) % cell_dates_.size()];
      if (date < first_ || last_ < date) continue;
      if (!where_known || value_.StateAt(row) != kValue) {
        total.unknown = true;
        continue;
      }
      const int64_t v = value_.Get(row);
      total.Add({v, 1, v, v, false});
    }
  }

  void Give(size_t i, const Total& total) {
    const auto set = [&](std::optional<int64_t> value, uint8_t otherwise) {
      value ? out_.Set(i, *value) : out_.SetState(i, otherwise);
    };
    const auto unless_empty = [&](int64_t value) {
      return total.n == 0 ? std::nullopt : std::optional(value);
    };
    switch (reduce_.aggregate) {
      case hir::Aggregate::kCount:
        return out_.Set(i, total.n);
      case hir::Aggregate::kExists:
        return out_.Set(i, total.n > 0 ? 1 : 0);
      case hir::Aggregate::kEvery:
        return out_.Set(i, total.n == 0 || total.least != 0 ? 1 : 0);
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

  const Task& task_;
  const hir::Reduce& reduce_;
  Out& out_;
  const data::SpaceData& data_;
  const Row* ancestors_;
  Date first_, last_;
  View where_, value_, date_;
  std::vector<Date> cell_dates_;  // cells count by their last day
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
