#include "engine/exec/family.h"

#include <algorithm>

#include "dsl/base/kernel.h"
#include "engine/exec/limits.h"
#include "engine/exec/sums.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {
namespace {

using Aggregate = hir::Aggregate;

// A row reaches as many limits as one byte counts.
constexpr size_t kMostLimits = UINT8_MAX;

// From which number on rows count; of negated numbers where the family says so.
int64_t LimitOf(const hir::Program& program, const plan::Family& family, const plan::Family::Member& member) {
  const int64_t limit = std::get<hir::Map>(program.columns[member.limit].op).literal;
  return member.beyond + (family.negated ? -limit : limit);
}

// Rising, each once.
std::vector<int64_t> LimitsOf(const hir::Program& program, const plan::Family& family) {
  std::vector<int64_t> limits;
  for (const plan::Family::Member& member : family.members)
    limits.push_back(LimitOf(program, family, member));
  std::sort(limits.begin(), limits.end());
  limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
  return limits;
}

// By row how many of the limits it reaches, 0 where it does not count.
KAOCHENG_KERNEL void Reach(const Task& task, const plan::Family& family, const Limits& limits, Range rows,
                           std::vector<uint8_t>& reached) {
  const size_t n = rows.size();
  reached.resize(n);
  const View& compared = task.view(family.compared);
  const int64_t sign = family.negated ? -1 : 1;
  WithWidth(compared.width, [&](auto type) {
    WithInput<decltype(type)>(compared, rows.lo, [&](auto values) {
      for (size_t i = 0; i < n; ++i) reached[i] = limits.ReachedBy(sign * static_cast<int64_t>(values[i]));
    });
  });
  for (const hir::ColumnId condition : family.conditions) {
    WithInput<uint8_t>(task.view(condition), rows.lo, [&](auto holds) {
      for (size_t i = 0; i < n; ++i)
        reached[i] = static_cast<uint8_t>(reached[i] & -static_cast<int>(holds[i]));
    });
  }
}

// Rows of windows that overlap are better added up by whoever knows the window before.
bool Overlap(const Windows& windows, Range rows) {
  size_t in_windows = 0;
  for (size_t t = 0; t < windows.begin.size(); ++t)
    in_windows += static_cast<size_t>(windows.end[t] - windows.begin[t]);
  return in_windows > 2 * rows.size();
}

// Totals of one limit after those of another. An odd number of cache lines apart: the totals of one target
// row do not compete for the same place in the cache.
size_t StrideOf(size_t targets) { return ((targets + 7) / 8 | 1) * 8; }

// Adds up the rows of each window by the limits that they reach, and from the highest limit down.
class Totals {
 public:
  Totals(const SourceRows& rows, const Windows& windows, const std::vector<uint8_t>& reached, size_t limits,
         std::vector<int64_t>& totals)
      : rows_(rows),
        windows_(windows),
        reached_(reached),
        limits_(limits),
        stride_(StrideOf(windows.begin.size())),
        totals_(totals),
        sums_(limits + 1) {
    totals_.resize(limits * stride_);
  }

  void Count() {
    Each([&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) ++sums_[reached_[i]];
    });
  }
  // Of the rows of a day the one that reaches most counts.
  void CountDays() {
    const Date* dates = rows_.dates;
    Each([&](size_t begin, size_t end) {
      uint8_t most = 0;
      for (size_t i = begin; i < end; ++i) {
        most = std::max(most, reached_[i]);
        const bool last = i + 1 == end || dates[i + 1] != dates[i];
        sums_[most] += last ? 1 : 0;
        most = last ? 0 : most;
      }
    });
  }
  // False where a sum might be out of bounds.
  bool Sum(const int64_t* values) {
    if (!SumsFit(values, rows_.positions.size())) return false;
    Each([&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) sums_[reached_[i]] += values[i];
    });
    return true;
  }

 private:
  template <typename Fn>
  void Each(Fn add) {
    const Row lo = rows_.positions.lo;
    for (size_t t = 0; t < windows_.begin.size(); ++t) {
      add(static_cast<size_t>(windows_.begin[t] - lo), static_cast<size_t>(windows_.end[t] - lo));
      int64_t* total = totals_.data() + limits_ * stride_ + t;
      int64_t sum = 0;
      for (size_t k = limits_; k > 0; --k) {
        sum += sums_[k];
        sums_[k] = 0;
        total -= stride_;
        *total = sum;
      }
    }
  }

  const SourceRows& rows_;
  const Windows& windows_;
  const std::vector<uint8_t>& reached_;
  size_t limits_, stride_;
  std::vector<int64_t>& totals_;
  std::vector<int64_t> sums_;  // by limits reached
};

