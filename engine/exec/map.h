#pragma once

#include "engine/exec/task.h"

// Primitives by family; each writes all rows of `out`.
namespace kaocheng::exec {

void EvaluateLogic(const Task& task, const hir::Map& map,
                   Out& out);  // not, and, or, if, require, default, is_known
void EvaluateComparison(const Task& task, const hir::Map& map, Out& out);
void EvaluateArithmetic(const Task& task, const hir::Map& map, Out& out);
void EvaluateProduct(const Task& task, const hir::Map& map, Out& out);  // once states are spread
void EvaluateDates(const Task& task, const hir::Map& map, Out& out);

// The value of a primitive without operands, the same for every row.
int64_t ConstantValue(const hir::Map& map, const data::Snapshot& snapshot);

// Marks a row whose operands have values but whose result has none.
inline void Fail(Out& out, size_t i) {
  if (out.States()[i] == kValue) out.SetState(i, kUndetermined);
}

}  // namespace kaocheng::exec
