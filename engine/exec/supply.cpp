#include "engine/exec/supply.h"

#include <algorithm>

#include "engine/data/stays.h"
#include "engine/range/asked.h"

namespace kaocheng::exec {
namespace {

// The kind of entity that a target row stands for: the one that rows are matched by, else itself or its
// owner.
hir::SpaceId EntityKind(const Task& task, const hir::Reduce& reduce) {
  if (reduce.match == hir::Reduce::Match::kAncestor) return reduce.entity;
  const hir::Space& target = task.run.program.spaces[task.column.space];
  return target.kind == hir::Space::Kind::kEntity ? task.column.space : target.owner;
}

}  // namespace

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

Supply::Supply(const Run& run, hir::SpaceId source, hir::SpaceId entity)
    : run_(run), entity_(entity), owner_(run.program.spaces[source].owner) {
  if (entity_.valid()) {
    const auto& foreign = run_.space(entity_).foreign;
    if (std::find(foreign.begin(), foreign.end(), 1) != foreign.end()) foreign_ = foreign.data();
  }
  const hir::Space& space = run_.program.spaces[source];
  hir::SpaceId records = space.kind == hir::Space::Kind::kRecord ? source : hir::SpaceId{};
  if (space.kind == hir::Space::Kind::kSanction) {
    fold_ = &run_.folds[space.ladder.value];
    records = run_.program.ladders[space.ladder].history;
  }
  if (records.valid()) {
    const data::SpaceData& data = run_.space(records);
    (data.supplied_uniform ? uniform_ : records_) = &data;
  }
  if ((records_ != nullptr || fold_ != nullptr) && owner_ != entity_) FindStays();
}

bool Supply::IsAbove(hir::SpaceId upper, hir::SpaceId lower) const {
  while (lower.valid() && lower != upper) lower = run_.program.spaces[lower].owner;
  return lower.valid();
}

void Supply::FindStays() {
  const bool below = IsAbove(entity_, owner_);
  const bool above = entity_.valid() && IsAbove(owner_, entity_);
  everyone_ = !below && !above;
  stays_.resize(everyone_ ? 1 : static_cast<size_t>(run_.space(entity_).rows));
  const Row owners = run_.space(owner_).rows;
  if (above) {
    for (Row entity = 0; entity < run_.space(entity_).rows; ++entity)
      data::EachStay(run_.program, run_.snapshot, entity_, entity, owner_,
                     [&](Row owner, Date from, Date until) {
                       stays_[static_cast<size_t>(entity)].push_back({owner, from, until});
                     });
    return;
  }
  for (Row owner = 0; owner < owners; ++owner) {
    if (records_ == nullptr && fold_->unsupplied[static_cast<size_t>(owner)] == 0) continue;
    if (everyone_) {
      stays_[0].push_back({owner, kMinDate, kMaxDate});
    } else {
      data::EachStay(run_.program, run_.snapshot, owner_, owner, entity_,
                     [&](Row entity, Date from, Date until) {
                       stays_[static_cast<size_t>(entity)].push_back({owner, from, until});
                     });
    }
  }
}

bool Supply::OwnerKnown(Row owner, data::DateRange days) const {
  const auto o = static_cast<size_t>(owner);
  return (fold_ == nullptr || fold_->unsupplied[o] == 0) &&
         (records_ == nullptr || Covers(records_->supplied_by_owner[o], days.first, days.last));
}

bool Supply::Known(Row entity, data::DateRange days) {
  if (foreign_ != nullptr && foreign_[entity] != 0) return false;
  if (uniform_ != nullptr && !Covers(uniform_->supplied, days.first, days.last)) return false;
  if (records_ == nullptr && fold_ == nullptr) return true;
  if (owner_ == entity_) return OwnerKnown(entity, days);
  if (answer_.entity == entity && answer_.days.first == days.first && answer_.days.last == days.last)
    return answer_.known;
  const auto& stays = stays_[everyone_ ? 0 : static_cast<size_t>(entity)];
  const bool known = std::all_of(stays.begin(), stays.end(), [&](const Stay& stay) {
    const bool concerns =
        everyone_ || (stay.from <= days.last && days.first < stay.until && days.first <= days.last);
    return !concerns || OwnerKnown(stay.owner, days);
  });
  answer_ = {entity, days, known};
  return known;
}

ReduceSupply::ReduceSupply(const Task& task, const hir::Reduce& reduce)
    : run_(task.run),
      reduce_(reduce),
      entity_(EntityKind(task, reduce)),
      entities_(Ancestors(run_, task.column.space, entity_)),
      supply_(run_, reduce.source, entity_) {}

bool ReduceSupply::Known(Row entity, Date first, Date last) {
  Asked& asked = asked_[static_cast<size_t>(static_cast<uint32_t>(first) % asked_.size())];
  if (asked.first != first || asked.last != last)
    asked = {first, last, range::AskedDays(run_.program, reduce_, run_.snapshot.period, first, last)};
  return supply_.Known(entity, asked.days);
}

}  // namespace kaocheng::exec
