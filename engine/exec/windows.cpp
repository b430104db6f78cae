#include "engine/exec/windows.h"

#include <algorithm>

namespace kaocheng::exec {
namespace {

// The first position of [lo, hi) whose date is not before `date`. Windows of one group mostly move forward a
// little, so the search starts at `from`.
Row Seek(const SourceRows& rows, Row lo, Row hi, Row from, int64_t date) {
  const auto before = [&](Row position) { return rows.DateAt(position) < date; };
  if (from < lo || from > hi || (from > lo && !before(from - 1))) from = lo;
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
  Resolver(const Task& task, const hir::Reduce& reduce, const SourceRows& rows)
      : x_task(task), x_reduce(reduce), x_rows(rows), x_supply(task, reduce) {
    if (reduce.match == hir::Reduce::Match::kAncestor)
      x_groups = Ancestors(task.run, task.column.space, reduce.entity);
    x_whole = reduce.window == hir::Reduce::Window::kEver || rows.force == SourceRows::Force::kSpells ||
              rows.force == SourceRows::Force::kCell;
  }

  Windows Run() {
    const size_t n = x_task.rows.size();
    x_out.begin.assign(n, 0);
    x_out.end.assign(n, 0);
    if (x_rows.force != SourceRows::Force::kAny) {
      x_out.first.assign(n, 0);
      x_out.last.assign(n, 0);
    }
    for (size_t i = 0; i < n; ++i) One(i, x_task.rows.lo + static_cast<Row>(i));
    return std::move(x_out);
  }

 private:
  void One(size_t i, Row target) {
    const data::Period& period = x_task.run.snapshot.period;
    int64_t first = period.first;
    int64_t last = period.last;
    if (x_reduce.window != hir::Reduce::Window::kEver) {
      const View& from = x_task.view(x_reduce.first);
      const View& to =
          x_task.view(x_reduce.window == hir::Reduce::Window::kBetween ? x_reduce.last : x_reduce.first);
      if (const uint8_t state = std::max(from.StateAt(target), to.StateAt(target)); state != kValue)
        return Fail(i, state);
      first = from.Get(target);
      last = to.Get(target);
    }
    const Row group = x_groups == nullptr ? target : x_groups[target];
    if (group == kNoRow || x_rows.all_unknown) return Fail(i, kUndetermined);
    if (!x_rows.unknown.empty() && x_rows.unknown[static_cast<size_t>(group - x_rows.group_origin)] != 0)
      return Fail(i, kUndetermined);
    if (x_supply.matters()) {
      const Row entity = x_supply.EntityOf(target);
      const bool between = x_reduce.window == hir::Reduce::Window::kBetween;
      const int64_t needed = between ? std::min<int64_t>(last, period.last) : last;
      if (entity == kNoRow || !x_supply.Known(entity, static_cast<Date>(first), static_cast<Date>(needed)))
        return Fail(i, kUndetermined);
    }
    const Row lo = x_rows.Begin(group);
    const Row hi = x_rows.End(group);
    x_out.begin[i] = lo;
    x_out.end[i] = hi;
    if (x_rows.force != SourceRows::Force::kAny) {
      x_out.first[i] = static_cast<Date>(first);
      x_out.last[i] = static_cast<Date>(last);
    }
    if (lo == hi) return;
    if (x_whole) {
      if (first > last && x_reduce.window == hir::Reduce::Window::kBetween) x_out.end[i] = lo;
      return;
    }
    if (x_reduce.window == hir::Reduce::Window::kBetween && x_rows.DateAt(lo) < first) {
      x_out.begin[i] = Seek(x_rows, lo, hi, x_begin, first);
    }
    if (x_rows.DateAt(hi - 1) > last) x_out.end[i] = Seek(x_rows, lo, hi, x_end, last + 1);
    x_out.end[i] = std::max(x_out.begin[i], x_out.end[i]);
    x_begin = x_out.begin[i];
    x_end = x_out.end[i];
  }

  void Fail(size_t i, uint8_t state) {
    if (x_out.states.empty()) x_out.states.assign(x_task.rows.size(), kValue);
    x_out.states[i] = state;
  }

  const Task& x_task;
  const hir::Reduce& x_reduce;
  const SourceRows& x_rows;
  Supply x_supply;
  const Row* x_groups = nullptr;
  bool x_whole = false;
  Row x_begin = 0;
  Row x_end = 0;
  Windows x_out;
};

}  // namespace

Windows ResolveWindows(const Task& task, const hir::Reduce& reduce, const SourceRows& rows) {
  return Resolver(task, reduce, rows).Run();
}

}  // namespace kaocheng::exec
