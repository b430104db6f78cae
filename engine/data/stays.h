#pragma once

#include <algorithm>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"

namespace kaocheng::data {

// Calls fn(above, from, until) for every stretch of days on which an entity stood below some row of kind
// `upper`, by its own spells and those above it; of one stretch of all days where it is of that kind itself.
template <typename Fn>
void EachStay(const hir::Program& program, const Snapshot& snapshot, hir::SpaceId kind, Row row,
              hir::SpaceId upper, Fn fn, Date from = kMinDate, Date until = kMaxDate) {
  if (kind == upper) return fn(row, from, until);
  const hir::SpaceId parent = program.spaces[kind].owner;
  if (!parent.valid()) return;
  const SpaceData& data = snapshot.spaces[kind.value];
  for (Row s = data.spell_offsets[static_cast<size_t>(row)];
       s < data.spell_offsets[static_cast<size_t>(row) + 1]; ++s) {
    const Spell& spell = data.spells[static_cast<size_t>(s)];
    const Date begin = std::max(from, spell.from);
    const Date end = std::min(until, spell.until);
    if (begin < end && spell.parent != kNoRow)
      EachStay(program, snapshot, parent, spell.parent, upper, fn, begin, end);
  }
}

// The same within the entity's own validity, also where it is of that kind itself.
template <typename Fn>
void EachValidStay(const hir::Program& program, const Snapshot& snapshot, hir::SpaceId kind, Row row,
                   hir::SpaceId upper, Fn fn) {
  if (kind != upper) return EachStay(program, snapshot, kind, row, upper, fn);
  const SpaceData& data = snapshot.spaces[kind.value];
  for (Row s = data.spell_offsets[static_cast<size_t>(row)];
       s < data.spell_offsets[static_cast<size_t>(row) + 1]; ++s) {
    const Spell& spell = data.spells[static_cast<size_t>(s)];
    fn(row, spell.from, spell.until);
  }
}

// Whether an entity is valid on some day of [first, last].
inline bool ValidWithin(const SpaceData& entities, Row row, Date first, Date last) {
  if (first > last) return false;
  const auto e = static_cast<size_t>(row);
  for (Row s = entities.spell_offsets[e]; s < entities.spell_offsets[e + 1]; ++s) {
    const Spell& spell = entities.spells[static_cast<size_t>(s)];
    if (spell.from <= last && first < spell.until) return true;
  }
  return false;
}

}  // namespace kaocheng::data
