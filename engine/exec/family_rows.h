#pragma once

#include <span>

#include "engine/exec/reach.h"

namespace kaocheng::exec {

// Which rows fulfil each member of a family of conditions that ask for one value each.
class FamilyRows {
 public:
  // False, and nothing is found, where there are too many values.
  bool Find(const Task& task, const plan::Family& family, Range rows, Reached& reached);
  std::span<const Row> Of(int64_t limit) const;  // rising

 private:
  std::vector<int64_t> limits_;  // rising, each once
  std::vector<size_t> ends_;     // by limit, of its rows
  std::vector<Row> rows_;        // limit after limit
};

}  // namespace kaocheng::exec
