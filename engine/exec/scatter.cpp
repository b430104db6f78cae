#include "engine/exec/scatter.h"

#include <algorithm>

#include "dsl/base/number.h"
#include "dsl/base/parallel.h"
#include "engine/data/stays.h"
#include "engine/exec/group_key.h"
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

  void Add(int64_t value, bool known) {
    sum += value;
    ++n;
    least = std::min(least, value);
    most = std::max(most, value);
    unknown |= !known;
  }
  void Add(const Total& other) {
    sum += other.sum;
    n += other.n;
    least = std::min(least, other.least);
    most = std::max(most, other.most);
    unknown |= other.unknown;
  }
};

// What one thread has added up.
struct Totals {
  std::vector<Total> by_group;
  bool all_unknown = false;  // a row may belong to any group

  void Add(const Totals& other) {
    for (size_t i = 0; i < by_group.size(); ++i) by_group[i].Add(other.by_group[i]);
    all_unknown |= other.all_unknown;
  }
};

class Scatterer {
 public:
  Scatterer(const Task& task, const hir::Reduce& reduce, Out& out)
      : task_(task),
        reduce_(reduce),
        out_(out),
        data_(task.run.space(reduce.source)),
        key_(task, reduce),
        as_of_(reduce.window == Window::kAsOf),
        entities_(task.run.program.spaces[reduce.source].kind == hir::Space::Kind::kEntity) {
    const bool ever = reduce.window == Window::kEver;
    first_ = ever ? kMinDate : static_cast<Date>(task.view(reduce.first).shared);
    last_ = ever ? kMaxDate : as_of_ ? first_ : static_cast<Date>(task.view(reduce.last).shared);
    where_ = reduce.where.valid() ? task.view(reduce.where)
                                  : View{.width = Width::k8, .constant = true, .shared = 1};
    value_ = reduce.value.valid() ? task.view(reduce.value) : View{.constant = true, .shared = 0};
    if (!key_.by_reference() && task.column.space != reduce.entity)
      groups_ = Ancestors(task.run, task.column.space, reduce.entity);
    if (reduce.date.valid()) {
      date_ = task.view(reduce.date);
    } else if (!data_.on.empty()) {
      date_ = {.width = Width::k32, .values = data_.on.data()};
    } else {
      for (const data::DateRange& cell : data_.cells) cell_dates_.push_back(cell.last);
    }
  }

  void Run() {
    const auto groups =
        static_cast<size_t>(key_.by_reference() ? task_.rows.hi : task_.run.space(reduce_.entity).rows);
    const auto runs = static_cast<size_t>((int64_t{data_.rows} + kRun - 1) / kRun);
    // No more threads than have clearly more to add than their totals take to merge.
    const size_t useful = static_cast<size_t>(data_.rows) / (4 * groups + 1);
    const size_t threads = std::clamp<size_t>(useful, 1, task_.threads);
    std::vector<Totals> totals(threads, Totals{.by_group = std::vector<Total>(groups)});
    ParallelFor(runs, threads, [&](size_t run, size_t worker) {
      const Row lo = static_cast<Row>(run) * kRun;
      AddRun({lo, lo + std::min(kRun, data_.rows - lo)}, totals[worker]);
    });
    for (size_t t = 1; t < threads; ++t) totals[0].Add(totals[t]);
    ReduceSupply supply(task_, reduce_);
    const Date first = reduce_.window == Window::kEver ? task_.run.snapshot.period.first : first_;
    const Date last = reduce_.window == Window::kEver ? task_.run.snapshot.period.last : last_;
    for (size_t i = 0; i < out_.size(); ++i) {
      const auto target = static_cast<Row>(i);
      const Row group = groups_ == nullptr ? target : groups_[target];
      const Row entity = supply.EntityOf(target);
      const bool supplied = !supply.matters() || (entity != kNoRow && supply.Known(entity, first, last));
      const Total* total = group == kNoRow ? nullptr : &totals[0].by_group[static_cast<size_t>(group)];
      if (!supplied || total == nullptr || total->unknown || totals[0].all_unknown) {
        out_.SetState(i, kUndetermined);
      } else {
        Give(i, *total);
      }
    }
  }

 private:
  using Window = hir::Reduce::Window;

  void AddRun(Range rows, Totals& totals) const {
    const bool stated = where_.states != nullptr || value_.states != nullptr || date_.states != nullptr;
    if (stated) return AddCarefully(rows, totals);
    const bool lies = !entities_ && !as_of_ && key_.ancestors() != nullptr;
    const bool plain = lies && cell_dates_.empty() && !date_.constant;
    WithInput<uint8_t>(where_, rows.lo, [&](auto where) {
      WithWidth(value_.width, [&](auto type) {
        WithInput<decltype(type)>(value_, rows.lo, [&](auto value) {
          plain ? AddPlain(rows, where, value, totals.by_group) : AddOneByOne(rows, where, value, totals);
        });
      });
    });
  }

