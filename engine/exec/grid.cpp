#include "engine/exec/grid.h"

#include <algorithm>

namespace kaocheng::exec {
namespace {

using Window = hir::Reduce::Window;

// More days than this between the first window's first and the last one's last: rows are searched instead.
constexpr int64_t kMostDays = 8'000;

// One end of a window: the same day for all rows, or a day of the cell that the row is.
class End {
 public:
  End(const Task& task, hir::ColumnId id) {
    const View& view = task.view(id);
    if (view.constant && view.states == nullptr) {
      kind_ = Kind::kFixed;
      day_ = view.shared;
      return;
    }
    const hir::Column& column = task.run.program.columns[task.run.plan.same_as[id.value]];
    const auto* field = std::get_if<hir::Field>(&column.op);
    if (field == nullptr) return;
    if (field->kind == hir::Field::Kind::kFirst) kind_ = Kind::kFirst;
    if (field->kind == hir::Field::Kind::kLast) kind_ = Kind::kLast;
  }
  bool known() const { return kind_ != Kind::kOther; }
  int64_t Day(const data::DateRange& cell) const {
    return kind_ == Kind::kFixed ? day_ : kind_ == Kind::kFirst ? cell.first : cell.last;
  }

 private:
  enum class Kind : uint8_t { kOther, kFixed, kFirst, kLast } kind_ = Kind::kOther;
  int64_t day_ = 0;
};

class Grid {
 public:
  Grid(const Task& task, const hir::Reduce& reduce, const SourceRows& rows, Windows& out)
      : task_(task),
        reduce_(reduce),
        rows_(rows),
        out_(out),
        supply_(task, reduce),
        forced_(rows.force != SourceRows::Force::kAny) {}

  bool Run() {
    if (!task_.run.shortcuts || reduce_.match != hir::Reduce::Match::kAncestor) return false;
    if (rows_.all_unknown || !rows_.unknown.empty()) return false;
    if (rows_.force == SourceRows::Force::kSpells || rows_.force == SourceRows::Force::kCell) return false;
    if (!ListWindows() || !ListDays()) return false;
    const size_t n = task_.rows.size();
    out_.states.clear();
    out_.first.resize(forced_ ? n : 0);
    out_.last.resize(forced_ ? n : 0);
    out_.begin.resize(n);
    out_.end.resize(n);
    FindUnsupplied();
    const Row owners = static_cast<Row>(n / windows_.size());
    const Row lo = task_.rows.lo / static_cast<Row>(windows_.size());
    if (windows_.size() == 1 && !as_of_ && (ever_ || !rows_.cells)) {
      OneEach(lo, owners);
    } else {
      if (!ever_ && !rows_.cells) CountDays();
      for (Row i = 0; i < owners; ++i) {
        const size_t at = static_cast<size_t>(i) * windows_.size();
        if (in_turn_ && !rows_.cells) {
          WalkInTurn(lo + i, out_.begin.data() + at, out_.end.data() + at);
          continue;
        }
        if (!ever_) rows_.cells ? WalkCells(lo + i) : WalkDates(lo + i);
        Write(lo + i, at);
      }
    }
    if (all_known_ && supply_.AllAreOfMost({lo, lo + owners})) return true;
    for (Row i = 0; i < owners; ++i) MarkUnsupplied(lo + i, static_cast<size_t>(i) * windows_.size());
    return true;
  }

 private:
  struct Days {
    int64_t first, last;
    size_t from, to;    // in days_: rows that are not before `from` but before `to` lie within
    bool known = true;  // what the window needs was supplied to most
  };

  bool ListWindows() {
    const data::SpaceData& targets = task_.run.space(task_.column.space);
    const data::DateRange all{task_.run.snapshot.period.first, task_.run.snapshot.period.last};
    const bool entity = task_.column.space == reduce_.entity;
    const hir::Space& declared = task_.run.program.spaces[task_.column.space];
    if (!entity && (declared.kind != hir::Space::Kind::kCell || declared.owner != reduce_.entity))
      return false;
    const auto add = [&](const data::DateRange& cell) {
      if (ever_) return windows_.push_back({all.first, all.last, 0, 0});
      windows_.push_back({first_->Day(cell), last_->Day(cell), 0, 0});
    };
    if (!ever_) {
      first_.emplace(task_, reduce_.first);
      last_.emplace(task_, as_of_ ? reduce_.first : reduce_.last);
      if (!first_->known() || !last_->known()) return false;
    }
    windows_.reserve(targets.cells.size());
    if (entity) {
      add(all);
    } else {
      for (const data::DateRange& cell : targets.cells) add(cell);
    }
    return !windows_.empty() && task_.rows.lo % static_cast<Row>(windows_.size()) == 0;
  }

