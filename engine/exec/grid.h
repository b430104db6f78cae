#pragma once

#include "engine/exec/windows.h"

namespace kaocheng::exec {

// The windows of a Reduce where every entity has the same ones: the period, days
// that are fixed, its own cells. The rows of an entity are walked once for all its windows, and what was
// supplied is asked once for all entities. False, and nothing is done, where windows are of another kind.
bool FindGrid(const Task& task, const hir::Reduce& reduce, const SourceRows& rows, Windows& out);

}  // namespace kaocheng::exec
