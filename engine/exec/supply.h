#pragma once

#include <array>
#include <vector>

#include "engine/exec/task.h"

namespace kaocheng::exec {

// Whether all rows of a space that may concern an entity are here. Only record types and sanctions can be
// unsupplied; a foreign entity's rows are never all here.
//
// An entity is supplied where every owner is whose rows may concern it: those who stood below it (or above)
// at some time of the days that are asked for.
class Supply {
 public:
  // No entity: rows of everybody are asked for.
  Supply(const Run& run, hir::SpaceId source, hir::SpaceId entity);

  // May be false for some entity or days; otherwise Known need not be asked.
  bool matters() const {
    return foreign_ != nullptr || uniform_ != nullptr || records_ != nullptr || fold_ != nullptr;
  }
  bool Known(Row entity, data::DateRange days);

 private:
  struct Stay {  // an owner below an entity, or the other way round
    Row owner;
    Date from, until;
  };
  bool OwnerKnown(Row owner, data::DateRange days) const;
  bool IsAbove(hir::SpaceId upper, hir::SpaceId lower) const;
  void FindStays();

  const Run& run_;
  hir::SpaceId entity_, owner_;
  const uint8_t* foreign_ = nullptr;
  const data::SpaceData* uniform_ = nullptr;  // records (a fold's history) supplied alike for all
  const data::SpaceData* records_ = nullptr;  // … supplied owner by owner
  const FoldStore* fold_ = nullptr;           // sanctions
  bool everyone_ = false;                     // the owners' kind lies on another branch
  std::vector<std::vector<Stay>> stays_;      // by entity; empty where the owners are the entities
  struct Answer {                             // targets that stand side by side ask the same
    Row entity = kNoRow;
    data::DateRange days{0, 0};
    bool known = false;
  } answer_;
};

// What the windows of a Reduce ask for.
class ReduceSupply {
 public:
  ReduceSupply(const Task& task, const hir::Reduce& reduce);

  // The entity row that a target row stands for; kNoRow where it had none at its date.
  Row EntityOf(Row target) const { return entities_ == nullptr ? target : entities_[target]; }
  bool matters() const { return supply_.matters(); }
  // Over a window from `first` to `last`.
  bool Known(Row entity, Date first, Date last);

 private:
  const Run& run_;
  const hir::Reduce& reduce_;
  hir::SpaceId entity_;
  const Row* entities_;
  Supply supply_;
  struct Asked {  // targets mostly have one of a few windows
    Date first = INT32_MIN, last = INT32_MIN;
    data::DateRange days{0, 0};
  };
  std::array<Asked, 32> asked_;
};

// Whether the ranges hold every day of [first, last]; true where there is none.
bool Covers(const std::vector<data::DateRange>& ranges, Date first, Date last);

}  // namespace kaocheng::exec
