#include "dsl/lint/arithmetic.h"

#include <algorithm>
#include <initializer_list>

namespace kaocheng::lint {

using hir::Prim;

namespace {

int64_t Clipped(Int128 value) {
  return static_cast<int64_t>(std::clamp<Int128>(value, -kNumberLimit, kNumberLimit));
}

// The quotient rounded as the executor rounds it, clipped where that is out of bounds.
int64_t Quotient(Int128 numerator, Int128 denominator, Rounding rounding = Rounding::kHalfAway) {
  if (const auto exact = DivideRounded(numerator, denominator, rounding)) return *exact;
  return (numerator < 0) == (denominator < 0) ? kNumberLimit : -kNumberLimit;
}

// Monotone in each operand, so that the ends are at corners.
template <typename Fn>
Interval Corners(Interval a, Interval b, Fn fn) {
  const auto values = {fn(a.lo, b.lo), fn(a.lo, b.hi), fn(a.hi, b.lo), fn(a.hi, b.hi)};
  return {std::min(values), std::max(values)};
}

}  // namespace

Interval Hull(Interval a, Interval b) { return {std::min(a.lo, b.lo), std::max(a.hi, b.hi)}; }

Interval Clip(Int128 lo, Int128 hi) { return {Clipped(lo), Clipped(hi)}; }

Interval Scaled(const hir::Map& map, Interval a, Interval b) {
  if (map.prim == Prim::kMul) {
    return Corners(a, b, [&](int64_t x, int64_t y) { return Quotient(Int128{x} * y, map.literal); });
  }
  // A divisor of zero gives no value, so one that is not negative is at least 1.
  if (b.lo == 0) b.lo = 1;
  if (b.hi == 0) b.hi = -1;
  if (b.lo > b.hi || (b.lo < 0 && b.hi > 0)) return kAnyNumber;
  return Corners(a, b, [&](int64_t x, int64_t y) { return Quotient(Int128{x} * map.literal, y); });
}

Interval ScaledOnce(const hir::Map& map, Interval a, Interval b, Interval c) {
  if (a.lo < 0 || b.lo < 0 || c.lo < 0 || c.hi == 0) return kAnyNumber;
  const Int128 lo = Int128{a.lo} * b.lo;
  const Int128 hi = Int128{a.hi} * b.hi;
  return {Quotient(lo * map.literal, Int128{c.hi} * map.literal2),
          Quotient(hi * map.literal, Int128{std::max<int64_t>(c.lo, 1)} * map.literal2)};
}

Interval Rounded(const hir::Map& map, Interval a) {
  const auto round = [&](int64_t x) -> int64_t {
    if (map.prim == Prim::kRescale) return Quotient(Int128{x} * map.literal, map.literal2);
    const Rounding mode = map.prim == Prim::kRoundUp     ? Rounding::kUp
                          : map.prim == Prim::kRoundDown ? Rounding::kDown
                                                         : Rounding::kHalfAway;
    return Clipped(Int128{Quotient(x, map.literal, mode)} * map.literal);
  };
  return {round(a.lo), round(a.hi)};
}

Interval Compared(Prim prim, Interval a, Interval b) {
  const auto truth = [](bool always, bool never) -> Interval { return {always ? 1 : 0, never ? 0 : 1}; };
  const bool apart = a.hi < b.lo || b.hi < a.lo;
  const bool same = a.single() && a == b;
  if (prim == Prim::kEq) return truth(same, apart);
  if (prim == Prim::kNe) return truth(apart, same);
  if (prim == Prim::kLt) return truth(a.hi < b.lo, a.lo >= b.hi);
  if (prim == Prim::kLe) return truth(a.hi <= b.lo, a.lo > b.hi);
  if (prim == Prim::kGt) return truth(a.lo > b.hi, a.hi <= b.lo);
  return truth(a.lo >= b.hi, a.hi < b.lo);
}

}  // namespace kaocheng::lint