KAOCHENG_KERNEL bool AddUp(Aggregate aggregate, const SourceRows& rows, Totals& totals) {
  if (aggregate == Aggregate::kDistinct) return totals.CountDays(), true;
  if (aggregate != Aggregate::kSum) return totals.Count(), true;
  return rows.value.width == Width::k64 && totals.Sum(rows.value.Values<int64_t>(rows.positions.lo));
}

}  // namespace

bool FamilyStore::Count(const Task& task, uint32_t family) {
  if (slots_.size() <= family) slots_.resize(task.run.plan.families.size());
  Slot& slot = slots_[family];
  if (slot.round != round_) {
    const plan::Family& declared = task.run.plan.families[family];
    const hir::Column& column = task.run.program.columns[declared.members[0].id];
    const Task member{.run = task.run,
                      .views = task.views,
                      .id = declared.members[0].id,
                      .column = column,
                      .rows = RowsOf(task.run, column.space, task.people),
                      .local = task.local,
                      .people = task.people,
                      .windows = task.windows};
    slot.round = round_;
    slot.counted = task.run.shortcuts && CountNow(member, declared, slot);
  }
  return slot.counted;
}

bool FamilyStore::CountNow(const Task& task, const plan::Family& family, Slot& slot) {
  const auto has_values = [&](hir::ColumnId id) { return task.view(id).states == nullptr; };
  if (!has_values(family.compared) ||
      !std::all_of(family.conditions.begin(), family.conditions.end(), has_values))
    return false;
  const auto& reduce = std::get<hir::Reduce>(task.column.op);
  const SourceRows rows = CollectSource(task, reduce);
  if (rows.value.states != nullptr || rows.force != SourceRows::Force::kAny) return false;
  slot.limits = LimitsOf(task.run.program, family);
  if (slot.limits.size() > kMostLimits) return false;
  slot.windows = &task.windows->Find(task, reduce, rows);
  // A window that cannot be told is looked at row by row, conditions and all.
  if (!slot.windows->states.empty() || Overlap(*slot.windows, rows.positions)) return false;
  Reach(task, family, Limits(slot.limits), rows.positions, reached_);
  Totals totals(rows, *slot.windows, reached_, slot.limits.size(), slot.totals);
  return AddUp(reduce.aggregate, rows, totals);
}

void FamilyStore::Give(const Task& task, uint32_t family, size_t member, Out& out) const {
  const plan::Family& declared = task.run.plan.families[family];
  const Slot& slot = slots_[family];
  const int64_t from = LimitOf(task.run.program, declared, declared.members[member]);
  const auto limit = std::lower_bound(slot.limits.begin(), slot.limits.end(), from) - slot.limits.begin();
  const int64_t* totals = slot.totals.data() + static_cast<size_t>(limit) * StrideOf(out.size());
  if (out.width() == Width::k8) {
    for (size_t i = 0; i < out.size(); ++i) out.Values<uint8_t>()[i] = static_cast<uint8_t>(totals[i] != 0);
  } else {
    std::copy_n(totals, out.size(), out.Values<int64_t>());
  }
}

}  // namespace kaocheng::exec
