#pragma once

#include "dsl/base/number.h"
#include "dsl/hir/ops.h"
#include "dsl/lint/bounds.h"

// Intervals of scalar primitives on numbers; results beyond the limits are undetermined, hence clipped here.
namespace kaocheng::lint {

inline constexpr Interval kAnyNumber{-kNumberLimit, kNumberLimit};
inline constexpr Interval kAnyBoolean{0, 1};

Interval Hull(Interval a, Interval b);
Interval Clip(Int128 lo, Int128 hi);
Interval Scaled(const hir::Map& map, Interval a, Interval b);                  // kMul, kDiv
Interval ScaledOnce(const hir::Map& map, Interval a, Interval b, Interval c);  // kMulDiv
Interval Rounded(const hir::Map& map, Interval a);          // kRound, kRoundUp, kRoundDown, kRescale
Interval Compared(hir::Prim prim, Interval a, Interval b);  // kEq .. kGe

}  // namespace kaocheng::lint
