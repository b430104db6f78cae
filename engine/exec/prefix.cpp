#include "engine/exec/prefix.h"

#include "dsl/base/number.h"
#include "engine/exec/kernel.h"

namespace kaocheng::exec {
namespace {

// Rows a window, on average, from which on adding up each is faster.
constexpr size_t kLong = 24;

using Aggregate = hir::Aggregate;

class Prefix {
 public:
  Prefix(const SourceRows& rows, const Windows& windows, std::vector<uint64_t>& sums, Out& out)
      : rows_(rows),
        windows_(windows),
        sums_(sums),
        out_(out),
        lo_(rows.positions.lo),
        n_(rows.positions.size()) {
    if (sums_.size() < n_ + 1) sums_.resize(n_ + 1);
    sums_[0] = 0;
  }

  void CountAll() {
    int64_t* target = out_.Values<int64_t>();
    for (size_t i = 0; i < out_.size(); ++i) target[i] = windows_.end[i] - windows_.begin[i];
    SpreadStates();
  }

  template <typename Of>
  void AddUp(Of of) {
    uint64_t* sums = sums_.data();
    uint64_t sum = 0;
    for (size_t i = 0; i < n_; ++i) {
      sum += static_cast<uint64_t>(of(i));
      sums[i + 1] = sum;
    }
  }

  // False where a sum might be out of bounds.
  template <typename Value, typename Counts>
  bool AddUpValues(Value value, Counts counts) {
    uint64_t bits = 0;
    for (size_t i = 0; i < n_; ++i) {
      const auto v = static_cast<int64_t>(value[i]);
      bits |= static_cast<uint64_t>(v ^ (v >> 63));
    }
    if (!WithinLimit((Int128{bits} + 1) * static_cast<int64_t>(n_))) return false;
    AddUp([&](size_t i) {
      return static_cast<uint64_t>(value[i]) & -static_cast<uint64_t>(counts[i] != 0 ? 1 : 0);
    });
    return true;
  }

  // Rows of a day are counted once: the first of it that counts. A window takes whole days.
  template <typename Counts>
  void AddUpDays(Counts counts) {
    uint64_t* sums = sums_.data();
    const Date* dates = rows_.dates;
    uint64_t sum = 0;
    for (Row group = rows_.groups.lo; group < rows_.groups.hi; ++group) {
      uint64_t seen = 0;  // a row of the day has counted
      Date day = kMinDate - 1;
      const auto end = static_cast<size_t>(rows_.End(group) - lo_);
      for (auto i = static_cast<size_t>(rows_.Begin(group) - lo_); i < end; ++i) {
        const uint64_t counted = seen & static_cast<uint64_t>(dates[i] == day);
        sum += counts[i] & (counted ^ 1);
        seen = counts[i] | counted;
        day = dates[i];
        sums[i + 1] = sum;
      }
    }
  }

  template <typename T, typename Fn>
  void Give(Fn fn) {
    T* target = out_.Values<T>();
    const Row* begin = windows_.begin.data();
    const Row* end = windows_.end.data();
    const uint64_t* sums = sums_.data() - lo_;
    for (size_t i = 0; i < out_.size(); ++i)
      target[i] = fn(static_cast<int64_t>(sums[end[i]] - sums[begin[i]]));
    SpreadStates();
  }

 private:
  void SpreadStates() {
    if (windows_.states.empty()) return;
    for (size_t i = 0; i < out_.size(); ++i)
      if (windows_.states[i] != kValue) out_.SetState(i, windows_.states[i]);
  }

  const SourceRows& rows_;
  const Windows& windows_;
  std::vector<uint64_t>& sums_;
  Out& out_;
  Row lo_;
  size_t n_;
};

// The value is the day by which rows are ordered.
bool IsOwnDay(const Task& task, const hir::Reduce& reduce) {
  if (reduce.date.valid()) return false;
  const auto* field =
      std::get_if<hir::Field>(&task.run.program.columns[task.run.plan.same_as[reduce.value.value]].op);
  return field != nullptr && field->kind == hir::Field::Kind::kOn;
}

}  // namespace

KAOCHENG_KERNEL bool AggregateByPrefix(const Task& task, const hir::Reduce& reduce, const SourceRows& rows,
                                       const Windows& windows, Out& out) {
  if (!task.run.shortcuts) return false;
  Prefix prefix(rows, windows, task.windows->sums(), out);
  if (reduce.aggregate == Aggregate::kCount && rows.where.constant) {
    prefix.CountAll();
    return true;
  }
  if (rows.positions.size() >= kLong * out.size()) return false;
  const Row lo = rows.positions.lo;
  bool done = true;
  WithInput<uint8_t>(rows.where, lo, [&](auto counts) {
    switch (reduce.aggregate) {
      case Aggregate::kCount:
        prefix.AddUp([&](size_t i) { return counts[i]; });
        return prefix.template Give<int64_t>([](int64_t n) { return n; });
      case Aggregate::kExists:
        prefix.AddUp([&](size_t i) { return counts[i]; });
        return prefix.template Give<uint8_t>([](int64_t n) { return static_cast<uint8_t>(n != 0); });
      case Aggregate::kEvery: {
        if (rows.value.width != Width::k8) break;
        const uint8_t* holds = rows.value.Values<uint8_t>(lo);
        prefix.AddUp([&](size_t i) { return holds[i] == 0 ? counts[i] : uint8_t{0}; });
        return prefix.template Give<uint8_t>([](int64_t n) { return static_cast<uint8_t>(n == 0); });
      }
      case Aggregate::kSum:
        if (rows.value.width != Width::k64) break;
        if (!prefix.AddUpValues(Each<int64_t>{rows.value.Values<int64_t>(lo)}, counts)) break;
        return prefix.template Give<int64_t>([](int64_t sum) { return sum; });
      case Aggregate::kDistinct:
        if (!IsOwnDay(task, reduce)) break;
        prefix.AddUpDays(counts);
        return prefix.template Give<int64_t>([](int64_t n) { return n; });
      default:
        break;
    }
    done = false;
  });
  return done;
}

}  // namespace kaocheng::exec
