#include "engine/data/snapshot.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <unordered_map>

#include "engine/data/builder.h"

namespace kaocheng::data {

// Finds each space's table, and which of its fields are read.
void BindTables(Builder& builder) {
  const hir::Program& program = builder.program;
  builder.sources.resize(program.spaces.size());
  builder.snapshot.spaces.resize(program.spaces.size());
  std::vector<hir::SpaceId> kinds;
  const std::vector<TableSchema>& tables = builder.dataset.schema.tables;
  std::unordered_multimap<std::string_view, size_t> by_name;
  for (size_t t = 0; t < tables.size(); ++t) by_name.emplace(tables[t].name, t);
  for (size_t s = 0; s < program.spaces.size(); ++s) {
    const hir::SpaceId id = program.spaces.id_at(s);
    const hir::Space& space = program.spaces[id];
    const bool entity = space.kind == hir::Space::Kind::kEntity;
    builder.sources[s].used.assign(space.fields.size(), 0);
    builder.snapshot.spaces[s].fields.resize(space.fields.size());
    if (!entity && space.kind != hir::Space::Kind::kRecord) continue;
    const std::string owner = space.owner.valid() ? program.spaces[space.owner].named.name : std::string();
    for (auto [named, end] = by_name.equal_range(space.named.name); named != end; ++named) {
      const TableSchema& table = tables[named->second];
      if (table.entity == entity && table.owner == owner) builder.sources[s].table = named->second;
    }
    if (builder.sources[s].table == kNoTable) {
      std::fprintf(stderr, "no table for %s: the dataset was read with another schema\n",
                   space.named.name.c_str());
      std::abort();
    }
    (entity ? kinds : builder.records).push_back(id);
  }
  // Parents before children.
  for (size_t depth = 0; builder.entities.size() < kinds.size(); ++depth) {
    for (const hir::SpaceId id : kinds) {
      if (KindsAbove(program, id).size() == depth) builder.entities.push_back(id);
    }
  }
  for (const hir::Ladder& ladder : program.ladders) {
    for (const hir::Violation& violation : ladder.violations) {
      const auto end = builder.violations.end();
      if (std::find(builder.violations.begin(), end, violation.space) == end)
        builder.violations.push_back(violation.space);
    }
  }
  for (const hir::Column& column : program.columns) {
    const auto* field = std::get_if<hir::Field>(&column.op);
    if (field == nullptr) continue;
    Source& source = builder.source(column.space);
    if (field->kind == hir::Field::Kind::kStored) source.used[field->index] = 1;
    if (field->kind == hir::Field::Kind::kRecorded) source.reads_recorded = true;
  }
}

void Build(Builder& builder, const std::vector<std::string>& more_specific, Emitter& emitter,
           uint64_t& rejects) {
  builder.snapshot.period = builder.period;
  builder.snapshot.dictionary = &builder.dataset.dictionary;
  builder.snapshot.calendar = &builder.dataset.calendar;
  BindTables(builder);
  SelectEntities(builder, more_specific);
  FollowReferences(builder);
  PlaceEntities(builder, more_specific);
  PlaceRecords(builder);
  FillFields(builder, emitter, rejects);
  MakeCells(builder);
  MakeSanctions(builder, emitter, rejects);
  FillSupply(builder);
}

Snapshot BuildSnapshot(const Dataset& dataset, const hir::Program& program,
                       const std::vector<std::string>& more_specific, const Period& period, Emitter& emitter,
                       uint64_t& rejects) {
  Snapshot snapshot;
  Builder builder{dataset, program, period, snapshot, {}, {}, {}, {}, {}};
  Build(builder, more_specific, emitter, rejects);
  return snapshot;
}

}  // namespace kaocheng::data
