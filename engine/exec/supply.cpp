#include "engine/exec/supply.h"

#include <algorithm>

#include "engine/data/ranges.h"
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

Supply::Supply(const Run& run, hir::SpaceId source, hir::SpaceId entity)
    : run_(run), entity_(entity), owner_(run.program.spaces[source].owner) {
  if (entity_.valid()) foreign_ = run_.foreign[entity_.value];
  const hir::Space& space = run_.program.spaces[source];
  hir::SpaceId records = space.kind == hir::Space::Kind::kRecord ? source : hir::SpaceId{};
  if (space.kind == hir::Space::Kind::kSanction) {
    fold_ = &run_.folds[space.ladder.value];
    records = run_.program.ladders[space.ladder].history;
  }
  if (records.valid()) {
    records_ = &run_.space(records).supplied;
  }
  const bool some_differ = fold_ != nullptr || (records_ != nullptr && !records_->uniform());
  by_stay_ = some_differ && owner_ != entity_;
  everyone_ = !IsAbove(entity_, owner_) && !(entity_.valid() && IsAbove(owner_, entity_));
}

bool Supply::IsAbove(hir::SpaceId upper, hir::SpaceId lower) const {
  while (lower.valid() && lower != upper) lower = run_.program.spaces[lower].owner;
  return lower.valid();
}

// Whoever stands below or above the entities, by entity: everybody, or only those who are not like most.
std::vector<Supply::Stay> Supply::FindStays(bool everybody) const {
  std::vector<Stay> stays;
  const bool above = entity_.valid() && IsAbove(owner_, entity_);
  const Row owners = run_.space(owner_).rows;
  const auto counts = [&](Row owner) { return everybody || !OwnerIsOneOfMost(owner); };
  if (above) {
    for (Row entity = 0; entity < run_.space(entity_).rows; ++entity)
      data::EachStay(run_.program, run_.snapshot, entity_, entity, owner_,
                     [&](Row owner, Date from, Date until) {
                       if (counts(owner)) stays.push_back({entity, owner, from, until});
                     });
    return stays;
  }
  for (Row owner = 0; owner < owners; ++owner) {
    if (!counts(owner)) continue;
    if (everyone_) {
      stays.push_back({0, owner, kMinDate, kMaxDate});
    } else {
      data::EachStay(run_.program, run_.snapshot, owner_, owner, entity_,
                     [&](Row entity, Date from, Date until) {
                       stays.push_back({entity, owner, from, until});
                     });
    }
  }
  std::stable_sort(stays.begin(), stays.end(),
                   [](const Stay& a, const Stay& b) { return a.entity < b.entity; });
  return stays;
}

bool Supply::OwnerKnown(Row owner, data::DateRange days) const {
  return (fold_ == nullptr || fold_->unsupplied[static_cast<size_t>(owner)] == 0) &&
         (records_ == nullptr || data::Covers(records_->of(owner), days));
}

bool Supply::KnownOfMost(data::DateRange days) const {
  return records_ == nullptr || data::Covers(records_->common, days);
}

bool Supply::Known(Row entity, data::DateRange days) {
  if (foreign_ != nullptr && foreign_[entity] != 0) return false;
  if (!by_stay_) return owner_ == entity_ ? OwnerKnown(entity, days) : KnownOfMost(days);
  // A type that is supplied alike for all is missing for everybody, even where nobody stood.
  if (records_ != nullptr && records_->uniform() && !KnownOfMost(days)) return false;
  if (answer_.entity == entity && answer_.days == days) return answer_.known;
  // Where most are known, only the others are looked for.
  const bool everybody = !KnownOfMost(days);
  std::optional<std::vector<Stay>>& stays = everybody ? all_stays_ : odd_stays_;
  if (!stays) stays = FindStays(everybody);
  const Row at = everyone_ ? 0 : entity;
  auto stay = std::lower_bound(stays->begin(), stays->end(), at,
                               [](const Stay& one, Row row) { return one.entity < row; });
  bool known = true;
  for (; stay != stays->end() && stay->entity == at && known; ++stay) {
    const bool concerns =
        everyone_ || (stay->from <= days.last && days.first < stay->until && days.first <= days.last);
    known = !concerns || OwnerKnown(stay->owner, days);
  }
  answer_ = {entity, days, known};
  return known;
}

ReduceSupply::ReduceSupply(const Task& task, const hir::Reduce& reduce)
    : run_(task.run),
      reduce_(reduce),
      entity_(EntityKind(task, reduce)),
      entities_(Ancestors(run_, task.column.space, entity_)),
      supply_(run_, reduce.source, entity_) {}

const ReduceSupply::Asked& ReduceSupply::Ask(Date first, Date last) {
  Asked& asked = asked_[static_cast<size_t>(static_cast<uint32_t>(first) % asked_.size())];
  if (asked.first != first || asked.last != last) {
    const data::DateRange days = range::AskedDays(run_.program, reduce_, run_.snapshot.period, first, last);
    asked = {first, last, days, supply_.KnownOfMost(days)};
  }
  return asked;
}

}  // namespace kaocheng::exec
