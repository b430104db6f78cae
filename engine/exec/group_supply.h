#pragma once

#include <vector>

#include "engine/exec/supply.h"
#include "engine/exec/task.h"

namespace kaocheng::exec {

// Whether all records of an Order's group are here, of all of the period. A group that is keyed by a unit, or
// by a reference, holds records of those who stand on that unit's branch; any other may hold anybody's.
class GroupSupply {
 public:
  GroupSupply(const Task& task, const hir::Order& order);

  // Of the group that the row is in, whose keys are known.
  bool Known(Row row);

 private:
  struct Key {
    Supply supply;
    const Row* entities = nullptr;  // by row, or by the row that `reference` points to; null: that row itself
    hir::ColumnId reference;
  };
  Row EntityOf(const Key& key, Row row) const;

  const Task& task_;
  data::DateRange days_;
  bool records_;
  std::vector<Key> keys_;
};

}  // namespace kaocheng::exec
