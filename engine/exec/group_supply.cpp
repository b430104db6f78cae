#include "engine/exec/group_supply.h"

#include <algorithm>

namespace kaocheng::exec {

using Kind = hir::Space::Kind;

GroupSupply::GroupSupply(const Task& task, const hir::Order& order)
    : task_(task),
      days_{task.run.snapshot.period.first, task.run.snapshot.period.last},
      records_(task.run.program.spaces[task.column.space].kind == Kind::kRecord) {
  if (!records_) return;
  const hir::Program& program = task.run.program;
  const hir::SpaceId space = task.column.space;
  for (const hir::SpaceId kind : order.within_entities)
    keys_.push_back({Supply(task.run, space, kind), Ancestors(task.run, space, kind), {}});
  for (const hir::ColumnId id : order.within_columns) {
    const hir::Type type = program.columns[id].type;
    if (type.kind != hir::TypeKind::kReference) continue;
    const hir::SpaceId to = type.space_id();
    const hir::SpaceId kind = program.spaces[to].kind == Kind::kEntity ? to : program.spaces[to].owner;
    keys_.push_back({Supply(task.run, space, kind), Ancestors(task.run, to, kind), id});
  }
  if (keys_.empty()) keys_.push_back({Supply(task.run, space, {}), nullptr, {}});
}

Row GroupSupply::EntityOf(const Key& key, Row row) const {
  const Row of = key.reference.valid() ? static_cast<Row>(task_.view(key.reference).Get(row)) : row;
  return key.entities == nullptr ? of : key.entities[of];
}

bool GroupSupply::Known(Row row) {
  return !records_ || std::any_of(keys_.begin(), keys_.end(), [&](Key& key) {
    const Row entity = EntityOf(key, row);
    return entity != kNoRow && key.supply.Known(entity, days_);
  });
}

}  // namespace kaocheng::exec
