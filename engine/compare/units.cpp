#include "engine/compare/units.h"

#include <algorithm>
#include <string_view>

#include "dsl/hir/titles.h"

namespace kaocheng::compare {

namespace {

using hir::SpaceId;

bool IsEntity(const hir::Program& program, SpaceId id) {
  return program.spaces[id].kind == hir::Space::Kind::kEntity;
}

// The entity of a level, by either of the level's words.
SpaceId EntityOf(const hir::Program& program, std::string_view en, std::string_view zh) {
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const SpaceId id = program.spaces.id_at(i);
    const hir::Named& named = program.spaces[id].named;
    if (!IsEntity(program, id)) continue;
    if (named.name == en || named.name == zh || std::ranges::find(named.aliases, zh) != named.aliases.end())
      return id;
  }
  return {};
}

// The kind above the people that lies right below `above`; below nothing: the highest.
SpaceId Below(const hir::Program& program, SpaceId above) {
  SpaceId kind = program.spaces[PeopleOf(program)].owner;
  while (kind.valid() && program.spaces[kind].owner != above) kind = program.spaces[kind].owner;
  return kind;
}

Term TitleOf(const hir::Named& named) { return {named.name, hir::TitleOrName(named)}; }

}  // namespace

Units UnitsOf(const hir::Program& program) {
  Units units{{EntityOf(program, "county", "县"), {"county", "县（市）"}},
              {EntityOf(program, "township", "乡镇"), {"township", "乡镇（街道）"}}};
  if (!PeopleOf(program).valid()) return units;
  if (!units.county.kind.valid()) {
    units.county.kind = Below(program, {});
    if (units.county.kind.valid()) units.county.title = TitleOf(program.spaces[units.county.kind].named);
  }
  if (!units.township.kind.valid() && units.county.kind.valid()) {
    units.township.kind = Below(program, units.county.kind);
    if (units.township.kind.valid())
      units.township.title = TitleOf(program.spaces[units.township.kind].named);
  }
  return units;
}

SpaceId PeopleOf(const hir::Program& program) {
  const auto depth = [&](SpaceId space) {
    size_t n = 0;
    for (; space.valid(); space = program.spaces[space].owner) ++n;
    return n;
  };
  SpaceId people;
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const SpaceId id = program.spaces.id_at(i);
    if (IsEntity(program, id) && (!people.valid() || depth(id) > depth(people))) people = id;
  }
  return people;
}

}  // namespace kaocheng::compare