  // Every row has its value; what is not plain is to which totals it belongs.
  template <typename Where, typename Value>
  void AddOneByOne(Range rows, Where where, Value value, Totals& totals) const {
    for (size_t i = 0; i < rows.size(); ++i) {
      if (where[i] == 0) continue;
      const auto v = static_cast<int64_t>(value[i]);
      EachGroup(rows.lo + static_cast<Row>(i), totals,
                [&](Row group, bool dated) { totals.by_group[static_cast<size_t>(group)].Add(v, dated); });
    }
  }

  template <typename Where, typename Value>
  void AddPlain(Range rows, Where where, Value value, std::vector<Total>& totals) const {
    const Row* ancestors = key_.ancestors() + rows.lo;
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

  void AddCarefully(Range rows, Totals& totals) const {
    for (Row row = rows.lo; row < rows.hi; ++row) {
      const bool where_known = where_.StateAt(row) == kValue;
      if (where_known && where_.Get(row) == 0) continue;
      const bool known = where_known && value_.StateAt(row) == kValue;
      EachGroup(row, totals, [&](Row group, bool dated) {
        totals.by_group[static_cast<size_t>(group)].Add(value_.Get(row), known && dated);
      });
    }
  }

  // The groups in which a row counts; `dated`: it is known that it does.
  template <typename Fn>
  void EachGroup(Row row, Totals& totals, Fn fn) const {
    const uint8_t known = key_.StateAt(row);
    totals.all_unknown |= known == kUndetermined;
    if (known != kValue) return;
    if (entities_ && as_of_) {  // where they stood on the day
      const hir::SpaceId above = key_.by_reference() ? reduce_.source : reduce_.entity;
      data::EachValidStay(task_.run.program, task_.run.snapshot, reduce_.source, row, above,
                          [&](Row entity, Date from, Date until) {
                            const Row group = key_.by_reference() ? key_.At(row) : entity;
                            if (group != kNoRow && from <= first_ && first_ < until) fn(group, true);
                          });
      return;
    }
    const Row group = key_.At(row);
    if (group == kNoRow) return;
    if (entities_ && !reduce_.date.valid()) {
      if (reduce_.window == Window::kEver || data::ValidWithin(data_, row, first_, last_)) fn(group, true);
      return;
    }
    if (!cell_dates_.empty()) {
      const Date date = cell_dates_[static_cast<size_t>(row) % cell_dates_.size()];
      if (first_ <= date && date <= last_) fn(group, true);
      return;
    }
    const uint8_t state = date_.StateAt(row);
    if (state == kUndetermined) fn(group, false);
    if (state != kValue) return;
    const int64_t date = date_.Get(row);
    if (as_of_ ? date <= first_ && InForce(row) : first_ <= date && date <= last_) fn(group, true);
  }

  bool InForce(Row row) const {
    if (data_.until.empty()) return true;
    const Date until = data_.until[static_cast<size_t>(row)];
    return until == data::kNoDate || first_ < until;
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
  GroupKey key_;
  bool as_of_, entities_;
  const Row* groups_ = nullptr;  // of target rows
  Date first_, last_;
  View where_, value_, date_;
  std::vector<Date> cell_dates_;  // cells count by their last day
};

}  // namespace

bool CanScatter(const Task& task, const hir::Reduce& reduce) {
  using Kind = hir::Space::Kind;
  using Window = hir::Reduce::Window;
  if (task.local || !task.run.shortcuts) return false;
  if (reduce.aggregate == hir::Aggregate::kLatest || reduce.aggregate == hir::Aggregate::kDistinct)
    return false;
  const Kind kind = task.run.program.spaces[reduce.source].kind;
  if (reduce.window == Window::kAsOf &&
      (kind == Kind::kCell || kind == Kind::kSanction || (kind == Kind::kEntity && reduce.date.valid())))
    return false;
  const auto fixed = [&](hir::ColumnId id) {
    const View& view = task.view(id);
    return view.constant && view.states == nullptr;
  };
  return reduce.window == Window::kEver ||
         (fixed(reduce.first) && (reduce.window == Window::kAsOf || fixed(reduce.last)));
}

void Scatter(const Task& task, const hir::Reduce& reduce, Out& out) { Scatterer(task, reduce, out).Run(); }

}  // namespace kaocheng::exec
