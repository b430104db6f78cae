#include "engine/exec/source_rows.h"

#include <algorithm>
#include <numeric>

#include "engine/data/stays.h"
#include "engine/exec/group_key.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {
namespace {

using Kind = hir::Space::Kind;

// The date by which a source row counts where the Reduce names none.
Date DateOf(const data::SpaceData& data, Kind kind, Row row) {
  const auto i = static_cast<size_t>(row);
  switch (kind) {
    case Kind::kRecord:
    case Kind::kSanction:
      return data.on[i];
    case Kind::kCell:
      return data.cells[i % data.cells.size()].last;
    case Kind::kEntity:
      return kMinDate;  // all alike
  }
  return kMinDate;
}

class Collector {
 public:
  Collector(const Task& task, const hir::Reduce& reduce)
      : task_(task),
        reduce_(reduce),
        data_(task.run.space(reduce.source)),
        kind_(task.run.program.spaces[reduce.source].kind),
        by_stay_(kind_ == Kind::kEntity && reduce.window == hir::Reduce::Window::kAsOf) {}

  // Rows that lie together by owner and date are used where they are. (Sanctions lie by owner only.)
  bool InPlace() const { return plan::LiesTogether(task_.run.program, reduce_); }

  SourceRows UseInPlace() const {
    SourceRows out;
    out.source = &data_;
    out.group_origin = 0;
    out.groups = task_.local ? task_.people : Range{0, static_cast<Row>(data_.offsets.size() - 1)};
    out.offsets = data_.offsets.data();
    out.positions = SourceRange();
    out.where = reduce_.where.valid() ? task_.view(reduce_.where) : View{.constant = true, .shared = 1};
    if (reduce_.value.valid()) out.value = task_.view(reduce_.value);
    if (out.value.constant) {
      out.own_values.assign(out.positions.size(), out.value.shared);
      out.value = {.width = Width::k64, .origin = out.positions.lo, .values = out.own_values.data()};
    }
    out.cells = kind_ == Kind::kCell;
    if (!out.cells) out.dates = data_.on.data() + out.positions.lo;
    if (reduce_.window == hir::Reduce::Window::kAsOf && !data_.until.empty()) {
      out.force = SourceRows::Force::kUntil;
      out.until = data_.until.data() + out.positions.lo;
    }
    return out;
  }

  SourceRows Sort() const {
    SourceRows out;
    out.source = &data_;
    const Range groups = Groups();
    out.group_origin = groups.lo;
    out.groups = groups;
    const Range range = SourceRange();
    std::vector<Item> found;
    const GroupKey key(task_, reduce_);
    for (Row row = range.lo; row < range.hi; ++row) Add(row, key, groups, found, out);
    const std::vector<Item> items = Arrange(found, groups, out.own_offsets);
    Fill(items, out);
    return out;
  }

 private:
  struct Item {
    Row group;
    Date date;
    Row row;
    uint8_t state;
    Date from = kMinDate, until = INT32_MAX;  // entities as of a day
  };

  // By group, then by date. Rows come as they lie, which mostly is by date.
  std::vector<Item> Arrange(const std::vector<Item>& found, Range groups, std::vector<Row>& offsets) const {
    const auto group_of = [&](const Item& item) { return static_cast<size_t>(item.group - groups.lo); };
    offsets.assign(groups.size() + 1, 0);
    for (const Item& item : found) ++offsets[group_of(item) + 1];
    std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
    std::vector<Row> next(offsets.begin(), offsets.end() - 1);
    std::vector<Item> items(found.size());
    for (const Item& item : found) items[static_cast<size_t>(next[group_of(item)]++)] = item;
    const bool by_id = reduce_.aggregate == hir::Aggregate::kLatest && !data_.ids.empty();
    const auto before = [&](const Item& a, const Item& b) {
      if (a.date != b.date) return a.date < b.date;
      if (by_id && Id(a.row) != Id(b.row)) return task_.run.snapshot.dictionary->Before(Id(a.row), Id(b.row));
      return a.row < b.row;
    };
    for (size_t g = 0; g + 1 < offsets.size(); ++g) {
      if (offsets[g + 1] - offsets[g] < 2) continue;
      const auto first = items.begin() + offsets[g];
      const auto last = items.begin() + offsets[g + 1];
      if (!std::is_sorted(first, last, before)) std::sort(first, last, before);
    }
    return items;
  }

  int32_t Id(Row row) const { return data_.ids[static_cast<size_t>(row)]; }

  Range SourceRange() const {
    return task_.local ? RowsOf(task_.run, reduce_.source, task_.people) : Range{0, data_.rows};
  }
  Range Groups() const {
    if (task_.local) return task_.people;
    if (reduce_.match == hir::Reduce::Match::kReference) return {0, task_.run.space(task_.column.space).rows};
    return {0, task_.run.space(reduce_.entity).rows};
  }

