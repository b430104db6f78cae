#pragma once

#include <vector>

#include "engine/exec/task.h"

namespace kaocheng::exec {

// Whether the source of a Reduce is known for the entity that a target row stands for. Only record types and
// sanctions can be unsupplied; a foreign entity's rows are never all here.
//
// An entity above the record type's owners is supplied where all of its owners are, as they are placed in the
// period. `ever` needs supply from the period's first to its last day: what came before the data is not asked
// for.
class Supply {
 public:
  Supply(const Task& task, const hir::Reduce& reduce);

  // The entity row that a target row stands for; kNoRow where it had none at its date.
  Row EntityOf(Row target) const { return x_entities == nullptr ? target : x_entities[target]; }
  // May be false for some entity or window; otherwise Known need not be asked.
  bool matters() const { return x_foreign != nullptr || x_dated || x_sanctions != nullptr; }
  bool Known(Row entity, Date first, Date last) const;

 private:
  void Record(const data::SpaceData& source, hir::SpaceId owner);
  void Sanctions(const FoldStore& fold, hir::SpaceId subject);
  bool IsAbove(hir::SpaceId upper, hir::SpaceId lower) const;

  const Run& x_run;
  hir::SpaceId x_entity;
  const Row* x_entities = nullptr;
  const uint8_t* x_foreign = nullptr;
  bool x_dated = false;
  const std::vector<data::DateRange>* x_uniform = nullptr;
  const std::vector<std::vector<data::DateRange>>* x_by_entity = nullptr;
  std::vector<std::vector<data::DateRange>> x_joined;  // by entity, where its owners lie below it
  const Row* x_owner_of_entity = nullptr;              // where the owners lie above the entity
  const std::vector<uint8_t>* x_sanctions = nullptr;   // by entity: unsupplied
  std::vector<uint8_t> x_any_below;
};

// Whether the ranges hold every day of [first, last]; true where there is none.
bool Covers(const std::vector<data::DateRange>& ranges, Date first, Date last);

}  // namespace kaocheng::exec
