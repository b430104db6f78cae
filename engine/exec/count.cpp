#include "engine/exec/count.h"

#include "dsl/base/kernel.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {
namespace {

using Aggregate = hir::Aggregate;

struct EveryRow {
  uint64_t operator()(size_t) const { return ~uint64_t{0}; }
};

class Counter {
 public:
  Counter(const SourceRows& rows, const Windows& windows, CountStore& store, Out& out)
      : rows_(rows), windows_(windows), store_(store), out_(out), n_(rows.positions.size()) {}

  void CountAll() {
    int64_t* target = out_.Values<int64_t>();
    for (size_t i = 0; i < out_.size(); ++i) target[i] = windows_.end[i] - windows_.begin[i];
    windows_.Spread(out_);
  }

  template <typename Word>
  void Mark(Word word) {
    store_.ranks.Mark(n_, word);
  }

  // Rows of a day count once. A window takes whole days.
  template <typename Word>
  void MarkDays(Word word) {
    FindEnds();
    RunBits run;
    store_.ranks.Mark(n_, [&](size_t w) { return run(word(w), store_.ends[w]); });
  }

  template <typename T, typename Fn>
  void Give(Fn fn) {
    T* target = out_.Values<T>();
    const Row* begin = windows_.begin.data();
    const Row* end = windows_.end.data();
    const Ranks& ranks = store_.ranks;
    const Row lo = rows_.positions.lo;
    Row at = lo;
    uint32_t before = 0;  // of `at`: windows mostly begin where the one before ends
    for (size_t i = 0; i < out_.size(); ++i) {
      if (begin[i] != at) before = ranks.Before(static_cast<size_t>(begin[i] - lo));
      at = end[i];
      const uint32_t after = ranks.Before(static_cast<size_t>(at - lo));
      target[i] = fn(after - before);
      before = after;
    }
    windows_.Spread(out_);
  }

 private:
  // The last row of each day of a group.
  void FindEnds() {
    const Date* dates = rows_.dates;
    store_.ends.resize(n_ / 64 + 1);
    for (size_t w = 0; w < store_.ends.size(); ++w) {
      const size_t first = w * 64;
      const size_t some = first + 64 < n_ ? 64 : n_ == first ? 0 : n_ - first - 1;  // the last has no next
      uint8_t last[64] = {};
      for (size_t i = 0; i < some; ++i)
        last[i] = static_cast<uint8_t>(dates[first + i] != dates[first + i + 1]);
      store_.ends[w] = ByteBits(last, 64)(0);
    }
    for (Row group = rows_.groups.lo; group < rows_.groups.hi; ++group) {
      if (rows_.Begin(group) == rows_.End(group)) continue;
      const auto i = static_cast<size_t>(rows_.End(group) - 1 - rows_.positions.lo);
      store_.ends[i / 64] |= uint64_t{1} << (i % 64);
    }
  }

  const SourceRows& rows_;
  const Windows& windows_;
  CountStore& store_;
  Out& out_;
  size_t n_;
};

}  // namespace

KAOCHENG_KERNEL bool CountRows(const Task& task, const hir::Reduce& reduce, const SourceRows& rows,
                               const Windows& windows, Out& out) {
  if (!task.run.shortcuts) return false;
  Counter counter(rows, windows, task.windows->counts(), out);
  if (reduce.aggregate == Aggregate::kCount && rows.where.constant) {
    counter.CountAll();
    return true;
  }
  const Row lo = rows.positions.lo;
  const size_t n = rows.positions.size();
  const auto count = [&](auto counts) {
    switch (reduce.aggregate) {
      case Aggregate::kCount:
        counter.Mark(counts);
        counter.Give<int64_t>([](uint32_t found) { return int64_t{found}; });
        return true;
      case Aggregate::kExists:
        counter.Mark(counts);
        counter.Give<uint8_t>([](uint32_t found) { return static_cast<uint8_t>(found != 0); });
        return true;
      case Aggregate::kEvery: {
        if (rows.value.width != Width::k8) return false;
        const ByteBits holds(rows.value.Values<uint8_t>(lo), n);
        counter.Mark([&](size_t w) { return counts(w) & ~holds(w); });
        counter.Give<uint8_t>([](uint32_t fail) { return static_cast<uint8_t>(fail == 0); });
        return true;
      }
      case Aggregate::kDistinct:
        if (!plan::CountsDays(task.run.plan, reduce)) return false;
        counter.MarkDays(counts);
        counter.Give<int64_t>([](uint32_t found) { return int64_t{found}; });
        return true;
      default:
        return false;
    }
  };
  if (rows.where.constant) return count(EveryRow{});
  return count(ByteBits(rows.where.Values<uint8_t>(lo), n));
}

}  // namespace kaocheng::exec