  void Add(Row row, const GroupKey& key, Range groups, std::vector<Item>& items, SourceRows& out) const {
    uint8_t state = kValue;
    if (reduce_.where.valid()) {
      const View& where = task_.view(reduce_.where);
      if (where.StateAt(row) != kValue) {
        state = kUndetermined;
      } else if (where.Get(row) == 0) {
        return;
      }
    }
    const uint8_t known = key.StateAt(row);
    if (known == kUndetermined) out.all_unknown = true;
    if (known != kValue) return;
    const auto add = [&](Item item) {
      if (item.group == kNoRow || item.group < groups.lo || item.group >= groups.hi) return;
      if (reduce_.date.valid()) {
        const View& dates = task_.view(reduce_.date);
        if (dates.StateAt(row) == kUndetermined) {
          if (out.unknown.empty()) out.unknown.assign(groups.size(), 0);
          out.unknown[static_cast<size_t>(item.group - groups.lo)] = 1;
        }
        if (dates.StateAt(row) != kValue) return;
        item.date = static_cast<Date>(dates.Get(row));
      }
      items.push_back(item);
    };
    const Date date = DateOf(data_, kind_, row);
    if (!by_stay_) return add({key.At(row), date, row, state});
    data::EachValidStay(task_.run.program, task_.run.snapshot, reduce_.source, row,
                        key.by_reference() ? reduce_.source : reduce_.entity,
                        [&](Row above, Date from, Date until) {
                          add({key.by_reference() ? key.At(row) : above, date, row, state, from, until});
                        });
  }

  void Fill(const std::vector<Item>& items, SourceRows& out) const {
    const size_t n = items.size();
    out.positions = {0, static_cast<Row>(n)};
    out.own_dates.resize(n);
    out.rows.resize(n);
    bool stated = false;
    std::vector<uint8_t> states(n, kValue);
    for (size_t i = 0; i < n; ++i) {
      out.own_dates[i] = items[i].date;
      out.rows[i] = items[i].row;
      states[i] = items[i].state;
    }
    out.own_values.assign(n, 0);
    for (size_t i = 0; i < n; ++i) {
      if (reduce_.value.valid()) {
        const View& value = task_.view(reduce_.value);
        out.own_values[i] = value.Get(items[i].row);
        if (value.StateAt(items[i].row) != kValue) states[i] = kUndetermined;
      }
      stated |= states[i] != kValue;
    }
    if (stated) out.own_states = std::move(states);
    SetForce(items, out);
    Point(out);
  }

  void SetForce(const std::vector<Item>& items, SourceRows& out) const {
    const bool as_of = reduce_.window == hir::Reduce::Window::kAsOf;
    if (by_stay_) {
      out.force = SourceRows::Force::kStay;
      for (const Item& item : items) {
        out.from.push_back(item.from);
        out.own_until.push_back(item.until);
      }
      return;
    }
    if (kind_ == Kind::kEntity) {
      if (reduce_.window != hir::Reduce::Window::kEver && !reduce_.date.valid())
        out.force = SourceRows::Force::kSpells;
      return;
    }
    if (!as_of) return;
    if (kind_ == Kind::kCell) {
      out.force = SourceRows::Force::kCell;
      return;
    }
    out.force = SourceRows::Force::kUntil;
    out.own_until.reserve(out.rows.size());
    const bool sanction = kind_ == Kind::kSanction;
    if (sanction) out.until_unknown.resize(out.rows.size(), 0);
    for (size_t i = 0; i < out.rows.size(); ++i) {
      const auto row = static_cast<size_t>(out.rows[i]);
      if (sanction) {
        const FoldStore& fold = task_.run.folds[task_.run.program.spaces[reduce_.source].ladder.value];
        out.own_until.push_back(fold.until[row]);
        out.until_unknown[i] = fold.states[row] == kValue ? 0 : 1;
      } else {
        out.own_until.push_back(data_.until.empty() ? data::kNoDate : data_.until[row]);
      }
    }
  }

  // Views into the vectors that `out` owns; moving a vector does not move what it holds.
  static void Point(SourceRows& out) {
    out.offsets = out.own_offsets.data();
    out.dates = out.own_dates.data();
    out.until = out.own_until.data();
    out.where = {.constant = true, .shared = 1};
    out.value = {.width = Width::k64,
                 .values = out.own_values.data(),
                 .states = out.own_states.empty() ? nullptr : out.own_states.data()};
  }

  const Task& task_;
  const hir::Reduce& reduce_;
  const data::SpaceData& data_;
  Kind kind_;
  bool by_stay_;  // entities count as of a day, where they stood then
};

}  // namespace

Date SourceRows::CellDate(Row position) const {
  return source->cells[static_cast<size_t>(position) % source->cells.size()].last;
}

uint8_t SourceRows::InForce(Row position, Date first, Date last) const {
  const auto i = static_cast<size_t>(position - positions.lo);
  switch (force) {
    case Force::kAny:
      return 1;
    case Force::kUntil:
      if (!until_unknown.empty() && until_unknown[i] != 0) return 2;
      return until[i] == data::kNoDate || first < until[i] ? 1 : 0;
    case Force::kStay:
      return from[i] <= first && first < until[i] ? 1 : 0;
    case Force::kSpells:
      return data::ValidWithin(*source, rows[i], first, last) ? 1 : 0;
    case Force::kCell: {
      const data::DateRange& cell = source->cells[static_cast<size_t>(rows[i]) % source->cells.size()];
      return cell.first <= first && first <= cell.last ? 1 : 0;
    }
  }
  return 0;
}

SourceRows CollectSource(const Task& task, const hir::Reduce& reduce) {
  const Collector collector(task, reduce);
  return collector.InPlace() ? collector.UseInPlace() : collector.Sort();
}

}  // namespace kaocheng::exec
