#include "engine/exec/supply.h"

#include <algorithm>

namespace kaocheng::exec {

bool Covers(const std::vector<data::DateRange>& ranges, Date first, Date last) {
  if (first > last) return true;
  for (const data::DateRange& range : ranges) {
    if (range.last < first) continue;
    if (range.first > first) return false;
    if (range.last >= last) return true;
    first = range.last + 1;
  }
  return false;
}

Supply::Supply(const Task& task, const hir::Reduce& reduce) : run_(task.run) {
  const hir::Program& program = run_.program;
  const hir::Space& target = program.spaces[task.column.space];
  entity_ = reduce.match == hir::Reduce::Match::kAncestor ? reduce.entity
            : target.kind == hir::Space::Kind::kEntity    ? task.column.space
                                                          : target.owner;
  entities_ = Ancestors(run_, task.column.space, entity_);
  const auto& foreign = run_.space(entity_).foreign;
  if (std::find(foreign.begin(), foreign.end(), 1) != foreign.end()) foreign_ = foreign.data();

  const hir::Space& source = program.spaces[reduce.source];
  owner_ = source.owner;
  if (source.kind == hir::Space::Kind::kRecord) {
    const data::SpaceData& data = run_.space(reduce.source);
    (data.supplied_uniform ? uniform_ : records_) = &data;
  }
  if (source.kind == hir::Space::Kind::kSanction) fold_ = &run_.folds[source.ladder.value];
  if ((records_ != nullptr || fold_ != nullptr) && owner_ != entity_) FindStays();
}

bool Supply::IsAbove(hir::SpaceId upper, hir::SpaceId lower) const {
  while (lower.valid() && lower != upper) lower = run_.program.spaces[lower].owner;
  return lower.valid();
}

// Calls fn(ancestor, from, until) for every stretch of days on which the row stood below some row of `upper`.
template <typename Fn>
void Supply::EachStay(hir::SpaceId lower, Row row, hir::SpaceId upper, Date from, Date until, Fn fn) const {
  if (lower == upper) return fn(row, from, until);
  const data::SpaceData& data = run_.space(lower);
  for (Row s = data.spell_offsets[static_cast<size_t>(row)];
       s < data.spell_offsets[static_cast<size_t>(row) + 1]; ++s) {
    const data::Spell& spell = data.spells[static_cast<size_t>(s)];
    const Date begin = std::max(from, spell.from);
    const Date end = std::min(until, spell.until);
    if (begin < end && spell.parent != kNoRow)
      EachStay(run_.program.spaces[lower].owner, spell.parent, upper, begin, end, fn);
  }
}

void Supply::FindStays() {
  const bool below = IsAbove(entity_, owner_);
  const bool above = IsAbove(owner_, entity_);
  everyone_ = !below && !above;
  stays_.resize(everyone_ ? 1 : static_cast<size_t>(run_.space(entity_).rows));
  const Row owners = run_.space(owner_).rows;
  if (above) {
    for (Row entity = 0; entity < run_.space(entity_).rows; ++entity)
      EachStay(entity_, entity, owner_, kMinDate, kMaxDate, [&](Row owner, Date from, Date until) {
        stays_[static_cast<size_t>(entity)].push_back({owner, from, until});
      });
    return;
  }
  for (Row owner = 0; owner < owners; ++owner) {
    if (fold_ != nullptr && fold_->unsupplied[static_cast<size_t>(owner)] == 0) continue;
    if (everyone_) {
      stays_[0].push_back({owner, kMinDate, kMaxDate});
    } else {
      EachStay(owner_, owner, entity_, kMinDate, kMaxDate, [&](Row entity, Date from, Date until) {
        stays_[static_cast<size_t>(entity)].push_back({owner, from, until});
      });
    }
  }
}

bool Supply::OwnerKnown(Row owner, Date first, Date last) const {
  const auto o = static_cast<size_t>(owner);
  return fold_ != nullptr ? fold_->unsupplied[o] == 0 : Covers(records_->supplied_by_owner[o], first, last);
}

bool Supply::Known(Row entity, Date first, Date last) {
  if (foreign_ != nullptr && foreign_[entity] != 0) return false;
  if (uniform_ != nullptr) return Covers(uniform_->supplied, first, last);
  if (records_ == nullptr && fold_ == nullptr) return true;
  if (owner_ == entity_) return OwnerKnown(entity, first, last);
  if (answer_.entity == entity && answer_.first == first && answer_.last == last) return answer_.known;
  const auto& stays = stays_[everyone_ ? 0 : static_cast<size_t>(entity)];
  const bool known = std::all_of(stays.begin(), stays.end(), [&](const Stay& stay) {
    const bool concerns = everyone_ || (stay.from <= last && first < stay.until && first <= last);
    return !concerns || OwnerKnown(stay.owner, first, last);
  });
  answer_ = {entity, first, last, known};
  return known;
}

}  // namespace kaocheng::exec
