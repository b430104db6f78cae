#include "engine/exec/itself.h"

#include "dsl/base/number.h"
#include "engine/data/stays.h"
#include "engine/exec/supply.h"

namespace kaocheng::exec {
namespace {

using Window = hir::Reduce::Window;

class Looker {
 public:
  Looker(const Task& task, const hir::Reduce& reduce, Out& out)
      : task_(task),
        reduce_(reduce),
        out_(out),
        data_(task.run.space(reduce.source)),
        entities_(Ancestors(task.run, task.column.space, reduce.entity)),
        supply_(task, reduce) {
    const View always{.width = Width::k8, .constant = true, .shared = 1};
    where_ = reduce.where.valid() ? task.view(reduce.where) : always;
    value_ = reduce.value.valid() ? task.view(reduce.value) : always;
    if (reduce.window == Window::kEver) return;
    first_ = task.view(reduce.first);
    last_ = reduce.window == Window::kBetween ? task.view(reduce.last) : first_;
  }

  void Run() {
    if (OnlyAsksWhetherValid()) return AskWhetherValid();
    for (size_t i = 0; i < out_.size(); ++i) One(i, task_.rows.lo + static_cast<Row>(i));
  }

 private:
  // Whether somebody was in office on some days is asked for every cell: of days that are known, and of
  // entities of which all is known, it needs no more than their spells.
  bool OnlyAsksWhetherValid() const {
    const bool counts =
        reduce_.aggregate == hir::Aggregate::kExists || reduce_.aggregate == hir::Aggregate::kCount;
    return counts && task_.run.shortcuts && reduce_.window != Window::kEver && !supply_.matters() &&
           where_.constant && where_.states == nullptr && where_.shared != 0 && first_.states == nullptr &&
           last_.states == nullptr && first_.width == Width::k32 && last_.width == Width::k32;
  }

  void AskWhetherValid() {
    const Row lo = task_.rows.lo;
    WithWidth(out_.width(), [&](auto type) {
      using T = decltype(type);
      T* target = out_.Values<T>();
      WithInput<Date>(first_, lo, [&](auto first) {
        WithInput<Date>(last_, lo, [&](auto last) {
          for (size_t i = 0; i < out_.size(); ++i) {
            const Row row = lo + static_cast<Row>(i);
            const Row entity = entities_ == nullptr ? row : entities_[row];
            if (entity == kNoRow) {
              out_.SetState(i, kUndetermined);
            } else {
              target[i] = static_cast<T>(Within(entity, first[i], last[i]));
            }
          }
        });
      });
    });
  }

  void One(size_t i, Row target) {
    const data::Period& period = task_.run.snapshot.period;
    Date first = period.first;
    Date last = period.last;
    if (reduce_.window != Window::kEver) {
      if (const uint8_t state = std::max(first_.StateAt(target), last_.StateAt(target)); state != kValue)
        return out_.SetState(i, state);
      first = static_cast<Date>(first_.Get(target));
      last = static_cast<Date>(last_.Get(target));
    }
    const Row entity = entities_ == nullptr ? target : entities_[target];
    if (entity == kNoRow || (supply_.matters() && !supply_.Known(entity, first, last)))
      return out_.SetState(i, kUndetermined);
    const uint8_t where = where_.StateAt(entity);
    if (where == kValue && where_.Get(entity) == 0) return Nothing(i);
    if (!Within(entity, first, last)) return Nothing(i);
    if (where != kValue || value_.StateAt(entity) != kValue) return out_.SetState(i, kUndetermined);
    Give(i, value_.Get(entity));
  }

  bool Within(Row entity, Date first, Date last) const {
    if (reduce_.window == Window::kEver) return true;
    return data::ValidWithin(data_, entity, first, last);
  }

  void Nothing(size_t i) {
    switch (reduce_.aggregate) {
      case hir::Aggregate::kCount:
      case hir::Aggregate::kSum:
      case hir::Aggregate::kExists:
      case hir::Aggregate::kDistinct:
        return out_.Set(i, 0);
      case hir::Aggregate::kEvery:
        return out_.Set(i, 1);
      case hir::Aggregate::kAverage:
      case hir::Aggregate::kMin:
      case hir::Aggregate::kMax:
      case hir::Aggregate::kLatest:
        return out_.SetState(i, kAbsent);
    }
  }

  void Give(size_t i, int64_t value) {
    switch (reduce_.aggregate) {
      case hir::Aggregate::kCount:
      case hir::Aggregate::kExists:
      case hir::Aggregate::kDistinct:
        return out_.Set(i, 1);
      case hir::Aggregate::kEvery:
        return out_.Set(i, value != 0 ? 1 : 0);
      case hir::Aggregate::kSum:
        return WithinLimit(value) ? out_.Set(i, value) : out_.SetState(i, kUndetermined);
      case hir::Aggregate::kAverage:
      case hir::Aggregate::kMin:
      case hir::Aggregate::kMax:
      case hir::Aggregate::kLatest:
        return out_.Set(i, value);
    }
  }

  const Task& task_;
  const hir::Reduce& reduce_;
  Out& out_;
  const data::SpaceData& data_;
  const Row* entities_;
  ReduceSupply supply_;
  View where_, value_, first_, last_;
};

}  // namespace

void ReduceItself(const Task& task, const hir::Reduce& reduce, Out& out) { Looker(task, reduce, out).Run(); }

}  // namespace kaocheng::exec
