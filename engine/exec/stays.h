#pragma once

#include <algorithm>

#include "engine/exec/task.h"

namespace kaocheng::exec {

struct EntityRow {
  hir::SpaceId kind;
  Row row;
};

// Calls fn(above, from, until) for every stretch of days on which the entity stood below some row of kind
// `upper`, by its own spells and those above it; of one stretch of all days where it is of that kind itself.
template <typename Fn>
void EachStay(const Run& run, EntityRow entity, hir::SpaceId upper, Fn fn, Date from = kMinDate,
              Date until = kMaxDate) {
  if (entity.kind == upper) return fn(entity.row, from, until);
  const data::SpaceData& data = run.space(entity.kind);
  for (Row s = data.spell_offsets[static_cast<size_t>(entity.row)];
       s < data.spell_offsets[static_cast<size_t>(entity.row) + 1]; ++s) {
    const data::Spell& spell = data.spells[static_cast<size_t>(s)];
    const Date begin = std::max(from, spell.from);
    const Date end = std::min(until, spell.until);
    if (begin < end && spell.parent != kNoRow)
      EachStay(run, {run.program.spaces[entity.kind].owner, spell.parent}, upper, fn, begin, end);
  }
}

}  // namespace kaocheng::exec
