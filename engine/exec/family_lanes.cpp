#include "engine/exec/family_lanes.h"

#include <algorithm>

#include "dsl/base/kernel.h"
#include "engine/exec/reach.h"

namespace kaocheng::exec {
namespace {

// The most rows of a window, so that one more is a limit that none reaches; and those that a byte counts.
constexpr int64_t kMostRows = UINT16_MAX - 1;
constexpr size_t kMostInBytes = UINT8_MAX;

// Which members a row counts for: a 1 for each, 0 for others.
struct alignas(sizeof(Lanes)) Members {
  Lanes lanes;
};
struct Keeps {
  const uint8_t* reached;  // by row
  const Members* members;  // by how far its number reaches
  void operator()(size_t i, Lanes& counts) const { counts = members[reached[i]].lanes; }
};
struct KeepsBoth {
  Keeps a, b;
  void operator()(size_t i, Lanes& counts) const {
    counts = a.members[a.reached[i]].lanes & b.members[b.reached[i]].lanes;
  }
};
struct KeepsAll {
  const std::vector<Keeps>& numbers;
  void operator()(size_t i, Lanes& counts) const {
    numbers[0](i, counts);
    Lanes also;
    for (size_t k = 1; k < numbers.size(); ++k) {
      numbers[k](i, also);
      counts &= also;
    }
  }
};
constexpr uint16_t kLow = 0xff;  // the byte of the even lane, of two
// For which members a cell has come to enough.
struct Enough {
  const uint8_t* counts_at_all;  // by cell, 1 or 0
  const LaneTotals* totals;
  LaneTotals least;
  void operator()(size_t i, Lanes& counts) const {
    const auto even = reinterpret_cast<HalfLanes>(totals[i].even >= least.even);
    const auto odd = reinterpret_cast<HalfLanes>(totals[i].odd >= least.odd);
    counts = reinterpret_cast<Lanes>((even & kLow) | (odd & static_cast<uint16_t>(~kLow))) &
             (Lanes{} + counts_at_all[i]);
  }
};

void Add(const Lanes& some, LaneTotals& total) {
  const auto pairs = reinterpret_cast<HalfLanes>(some);
  total.even += pairs & kLow;
  total.odd += pairs >> 8;
}

template <typename At>
void CountRowsAt(const Windows& windows, Row lo, const At& at, LaneTotals* totals) {
  for (size_t t = 0; t < windows.begin.size(); ++t) {
    auto i = static_cast<size_t>(windows.begin[t] - lo);
    const auto end = static_cast<size_t>(windows.end[t] - lo);
    LaneTotals total{};
    while (i < end) {
      Lanes some{};
      Lanes counts;
      for (const size_t stop = std::min(end, i + kMostInBytes); i < stop; ++i) {
        at(i, counts);
        some += counts;
      }
      Add(some, total);
    }
    totals[t] = total;
  }
}

// Rows of a day count once: a member's day ends with the day's last row.
template <typename At>
void CountDaysAt(const Windows& windows, Row lo, const Date* dates, const At& at, LaneTotals* totals) {
  for (size_t t = 0; t < windows.begin.size(); ++t) {
    auto i = static_cast<size_t>(windows.begin[t] - lo);
    const auto end = static_cast<size_t>(windows.end[t] - lo);
    LaneTotals total{};
    Lanes day{};
    while (i < end) {
      Lanes some{};
      Lanes counts;
      for (const size_t stop = std::min(end, i + kMostInBytes); i < stop; ++i) {
        at(i, counts);
        day |= counts;
        const uint8_t last = i + 1 == end || dates[i + 1] != dates[i] ? 1 : 0;
        const Lanes ends = Lanes{} - last;
        some += day & ends;
        day &= ~ends;
      }
      Add(some, total);
    }
    totals[t] = total;
  }
}

KAOCHENG_KERNEL void CountByLimits(const SourceRows& rows, const Windows& windows, bool days,
                                   const std::vector<Keeps>& numbers, LaneTotals* totals) {
  const Row lo = rows.positions.lo;
  const auto count = [&](const auto& at) {
    days ? CountDaysAt(windows, lo, rows.dates, at, totals) : CountRowsAt(windows, lo, at, totals);
  };
  switch (numbers.size()) {
    case 1:
      return count(numbers[0]);
    case 2:
      return count(KeepsBoth{numbers[0], numbers[1]});
    default:
      return count(KeepsAll{numbers});
  }
}

KAOCHENG_KERNEL void CountEnough(const SourceRows& rows, const Windows& windows, const Enough& enough,
                                 LaneTotals* totals) {
  CountRowsAt(windows, rows.positions.lo, enough, totals);
}

bool Fit(const Windows& windows) {
  Row most = 0;
  for (size_t t = 0; t < windows.begin.size(); ++t) most = std::max(most, windows.end[t] - windows.begin[t]);
  return most <= kMostRows;
}

size_t GroupsOf(size_t lanes) { return (lanes + kLanes - 1) / kLanes; }

// By how far a number reaches, for the members from `first` on.
std::vector<Members> MembersOf(const Task& task, const plan::Family& family, uint32_t number,
                               const std::vector<int64_t>& limits, size_t first) {
  const bool equal = family.numbers[number].side == plan::Family::Side::kEqual;
  std::vector<Members> members(limits.size() + 1);
  for (size_t m = first; m < std::min(family.members.size(), first + kLanes); ++m) {
    for (Members& reached : members) reached.lanes[m - first] = 1;
    for (const plan::Family::Limit& limit : family.members[m].limits) {
      if (limit.number != number) continue;
      const int64_t value = LimitOf(task.run.program, family, limit);
      const auto place =
          static_cast<size_t>(std::lower_bound(limits.begin(), limits.end(), value) - limits.begin()) + 1;
      for (size_t reached = 0; reached < members.size(); ++reached) {
        if (equal ? place != reached : place > reached) members[reached].lanes[m - first] = 0;
      }
    }
  }
  return members;
}

}  // namespace

bool FamilyLanes::CountRows(const Task& task, const plan::Family& family, const SourceRows& rows,
                            const Windows& windows, Reached& reached) {
  if (!Fit(windows) || !Reach(task, family, rows.positions, reached)) return false;
  targets_ = windows.begin.size();
  groups_ = GroupsOf(family.members.size());
  totals_.resize(groups_ * targets_);
  const bool days = std::get<hir::Reduce>(task.column.op).aggregate == hir::Aggregate::kDistinct;
  for (size_t g = 0; g < groups_; ++g) {
    std::vector<std::vector<Members>> members;
    std::vector<Keeps> numbers;
    for (uint32_t k = 0; k < family.numbers.size(); ++k) {
      members.push_back(MembersOf(task, family, k, reached[k].limits, g * kLanes));
      numbers.push_back({reached[k].rows.data(), members.back().data()});
    }
    CountByLimits(rows, windows, days, numbers, totals_.data() + g * targets_);
  }
  return true;
}

bool FamilyLanes::CountCells(const Task& task, const plan::Family& family, const FamilyLanes& counted,
                             const SourceRows& rows, const Windows& windows) {
  if (!Fit(windows)) return false;
  targets_ = windows.begin.size();
  groups_ = counted.groups_;
  totals_.resize(groups_ * targets_);
  counts_.assign(rows.positions.size(), 1);
  Fulfil(task, family, rows.positions, counts_.data());
  for (size_t g = 0; g < groups_; ++g) {
    const HalfLanes none = HalfLanes{} + static_cast<uint16_t>(kMostRows + 1);
    LaneTotals least{none, none};
    for (const plan::Family::Member& member : family.members) {
      if (member.lane / kLanes != g) continue;
      const int64_t limit = LimitOf(task.run.program, family, member.limits[0]);
      least.Set(member.lane % kLanes, static_cast<uint16_t>(std::clamp(limit, int64_t{0}, kMostRows + 1)));
    }
    CountEnough(rows, windows, {counts_.data(), counted.totals_.data() + g * counted.targets_, least},
                totals_.data() + g * targets_);
  }
  return true;
}

void FamilyLanes::Give(size_t lane, Out& out) const {
  const LaneTotals* totals = totals_.data() + lane / kLanes * targets_;
  const size_t own = lane % kLanes;
  WithWidth(out.width(), [&](auto type) {
    using T = decltype(type);
    T* target = out.Values<T>();
    const bool exists = out.width() == Width::k8;
    for (size_t i = 0, n = out.size(); i < n; ++i) {
      const uint16_t total = totals[i].Get(own);
      target[i] = static_cast<T>(exists ? (total != 0 ? 1 : 0) : total);
    }
  });
}

}  // namespace kaocheng::exec