  // The days that begin a stretch of rows, and for each day between them how many of these have come.
  bool ListDays() {
    if (ever_) return true;
    for (const Days& window : windows_) {
      if (!as_of_) days_.push_back(window.first);
      days_.push_back(window.last + 1);
    }
    std::sort(days_.begin(), days_.end());
    days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
    if (days_.back() - days_.front() > kMostDays) return false;
    const auto place = [&](int64_t day) {
      return static_cast<size_t>(std::lower_bound(days_.begin(), days_.end(), day) - days_.begin());
    };
    for (Days& window : windows_) {
      window.from = place(window.first);
      window.to = place(window.last + 1);
    }
    reached_.assign(days_.size() + 1, 0);
    in_turn_ = !as_of_ && !forced_ && days_.size() == windows_.size() + 1;
    for (size_t k = 0; k < windows_.size(); ++k) in_turn_ &= windows_[k].from == k && windows_[k].to == k + 1;
    return true;
  }

  void CountDays() {
    come_.resize(static_cast<size_t>(days_.back() - days_.front()) + 1);
    const auto at = [&](int64_t day) { return come_.begin() + (day - days_.front()); };
    for (size_t k = 0; k + 1 < days_.size(); ++k)
      std::fill(at(days_[k]), at(days_[k + 1]), static_cast<uint16_t>(k + 1));
    come_.back() = static_cast<uint16_t>(days_.size());
  }

  void FindUnsupplied() {
    for (Days& window : windows_) {
      window.known = supply_.KnownOfMost(static_cast<Date>(window.first), static_cast<Date>(window.last));
      all_known_ &= window.known;
    }
  }

  // One window an entity: mostly all rows of all entities lie within.
  void OneEach(Row lo, Row owners) {
    const Row* offsets = rows_.offsets + (lo - rows_.group_origin);
    std::copy_n(offsets, owners, out_.begin.data());
    std::copy_n(offsets + 1, owners, out_.end.data());
    const auto first = static_cast<Date>(windows_[0].first);
    const auto last = static_cast<Date>(windows_[0].last);
    if (ever_ || AllWithin(first, last)) return;
    const Date* dates = rows_.dates - rows_.positions.lo;
    for (size_t i = 0; i < out_.begin.size(); ++i) {
      Row& begin = out_.begin[i];
      Row& end = out_.end[i];
      if (begin < end && dates[begin] < first)
        begin = static_cast<Row>(std::lower_bound(dates + begin, dates + end, first) - dates);
      if (begin < end && dates[end - 1] > last)
        end = static_cast<Row>(std::upper_bound(dates + begin, dates + end, last) - dates);
    }
  }

  // An entity's rows lie by date: its first and its last tell. Of one without rows, those of its neighbours.
  bool AllWithin(Date first, Date last) const {
    if (rows_.positions.size() == 0) return true;
    const Row lo = rows_.positions.lo;
    const Row highest_position = rows_.positions.hi - 1;
    Date lowest = first;
    Date highest = last;
    for (size_t i = 0; i < out_.begin.size(); ++i) {
      lowest = std::min(lowest, rows_.dates[std::min(out_.begin[i], highest_position) - lo]);
      highest = std::max(highest, rows_.dates[std::max(out_.end[i] - 1, lo) - lo]);
    }
    return lowest == first && highest == last;
  }

