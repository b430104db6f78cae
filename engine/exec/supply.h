#pragma once

#include <array>
#include <cstring>
#include <optional>
#include <vector>

#include "engine/exec/task.h"

namespace kaocheng::exec {

// Whether all rows of a space that may concern an entity are here. Only record types and sanctions can be
// unsupplied; a foreign entity's rows are never all here.
//
// An entity is supplied if every owner whose rows may concern it is: all who stood below it (or above it) on
// one of the days that are asked for.
class Supply {
 public:
  // No entity: rows of everybody are asked for.
  Supply(const Run& run, hir::SpaceId source, hir::SpaceId entity);

  // May be false for some entity or days; otherwise Known need not be asked.
  bool matters() const { return foreign_ != nullptr || records_ != nullptr || fold_ != nullptr; }
  bool Known(Row entity, data::DateRange days);

  // Most entities are alike: where this holds it is Known of each that is one of most. Anything else Known
  // says one by one.
  bool KnownOfMost(data::DateRange days) const;
  // Each of these is.
  bool AllAreOfMost(Range entities) const {
    if (by_stay_ || (foreign_ != nullptr && Has(foreign_, entities, 1))) return false;
    if (owner_ != entity_) return true;
    return (fold_ == nullptr || !Has(fold_->unsupplied.data(), entities, 1)) &&
           (records_ == nullptr || records_->uniform() ||
            !Has(records_->owners->has_common.data(), entities, 0));
  }
  bool OneOfMost(Row entity) const {
    if (by_stay_ || (foreign_ != nullptr && foreign_[entity] != 0)) return false;
    return owner_ != entity_ || OwnerIsOneOfMost(entity);
  }

 private:
  struct Stay {  // an owner below an entity, or the other way round
    Row entity, owner;
    Date from, until;
  };
  bool OwnerKnown(Row owner, data::DateRange days) const;
  static bool Has(const uint8_t* by_entity, Range entities, int value) {
    return std::memchr(by_entity + entities.lo, value, entities.size()) != nullptr;
  }
  bool IsAbove(hir::SpaceId upper, hir::SpaceId lower) const;
  bool OwnerIsOneOfMost(Row owner) const {
    return (fold_ == nullptr || fold_->unsupplied[static_cast<size_t>(owner)] == 0) &&
           (records_ == nullptr || records_->HasCommon(owner));
  }
  std::vector<Stay> FindStays(bool everybody) const;

  const Run& run_;
  hir::SpaceId entity_, owner_;
  const uint8_t* foreign_ = nullptr;
  const data::SuppliedDays* records_ = nullptr;  // also of a fold's history
  const FoldStore* fold_ = nullptr;              // sanctions
  bool everyone_ = false;                        // the owners' kind lies on another branch
  bool by_stay_ = false;  // the owners are not the entities, and some of them are not like most
  std::optional<std::vector<Stay>> all_stays_, odd_stays_;  // by entity; once they are asked for
  struct Answer {                                           // targets that stand side by side ask the same
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
  bool Known(Row entity, Date first, Date last) {
    const Asked& asked = Ask(first, last);
    return (asked.of_most && OneOfMost(entity)) || supply_.Known(entity, asked.days);
  }
  bool KnownOfMost(Date first, Date last) { return Ask(first, last).of_most; }
  bool OneOfMost(Row entity) const { return supply_.OneOfMost(entity); }
  bool AllAreOfMost(Range entities) const { return supply_.AllAreOfMost(entities); }

 private:
  struct Asked {  // targets mostly have one of a few windows
    Date first = INT32_MIN, last = INT32_MIN;
    data::DateRange days{0, 0};
    bool of_most = false;
  };
  const Asked& Ask(Date first, Date last);

  const Run& run_;
  const hir::Reduce& reduce_;
  hir::SpaceId entity_;
  const Row* entities_;
  Supply supply_;
  std::array<Asked, 32> asked_;
};

}  // namespace kaocheng::exec
