#include <algorithm>

#include "engine/data/stays.h"
#include "engine/exec/refine.h"

namespace kaocheng::exec {

using hir::Reduce;
using range::Possible;
using range::Sure;
using Kind = hir::Space::Kind;

ReduceRange::ReduceRange(const Task& task, const Reduce& reduce)
    : task_(task),
      reduce_(reduce),
      program_(task.run.program),
      data_(task.run.space(reduce.source)),
      kind_(program_.spaces[reduce.source].kind),
      supply_(task, reduce) {
  if (reduce.match == Reduce::Match::kAncestor)
    groups_ = Ancestors(task.run, task.column.space, reduce.entity);
  in_place_ = reduce.match == Reduce::Match::kAncestor && kind_ != Kind::kEntity &&
              reduce.entity == program_.spaces[reduce.source].owner;
  if (!in_place_) FindCandidates();
}

void ReduceRange::FindCandidates() {
  const Range rows = task_.local ? RowsOf(task_.run, reduce_.source, task_.people) : Range{0, data_.rows};
  const bool by_ancestor = reduce_.match == Reduce::Match::kAncestor;
  const Row* ancestors = by_ancestor ? Ancestors(task_.run, reduce_.source, reduce_.entity) : nullptr;
  for (Row row = rows.lo; row < rows.hi; ++row) {
    if (by_ancestor && ByStay()) {
      EachStay(row, [&](Row above, Date, Date) { candidates_.push_back({above, row}); });
      continue;
    }
    if (by_ancestor) {
      candidates_.push_back({ancestors == nullptr ? row : ancestors[row], row});
      continue;
    }
    const Possible reference = PossibleAt(task_, reduce_.reference, row);
    if (reference.lo == reference.hi) candidates_.push_back({reference.lo, row});
    if (reference.lo < reference.hi) floating_.push_back(row);
  }
  std::stable_sort(candidates_.begin(), candidates_.end(),
                   [](const Candidate& a, const Candidate& b) { return a.group < b.group; });
  const auto same = [](const Candidate& a, const Candidate& b) {
    return a.group == b.group && a.row == b.row;
  };
  candidates_.erase(std::unique(candidates_.begin(), candidates_.end(), same), candidates_.end());
}

Possible ReduceRange::At(Row target) {
  const data::Period& period = task_.run.snapshot.period;
  const Possible any = range::Any(program_, task_.column.type);
  Window window{range::Value(kMinDate), range::Value(kMaxDate)};
  Date first = period.first;
  Date last = period.last;
  if (reduce_.window != Reduce::Window::kEver) {
    window.first = PossibleAt(task_, reduce_.first, target);
    window.last =
        reduce_.window == Reduce::Window::kAsOf ? window.first : PossibleAt(task_, reduce_.last, target);
    if (window.first.is_absent() || window.last.is_absent()) return range::kNothing;
    first = static_cast<Date>(window.first.lo);
    last = static_cast<Date>(window.last.hi);
  }
  const bool may_be_absent = window.first.absent || window.last.absent;
  const auto result = [&](Possible range) {
    range.absent |= may_be_absent;
    return range;
  };
  const Row entity = supply_.EntityOf(target);
  const Row group = groups_ == nullptr ? target : groups_[target];
  if (entity == kNoRow || group == kNoRow) return result(any);

  range::Tally tally(program_, task_.column.type, reduce_.aggregate);
  if (supply_.matters() && !supply_.Known(entity, first, last)) tally.Open();
  int64_t meant = group;
  if (in_place_) {
    for (Row row = data_.offsets[static_cast<size_t>(group)];
         row < data_.offsets[static_cast<size_t>(group) + 1]; ++row)
      Add(row, window, meant, tally);
    return result(tally.Result());
  }
  if (reduce_.match == Reduce::Match::kReference &&
      program_.columns[reduce_.reference].type.kind == hir::TypeKind::kViolation)
    meant |= int64_t{task_.column.space.value} << 32;
  const auto [begin, end] =
      std::equal_range(candidates_.begin(), candidates_.end(), Candidate{meant, 0},
                       [](const Candidate& a, const Candidate& b) { return a.group < b.group; });
  for (auto candidate = begin; candidate != end; ++candidate) Add(candidate->row, window, meant, tally);
  for (const Row row : floating_) Add(row, window, meant, tally);
  return result(tally.Result());
}

void ReduceRange::Add(Row row, const Window& window, int64_t meant, range::Tally& tally) const {
  Sure counts = Sure::kYes;
  if (reduce_.where.valid()) counts = range::Holds(PossibleAt(task_, reduce_.where, row));
  if (counts == Sure::kNo) return;
  if (reduce_.match == Reduce::Match::kReference) {
    const Possible reference = PossibleAt(task_, reduce_.reference, row);
    counts = range::Both(counts,
                         range::ToSure(reference.is_value(), reference.lo <= meant && meant <= reference.hi));
  }
  Possible date = range::Value(kMinDate);
  if (reduce_.date.valid()) {
    date = PossibleAt(task_, reduce_.date, row);
  } else if (kind_ == Kind::kCell) {
    date = range::Value(data_.cells[static_cast<size_t>(row) % data_.cells.size()].last);
  } else if (kind_ != Kind::kEntity) {
    date = range::Value(data_.on[static_cast<size_t>(row)]);
  }
  counts = range::Both(counts, InWindow(row, date, window, meant));
  if (counts == Sure::kNo) return;
  Possible value = range::Value(1);
  if (reduce_.value.valid()) {
    value =
        range::Require(program_, program_.columns[reduce_.value].type, PossibleAt(task_, reduce_.value, row));
  }
  const data::Dictionary* names = task_.run.snapshot.dictionary;
  const bool named = reduce_.aggregate == hir::Aggregate::kLatest && !data_.ids.empty() && names != nullptr;
  tally.Add({.certain = counts == Sure::kYes,
             .value = value,
             .date = date,
             .id = named ? names->Text(data_.ids[static_cast<size_t>(row)]) : std::string_view(),
             .row = row});
}

Sure ReduceRange::InWindow(Row row, const Possible& date, const Window& window, int64_t meant) const {
  const bool as_of = reduce_.window == Reduce::Window::kAsOf;
  if (ByStay())
    return range::Both(range::Within(range::Value(kMinDate), date, window.first),
                       Stands(row, window.first, meant));
  if (kind_ == Kind::kEntity && !reduce_.date.valid()) {
    return reduce_.window == Reduce::Window::kEver ? Sure::kYes : Valid(row, window);
  }
  if (!as_of) return range::Within(window.first, date, window.last);
  if (kind_ == Kind::kCell) {
    const data::DateRange& cell = data_.cells[static_cast<size_t>(row) % data_.cells.size()];
    return range::InForce(cell.first, cell.last + 1, window.first);
  }
  const Sure begun = range::Within(range::Value(kMinDate), date, window.first);
  Possible until = range::Value(INT32_MAX);
  if (kind_ == Kind::kSanction) {
    const hir::LadderId ladder = program_.spaces[reduce_.source].ladder;
    until = FoldRange(task_.run, {hir::Fold::Output::kSanctionUntil, ladder, 0}, row);
  } else if (!data_.until.empty() && data_.until[static_cast<size_t>(row)] != data::kNoDate) {
    until = range::Value(data_.until[static_cast<size_t>(row)]);
  }
  return range::Both(begun, range::ToSure(window.first.hi < until.lo, window.first.lo < until.hi));
}

bool ReduceRange::ByStay() const { return kind_ == Kind::kEntity && reduce_.window == Reduce::Window::kAsOf; }

template <typename Fn>
void ReduceRange::EachStay(Row entity, Fn fn) const {
  const bool by_ancestor = reduce_.match == Reduce::Match::kAncestor;
  data::EachValidStay(program_, task_.run.snapshot, reduce_.source, entity,
                      by_ancestor ? reduce_.entity : reduce_.source, fn);
}

// An entity stands below the one that is meant (is valid, where it refers to it) on a day.
Sure ReduceRange::Stands(Row entity, const Possible& day, int64_t meant) const {
  Sure stands = Sure::kNo;
  EachStay(entity, [&](Row above, Date from, Date until) {
    if (reduce_.match == Reduce::Match::kAncestor && above != meant) return;
    stands = std::max(stands, range::InForce(from, until, day));
  });
  return stands;
}

// An entity is valid on some day of [first, last].
Sure ReduceRange::Valid(Row entity, const Window& window) const {
  Sure valid = Sure::kNo;
  for (Row s = data_.spell_offsets[static_cast<size_t>(entity)];
       s < data_.spell_offsets[static_cast<size_t>(entity) + 1]; ++s) {
    const data::Spell& spell = data_.spells[static_cast<size_t>(s)];
    const Sure one = range::ToSure(
        spell.from <= window.last.lo && window.first.hi < spell.until && window.first.hi <= window.last.lo,
        spell.from <= window.last.hi && window.first.lo < spell.until && window.first.lo <= window.last.hi);
    valid = std::max(valid, one);
  }
  return valid;
}

}  // namespace kaocheng::exec