  // reached_[k]: the first position that is not before days_[k]; positions of one owner.
  void WalkDates(Row owner) {
    const Row lo = rows_.Begin(owner);
    const Row hi = rows_.End(owner);
    std::fill(reached_.begin(), reached_.end(), lo);
    if (lo == hi) return;
    const int64_t start = days_.front();
    const Date* dates = rows_.dates - rows_.positions.lo;
    const auto last = static_cast<int64_t>(come_.size()) - 1;
    const uint16_t* come = come_.data();
    Row* reached_by = reached_.data();
    for (Row p = lo; p < hi; ++p) {
      const int64_t day = dates[p] - start;
      // Whoever comes last in a stretch tells how far it reaches; nothing waits for what was stored before.
      reached_by[day < 0 ? 0 : come[std::min(day, last)]] = p + 1;
    }
    Row so_far = lo;
    for (Row& reached : reached_) reached = so_far = std::max(so_far, reached);
  }

  // The same where each window begins where the one before it ends.
  void WalkInTurn(Row owner, Row* begin, Row* end) {
    const Date* dates = rows_.dates - rows_.positions.lo;
    const int64_t start = days_.front();
    Row p = rows_.Begin(owner);
    Row stop = rows_.End(owner);
    while (p < stop && dates[p] < start) ++p;
    while (p < stop && dates[stop - 1] >= days_.back()) --stop;
    std::fill_n(end, windows_.size(), p);
    Row so_far = p;
    const uint16_t* come = come_.data();
    for (; p < stop; ++p) end[come[dates[p] - start] - 1] = p + 1;
    for (size_t k = 0; k < windows_.size(); ++k) {
      begin[k] = so_far;
      end[k] = so_far = std::max(so_far, end[k]);
    }
  }

  void WalkCells(Row owner) {
    const std::vector<data::DateRange>& cells = rows_.source->cells;
    const Row lo = rows_.Begin(owner);
    for (size_t k = 0, c = 0; k < days_.size(); ++k) {
      while (c < cells.size() && cells[c].last < days_[k]) ++c;
      reached_[k] = lo + static_cast<Row>(c);
    }
  }

  void Write(Row owner, size_t i) {
    if (ever_) {
      std::fill_n(out_.begin.begin() + static_cast<std::ptrdiff_t>(i), windows_.size(), rows_.Begin(owner));
      std::fill_n(out_.end.begin() + static_cast<std::ptrdiff_t>(i), windows_.size(), rows_.End(owner));
    } else if (in_turn_) {
      std::copy_n(reached_.begin(), windows_.size(), out_.begin.begin() + static_cast<std::ptrdiff_t>(i));
      std::copy_n(reached_.begin() + 1, windows_.size(), out_.end.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      for (size_t k = 0; k < windows_.size(); ++k) {
        // What is in force on a day began on any day until then.
        const Row begin = as_of_ ? rows_.Begin(owner) : reached_[windows_[k].from];
        out_.begin[i + k] = begin;
        out_.end[i + k] = std::max(begin, reached_[windows_[k].to]);
        if (!forced_) continue;
        out_.first[i + k] = static_cast<Date>(windows_[k].first);
        out_.last[i + k] = static_cast<Date>(windows_[k].last);
      }
    }
  }

  void MarkUnsupplied(Row owner, size_t i) {
    const bool one_of_most = supply_.OneOfMost(owner);
    if (one_of_most && all_known_) return;
    for (size_t k = 0; k < windows_.size(); ++k) {
      const Days& window = windows_[k];
      const auto first = static_cast<Date>(window.first);
      const auto last = static_cast<Date>(window.last);
      if ((one_of_most && window.known) || supply_.Known(owner, first, last)) continue;
      if (out_.states.empty()) out_.states.assign(task_.rows.size(), kValue);
      out_.states[i + k] = kUndetermined;
    }
  }

  const Task& task_;
  const hir::Reduce& reduce_;
  const SourceRows& rows_;
  Windows& out_;
  ReduceSupply supply_;
  bool all_known_ = true;
  bool ever_ = reduce_.window == Window::kEver;
  bool as_of_ = reduce_.window == Window::kAsOf;
  bool forced_;           // who aggregates asks for the days
  bool in_turn_ = false;  // each window begins where the one before it ends
  std::optional<End> first_, last_;
  std::vector<Days> windows_;  // of one entity
  std::vector<int64_t> days_;
  std::vector<uint16_t> come_;  // by day from days_.front()
  std::vector<Row> reached_;
};

}  // namespace

bool FindGrid(const Task& task, const hir::Reduce& reduce, const SourceRows& rows, Windows& out) {
  return Grid(task, reduce, rows, out).Run();
}

}  // namespace kaocheng::exec
