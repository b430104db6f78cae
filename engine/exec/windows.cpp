#include "engine/exec/windows.h"

#include <algorithm>
#include <initializer_list>

#include "engine/exec/grid.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {
namespace {

// The first position of [lo, hi) whose date is not before `date`. Windows of one group mostly follow each
// other, or move forward a little, so the search starts where the one before ended, or else where it began.
Row Seek(const SourceRows& rows, Row lo, Row hi, std::initializer_list<Row> starts, int64_t date) {
  const auto before = [&](Row position) { return rows.DateAt(position) < date; };
  Row from = lo;
  for (const Row start : starts) {
    if (start <= lo || start > hi || !before(start - 1)) continue;
    from = start;
    break;
  }
  for (int step = 0; step < 8; ++step, ++from)
    if (from == hi || !before(from)) return from;
  while (from < hi) {
    const Row middle = from + (hi - from) / 2;
    if (before(middle)) {
      from = middle + 1;
    } else {
      hi = middle;
    }
  }
  return from;
}

class Resolver {
 public:
  Resolver(const Task& task, const hir::Reduce& reduce, const SourceRows& rows, Windows& out)
      : task_(task), reduce_(reduce), rows_(rows), supply_(task, reduce), out_(out) {
    if (reduce.match == hir::Reduce::Match::kAncestor)
      groups_ = Ancestors(task.run, task.column.space, reduce.entity);
    whole_ = reduce.window == hir::Reduce::Window::kEver || rows.force == SourceRows::Force::kSpells ||
             rows.force == SourceRows::Force::kCell;
  }

  void Run() {
    const size_t n = task_.rows.size();
    out_.states.clear();
    out_.first.clear();
    out_.last.clear();
    out_.begin.assign(n, rows_.positions.lo);  // of windows that cannot be told, a stretch that is there
    out_.end.assign(n, rows_.positions.lo);
    if (rows_.force != SourceRows::Force::kAny) {
      out_.first.assign(n, 0);
      out_.last.assign(n, 0);
    }
    for (size_t i = 0; i < n; ++i) One(i, task_.rows.lo + static_cast<Row>(i));
  }

 private:
  void One(size_t i, Row target) {
    const data::Period& period = task_.run.snapshot.period;
    int64_t first = period.first;
    int64_t last = period.last;
    if (reduce_.window != hir::Reduce::Window::kEver) {
      const View& from = task_.view(reduce_.first);
      const View& to =
          task_.view(reduce_.window == hir::Reduce::Window::kBetween ? reduce_.last : reduce_.first);
      if (const uint8_t state = std::max(from.StateAt(target), to.StateAt(target)); state != kValue)
        return Fail(i, state);
      first = from.Get(target);
      last = to.Get(target);
    }
    const Row group = groups_ == nullptr ? target : groups_[target];
    if (group == kNoRow || rows_.all_unknown) return Fail(i, kUndetermined);
    if (!rows_.unknown.empty() && rows_.unknown[static_cast<size_t>(group - rows_.group_origin)] != 0)
      return Fail(i, kUndetermined);
    if (supply_.matters()) {
      const Row entity = supply_.EntityOf(target);
      if (entity == kNoRow || !supply_.Known(entity, static_cast<Date>(first), static_cast<Date>(last)))
        return Fail(i, kUndetermined);
    }
    const Row lo = rows_.Begin(group);
    const Row hi = rows_.End(group);
    out_.begin[i] = lo;
    out_.end[i] = hi;
    if (rows_.force != SourceRows::Force::kAny) {
      out_.first[i] = static_cast<Date>(first);
      out_.last[i] = static_cast<Date>(last);
    }
    if (lo == hi) return;
    if (whole_) {
      if (first > last && reduce_.window == hir::Reduce::Window::kBetween) out_.end[i] = lo;
      return;
    }
    if (reduce_.window == hir::Reduce::Window::kBetween && rows_.DateAt(lo) < first) {
      out_.begin[i] = Seek(rows_, lo, hi, {end_, begin_}, first);
    }
    if (rows_.DateAt(hi - 1) > last) out_.end[i] = Seek(rows_, lo, hi, {end_}, last + 1);
    out_.end[i] = std::max(out_.begin[i], out_.end[i]);
    begin_ = out_.begin[i];
    end_ = out_.end[i];
  }

  void Fail(size_t i, uint8_t state) {
    if (out_.states.empty()) out_.states.assign(task_.rows.size(), kValue);
    out_.states[i] = state;
  }

  const Task& task_;
  const hir::Reduce& reduce_;
  const SourceRows& rows_;
  ReduceSupply supply_;
  const Row* groups_ = nullptr;
  bool whole_ = false;
  Row begin_ = 0;
  Row end_ = 0;
  Windows& out_;
};

}  // namespace

const Windows& WindowStore::Find(const Task& task, const hir::Reduce& reduce, const SourceRows& rows) {
  const auto find = [&](Windows& windows) {
    if (!FindGrid(task, reduce, rows, windows)) Resolver(task, reduce, rows, windows).Run();
  };
  if (!plan::LiesTogether(task.run.program, reduce)) {
    find(other_);
    return other_;
  }
  shared_.resize(task.run.program.columns.size());
  std::unique_ptr<Slot>& slot = shared_[task.run.plan.windows[task.id.value].value];
  if (slot == nullptr) slot = std::make_unique<Slot>();
  if (slot->round != round_) find(slot->windows);
  slot->round = round_;
  return slot->windows;
}

}  // namespace kaocheng::exec
