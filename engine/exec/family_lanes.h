#pragma once

#include "engine/exec/reach.h"
#include "engine/exec/windows.h"

namespace kaocheng::exec {

// The members of a family side by side, a number of each. A vector of what the processor has, or of several.
constexpr size_t kLanes = 32;
using Lanes [[gnu::vector_size(kLanes)]] = uint8_t;
// Every second of them in 16 bits: so that bytes become these, and back, without leaving their place.
using HalfLanes [[gnu::vector_size(kLanes)]] = uint16_t;
struct alignas(2 * kLanes) LaneTotals {
  HalfLanes even, odd;
  uint16_t Get(size_t lane) const { return (lane % 2 == 0 ? even : odd)[lane / 2]; }
  void Set(size_t lane, uint16_t number) { (lane % 2 == 0 ? even : odd)[lane / 2] = number; }
};

// How many rows (or days) of each window count for each member. No window has more rows than 16 bits count.
class FamilyLanes {
 public:
  // Of a family whose members count rows by limits of numbers. False, and nothing is counted, where there are
  // too many rows or limits.
  bool CountRows(const Task& task, const plan::Family& family, const SourceRows& rows, const Windows& windows,
                 Reached& reached);
  // Of one whose members count the cells for which a member of `counted` has come to enough.
  bool CountCells(const Task& task, const plan::Family& family, const FamilyLanes& counted,
                  const SourceRows& rows, const Windows& windows);
  void Give(size_t lane, Out& out) const;

 private:
  size_t targets_ = 0;
  size_t groups_ = 0;               // of 32 lanes
  std::vector<LaneTotals> totals_;  // by 32 lanes and target row
  std::vector<uint8_t> counts_;     // by cell
};

}  // namespace kaocheng::exec
