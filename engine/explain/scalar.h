#pragma once

#include <span>

#include "dsl/hir/ops.h"
#include "engine/data/snapshot.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::explain {

using outcome::Cell;

inline constexpr Cell kUnknown{0, hir::State::kUndetermined};
inline constexpr Cell kEmpty{0, hir::State::kAbsent};
inline Cell Known(int64_t value) { return {value, hir::State::kValue}; }
inline bool IsTrue(const Cell& cell) { return cell.state == hir::State::kValue && cell.value != 0; }
inline bool IsFalse(const Cell& cell) { return cell.state == hir::State::kValue && cell.value == 0; }

// One scalar operation on operands that are known already. For kIf the branch that is not chosen may be
// anything.
Cell EvaluateMap(const hir::Map& map, std::span<const Cell> operands, const data::Snapshot& snapshot);

// The operands that the result rests on, given those before: for kIf the condition, then the chosen branch.
bool Reads(const hir::Map& map, size_t operand, std::span<const Cell> operands);

}  // namespace kaocheng::explain
