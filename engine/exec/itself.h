#pragma once

#include "engine/exec/task.h"

namespace kaocheng::exec {

// A Reduce over the entities of the kind that its target rows stand for: each row looks at one entity, at
// most.
void ReduceItself(const Task& task, const hir::Reduce& reduce, Out& out);

}  // namespace kaocheng::exec
