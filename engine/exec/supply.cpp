#include "engine/exec/supply.h"

#include <algorithm>

namespace kaocheng::exec {
namespace {

std::vector<data::DateRange> Intersect(const std::vector<data::DateRange>& a,
                                       const std::vector<data::DateRange>& b) {
  std::vector<data::DateRange> out;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const Date first = std::max(a[i].first, b[j].first);
    const Date last = std::min(a[i].last, b[j].last);
    if (first <= last) out.push_back({first, last});
    a[i].last < b[j].last ? ++i : ++j;
  }
  return out;
}

}  // namespace

bool Covers(const std::vector<data::DateRange>& ranges, Date first, Date last) {
  if (first > last) return true;
  for (const data::DateRange& range : ranges) {
    if (range.last < first) continue;
    if (range.first > first) return false;
    if (range.last >= last) return true;
    first = range.last + 1;  // joined ranges have gaps between them, but adjacent ones do no harm
  }
  return false;
}

Supply::Supply(const Task& task, const hir::Reduce& reduce) : x_run(task.run) {
  const hir::Program& program = x_run.program;
  const hir::Space& target = program.spaces[task.column.space];
  const bool target_is_entity = target.kind == hir::Space::Kind::kEntity;
  x_entity = reduce.match == hir::Reduce::Match::kAncestor ? reduce.entity
             : target_is_entity                            ? task.column.space
                                                           : target.owner;
  x_entities = Ancestors(x_run, task.column.space, x_entity);
  const auto& foreign = x_run.space(x_entity).foreign;
  if (std::find(foreign.begin(), foreign.end(), 1) != foreign.end()) x_foreign = foreign.data();
  const hir::Space& source = program.spaces[reduce.source];
  if (source.kind == hir::Space::Kind::kRecord) Record(x_run.space(reduce.source), source.owner);
  if (source.kind == hir::Space::Kind::kSanction) Sanctions(x_run.folds[source.ladder.value], source.owner);
}

bool Supply::IsAbove(hir::SpaceId upper, hir::SpaceId lower) const {
  while (lower.valid() && lower != upper) lower = x_run.program.spaces[lower].owner;
  return lower.valid();
}

void Supply::Record(const data::SpaceData& source, hir::SpaceId owner) {
  x_dated = true;
  if (source.supplied_uniform) {
    x_uniform = &source.supplied;
    return;
  }
  x_by_entity = &source.supplied_by_owner;
  if (x_entity == owner) return;
  if (IsAbove(owner, x_entity)) {
    x_owner_of_entity = Ancestors(x_run, x_entity, owner);
    return;
  }
  const std::vector<data::DateRange> always{{kMinDate, kMaxDate}};
  x_joined.assign(static_cast<size_t>(x_run.space(x_entity).rows), always);
  x_by_entity = &x_joined;
  const bool below = IsAbove(x_entity, owner);
  const Row* entities = below ? Ancestors(x_run, owner, x_entity) : nullptr;
  for (size_t o = 0; o < source.supplied_by_owner.size(); ++o) {
    if (below) {
      if (entities[o] == kNoRow) continue;
      auto& joined = x_joined[static_cast<size_t>(entities[o])];
      joined = Intersect(joined, source.supplied_by_owner[o]);
    } else {
      for (auto& joined : x_joined) joined = Intersect(joined, source.supplied_by_owner[o]);
    }
  }
}

void Supply::Sanctions(const FoldStore& fold, hir::SpaceId subject) {
  const auto& unsupplied = fold.unsupplied;
  if (x_entity == subject) {
    x_sanctions = &unsupplied;
    return;
  }
  if (std::find(unsupplied.begin(), unsupplied.end(), 1) == unsupplied.end()) return;
  x_any_below.assign(static_cast<size_t>(x_run.space(x_entity).rows), 0);
  x_sanctions = &x_any_below;
  const bool below = IsAbove(x_entity, subject);
  const Row* entities = below ? Ancestors(x_run, subject, x_entity) : nullptr;
  for (size_t s = 0; s < unsupplied.size(); ++s) {
    if (unsupplied[s] == 0) continue;
    if (!below) {
      std::fill(x_any_below.begin(), x_any_below.end(), uint8_t{1});
    } else if (entities[s] != kNoRow) {
      x_any_below[static_cast<size_t>(entities[s])] = 1;
    }
  }
}

bool Supply::Known(Row entity, Date first, Date last) const {
  const auto e = static_cast<size_t>(entity);
  if (x_foreign != nullptr && x_foreign[e] != 0) return false;
  if (x_sanctions != nullptr) return (*x_sanctions)[e] == 0;
  if (!x_dated) return true;
  if (x_uniform != nullptr) return Covers(*x_uniform, first, last);
  if (x_owner_of_entity == nullptr) return Covers((*x_by_entity)[e], first, last);
  const Row owner = x_owner_of_entity[e];
  return owner != kNoRow && Covers((*x_by_entity)[static_cast<size_t>(owner)], first, last);
}

}  // namespace kaocheng::exec
