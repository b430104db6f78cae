#pragma once

#include "engine/exec/task.h"

namespace kaocheng::exec {

// From which number on rows count, or at which; of negated numbers where rows count up to a limit.
int64_t LimitOf(const hir::Program& program, const plan::Family& family, const plan::Family::Limit& limit);

// How far one number of each row reaches among the limits that a family's members have of it.
struct ReachedLimits {
  std::vector<int64_t> limits;  // rising, each once
  std::vector<uint8_t>
      rows;  // by row: how many are reached; at which, from 1, it is where they must be equal
};
using Reached = std::vector<ReachedLimits>;  // by number; used again and again

// Sets to 0 what is said of rows that do not fulfil the family's conditions.
void Fulfil(const Task& task, const plan::Family& family, Range rows, uint8_t* said);
void Fulfil(const Task& task, const plan::Family& family, Range rows, int64_t* said);

// Rows that do not count for any member, as the family's conditions say, reach none. False where there are
// more limits than a byte counts.
bool Reach(const Task& task, const plan::Family& family, Range rows, Reached& reached);

}  // namespace kaocheng::exec
