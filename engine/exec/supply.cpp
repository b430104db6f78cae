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

Supply::Supply(const Task& task, const hir::Reduce& reduce) : x_run(task.run) {
  const hir::Program& program = x_run.program;
  const hir::Space& target = program.spaces[task.column.space];
  x_entity = reduce.match == hir::Reduce::Match::kAncestor ? reduce.entity
             : target.kind == hir::Space::Kind::kEntity    ? task.column.space
                                                           : target.owner;
  x_entities = Ancestors(x_run, task.column.space, x_entity);
  const auto& foreign = x_run.space(x_entity).foreign;
  if (std::find(foreign.begin(), foreign.end(), 1) != foreign.end()) x_foreign = foreign.data();

  const hir::Space& source = program.spaces[reduce.source];
  x_owner = source.owner;
  if (source.kind == hir::Space::Kind::kRecord) {
    const data::SpaceData& data = x_run.space(reduce.source);
    (data.supplied_uniform ? x_uniform : x_records) = &data;
  }
  if (source.kind == hir::Space::Kind::kSanction) x_fold = &x_run.folds[source.ladder.value];
  if ((x_records != nullptr || x_fold != nullptr) && x_owner != x_entity) FindStays();
}

bool Supply::IsAbove(hir::SpaceId upper, hir::SpaceId lower) const {
  while (lower.valid() && lower != upper) lower = x_run.program.spaces[lower].owner;
  return lower.valid();
}

// Calls fn(ancestor, from, until) for every stretch of days on which the row stood below some row of `upper`.
template <typename Fn>
void Supply::EachStay(hir::SpaceId lower, Row row, hir::SpaceId upper, Date from, Date until, Fn fn) const {
  if (lower == upper) return fn(row, from, until);
  const data::SpaceData& data = x_run.space(lower);
  for (Row s = data.spell_offsets[static_cast<size_t>(row)];
       s < data.spell_offsets[static_cast<size_t>(row) + 1]; ++s) {
    const data::Spell& spell = data.spells[static_cast<size_t>(s)];
    const Date begin = std::max(from, spell.from);
    const Date end = std::min(until, spell.until);
    if (begin < end && spell.parent != kNoRow)
      EachStay(x_run.program.spaces[lower].owner, spell.parent, upper, begin, end, fn);
  }
}

void Supply::FindStays() {
  const bool below = IsAbove(x_entity, x_owner);
  const bool above = IsAbove(x_owner, x_entity);
  x_everyone = !below && !above;
  x_stays.resize(x_everyone ? 1 : static_cast<size_t>(x_run.space(x_entity).rows));
  const Row owners = x_run.space(x_owner).rows;
  if (above) {
    for (Row entity = 0; entity < x_run.space(x_entity).rows; ++entity)
      EachStay(x_entity, entity, x_owner, kMinDate, kMaxDate, [&](Row owner, Date from, Date until) {
        x_stays[static_cast<size_t>(entity)].push_back({owner, from, until});
      });
    return;
  }
  for (Row owner = 0; owner < owners; ++owner) {
    if (x_fold != nullptr && x_fold->unsupplied[static_cast<size_t>(owner)] == 0) continue;
    if (x_everyone) {
      x_stays[0].push_back({owner, kMinDate, kMaxDate});
    } else {
      EachStay(x_owner, owner, x_entity, kMinDate, kMaxDate, [&](Row entity, Date from, Date until) {
        x_stays[static_cast<size_t>(entity)].push_back({owner, from, until});
      });
    }
  }
}

bool Supply::OwnerKnown(Row owner, Date first, Date last) const {
  const auto o = static_cast<size_t>(owner);
  return x_fold != nullptr ? x_fold->unsupplied[o] == 0
                           : Covers(x_records->supplied_by_owner[o], first, last);
}

bool Supply::Known(Row entity, Date first, Date last) {
  if (x_foreign != nullptr && x_foreign[entity] != 0) return false;
  if (x_uniform != nullptr) return Covers(x_uniform->supplied, first, last);
  if (x_records == nullptr && x_fold == nullptr) return true;
  if (x_owner == x_entity) return OwnerKnown(entity, first, last);
  if (x_answer.entity == entity && x_answer.first == first && x_answer.last == last) return x_answer.known;
  const auto& stays = x_stays[x_everyone ? 0 : static_cast<size_t>(entity)];
  const bool known = std::all_of(stays.begin(), stays.end(), [&](const Stay& stay) {
    const bool concerns = x_everyone || (stay.from <= last && first < stay.until && first <= last);
    return !concerns || OwnerKnown(stay.owner, first, last);
  });
  x_answer = {entity, first, last, known};
  return known;
}

}  // namespace kaocheng::exec
