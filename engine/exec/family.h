#pragma once

#include <optional>
#include <span>

#include "engine/exec/family_lanes.h"
#include "engine/exec/family_rows.h"
#include "engine/exec/family_sums.h"

namespace kaocheng::exec {

// What the families of a plan come to for the rows at hand: each is counted when its first member is due.
class FamilyStore {
 public:
  void Clear() { ++round_; }
  // Whether a family is counted: not where some input has rows without a value, so that members have to be
  // evaluated one by one. Found once for the people at hand.
  bool Count(const Task& task, uint32_t family);
  // The column of a member of a family that is counted.
  void Give(const Task& task, uint32_t family, size_t member, Out& out) const;
  // Of a condition of violations the rows that fulfil it; none where it has been evaluated by itself.
  std::optional<std::span<const Row>> RowsThatFulfil(const Task& task, hir::ColumnId condition);

 private:
  struct Slot {
    uint64_t round = 0;
    bool counted = false;
    FamilyLanes lanes;
    FamilySums sums;
    FamilyRows rows;
  };
  bool CountNow(const Task& task, const plan::Family& family, Slot& slot);

  uint64_t round_ = 1;
  std::vector<Slot> slots_;  // by family
  Reached reached_;
};

}  // namespace kaocheng::exec
