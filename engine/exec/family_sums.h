#pragma once

#include "engine/exec/reach.h"
#include "engine/exec/windows.h"

namespace kaocheng::exec {

// What a family's members, which differ in one limit, add up to.
class FamilySums {
 public:
  // False, and nothing is added up, where a sum might be out of bounds or there are too many limits.
  bool AddUp(const Task& task, const plan::Family& family, const SourceRows& rows, const Windows& windows,
             Reached& reached);
  void Give(int64_t limit, Out& out) const;

 private:
  // Of sums of products: what limits make of each row is its value.
  bool Multiply(const Task& task, const plan::Family& family, Range rows);

  std::vector<int64_t> limits_;  // rising, each once
  std::vector<int64_t> totals_;  // by limit and target row
  // by row: the product of those that keep a limit, and how much more that is; of those that do not
  std::vector<int64_t> kept_, missed_;
  std::vector<uint8_t> states_;
};

}  // namespace kaocheng::exec
