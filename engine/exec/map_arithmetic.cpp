#include <algorithm>
#include <cmath>
#include <functional>

#include "dsl/base/kernel.h"
#include "dsl/base/number.h"
#include "engine/exec/doubles.h"
#include "engine/exec/map.h"

namespace kaocheng::exec {
namespace {

// Rows without a value may hold any number; it must not overflow in a way that C++ leaves undefined.
int64_t Wrapping(uint64_t value) { return static_cast<int64_t>(value); }
// Without a branch, so that loops vectorise.
uint64_t Beyond(int64_t value) {
  return static_cast<uint64_t>(value > kNumberLimit) | static_cast<uint64_t>(value < -kNumberLimit);
}

void FailBeyond(Out& out) {
  const int64_t* values = out.Values<int64_t>();
  for (size_t i = 0, n = out.size(); i < n; ++i)
    if (Beyond(values[i]) != 0) Fail(out, i);
}

// Sums: the loop has no branch; only a batch with a result out of bounds is looked at row by row.
template <typename Fn>
void Add(const View& a, const View& b, Row lo, Fn fn, Out& out) {
  int64_t* target = out.Values<int64_t>();
  const size_t n = out.size();
  uint64_t beyond = 0;
  WithInput<int64_t>(a, lo, [&](auto x) {
    WithInput<int64_t>(b, lo, [&](auto y) {
      uint64_t any = 0;
      KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) {
        const int64_t result = Wrapping(fn(static_cast<uint64_t>(x[i]), static_cast<uint64_t>(y[i])));
        any |= Beyond(result);
        target[i] = result;
      }
      beyond = any;
    });
  });
  if (beyond != 0) FailBeyond(out);
}

// |a|, |b| below this have a product that 64 bits hold with room for rounding.
constexpr int64_t kSmall = int64_t{1} << 31;

bool AllBelow(const View& view, Row lo, size_t n, int64_t limit) {
  int64_t least = view.constant ? view.shared : 0;
  int64_t most = least;
  if (!view.constant) {
    const int64_t* values = view.Values<int64_t>(lo);
    for (size_t i = 0; i < n; ++i) {
      least = std::min(least, values[i]);
      most = std::max(most, values[i]);
    }
  }
  return -limit < least && most < limit;
}

template <int64_t kScale>
void MultiplySmall(const View& a, const View& b, Row lo, Out& out) {
  int64_t* target = out.Values<int64_t>();
  const size_t n = out.size();
  uint64_t beyond = 0;
  WithInput<int64_t>(a, lo, [&](auto x) {
    WithInput<int64_t>(b, lo, [&](auto y) {
      uint64_t any = 0;
      KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) {
        const int64_t product = x[i] * y[i];
        const int64_t half = product < 0 ? -(kScale / 2) : kScale / 2;
        const int64_t result = (product + half) / kScale;
        any |= Beyond(result);
        target[i] = result;
      }
      beyond = any;
    });
  });
  if (beyond != 0) FailBeyond(out);
}

// Below 2^51 the quotient of two integers, in doubles, never reaches an integer that it lies below: it lies
// at least a divisor's part below it, and doubles are finer than that. What is cut off of it is right.
template <Rounding kRounding>
int64_t DivideExact(int64_t numerator, int64_t denominator) {
  const double n = std::abs(DoubleOf(numerator));
  const double d = std::abs(DoubleOf(denominator));
  const int64_t quotient = FloorOf(n / d);
  const double rest = n - DoubleOf(quotient) * d;
  const bool up = kRounding == Rounding::kUp     ? rest > 0
                  : kRounding == Rounding::kDown ? false
                                                 : rest + rest >= d;
  const int64_t size = quotient + static_cast<int64_t>(up);
  return (numerator ^ denominator) < 0 ? -size : size;
}

// target[i] = times * round(x[i] * scale / y[i]); whether any row has no such number.
template <Rounding kRounding, typename X, typename Y>
bool Quotients(X x, int64_t scale, Y y, int64_t times, int64_t* target, size_t n) {
  uint64_t failed = 0;
  KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) {
    const int64_t divisor = y[i];
    const int64_t by_zero = divisor == 0 ? 1 : 0;
    const int64_t result = times * DivideExact<kRounding>(x[i] * scale, divisor + by_zero);
    failed |= static_cast<uint64_t>(by_zero) | Beyond(result);
    target[i] = result;
  }
  return failed != 0;
}

// times * round(a * scale / b). False, and nothing is done, where numbers are larger.
template <Rounding kRounding>
bool DivideAll(const View& a, int64_t scale, const View& b, Row lo, int64_t times, Out& out) {
  if (scale <= 0 || scale >= kExactInDoubles || !AllBelow(a, lo, out.size(), kExactInDoubles / scale) ||
      !AllBelow(b, lo, out.size(), kExactInDoubles))
    return false;
  int64_t* target = out.Values<int64_t>();
  WithInput<int64_t>(a, lo, [&](auto x) {
    WithInput<int64_t>(b, lo, [&](auto y) {
      if (!Quotients<kRounding>(x, scale, y, times, target, out.size())) return;
      for (size_t i = 0, n = out.size(); i < n; ++i)
        if (Beyond(target[i]) != 0 || y[i] == 0) Fail(out, i);
    });
  });
  return true;
}

struct Input {
  const int64_t* values;
  size_t step;  // 0: one value for all rows
};
Input InputOf(const Task& task, hir::ColumnId id) {
  const View& view = task.view(id);
  return view.constant ? Input{&view.shared, 0} : Input{view.Values<int64_t>(task.rows.lo), 1};
}

// One row at a time, in 128 bits. fn gives nullopt where there is no result.
template <typename Fn>
void RowByRow(const Task& task, const hir::Map& map, Fn fn, Out& out) {
  Input inputs[3] = {};
  for (size_t k = 0; k < map.operands.size(); ++k) inputs[k] = InputOf(task, map.operands[k]);
  int64_t* target = out.Values<int64_t>();
  for (size_t i = 0, n = out.size(); i < n; ++i) {
    if (out.stated() && out.States()[i] != kValue) continue;
    int64_t in[3] = {0, 0, 0};
    for (size_t k = 0; k < map.operands.size(); ++k) in[k] = inputs[k].values[i * inputs[k].step];
    if (const std::optional<int64_t> result = fn(in)) {
      target[i] = *result;
    } else {
      Fail(out, i);
    }
  }
}

std::optional<int64_t> MulDiv(const int64_t* in, const hir::Map& map) {
  Int128 numerator = 0;
  Int128 denominator = 0;
  if (__builtin_mul_overflow(Int128{in[0]} * in[1], Int128{map.literal}, &numerator) ||
      __builtin_mul_overflow(Int128{in[2]}, Int128{map.literal2}, &denominator))
    return std::nullopt;
  return DivideRounded(numerator, denominator);
}

// a * literal / b
void Divide(const Task& task, const hir::Map& map, const View& a, const View& b, Out& out) {
  if (task.run.shortcuts && DivideAll<Rounding::kHalfAway>(a, map.literal, b, task.rows.lo, 1, out)) return;
  const auto divisor = [&](const int64_t* in) { return b.constant ? b.shared : in[1]; };
  RowByRow(
      task, map, [&](const int64_t* in) { return DivideRounded(Int128{in[0]} * map.literal, divisor(in)); },
      out);
}

std::optional<int64_t> RoundTo(int64_t value, int64_t multiple, Rounding rounding) {
  const auto count = DivideRounded(value, multiple, rounding);
  if (!count || !WithinLimit(Int128{*count} * multiple)) return std::nullopt;
  return *count * multiple;
}

template <Rounding kRounding>
void RoundAll(const Task& task, const hir::Map& map, Out& out) {
  const View multiple{.constant = true, .shared = map.literal};
  if (task.run.shortcuts && map.literal > 0 &&
      DivideAll<kRounding>(task.view(map.operands[0]), 1, multiple, task.rows.lo, map.literal, out))
    return;
  RowByRow(
      task, map, [&](const int64_t* in) { return RoundTo(in[0], map.literal, kRounding); }, out);
}

template <typename Fn>
void Bound(const View& a, const View& b, Row lo, Fn fn, Out& out) {
  WithWidth(out.width(), [&](auto type) {
    using T = decltype(type);
    T* target = out.Values<T>();
    WithInput<T>(a, lo, [&](auto x) {
      WithInput<T>(b, lo, [&](auto y) {
        for (size_t i = 0, n = out.size(); i < n; ++i) target[i] = fn(x[i], y[i]);
      });
    });
  });
}

void Multiply(const Task& task, const hir::Map& map, Out& out) {
  const Row lo = task.rows.lo;
  const View& a = task.view(map.operands[0]);
  const View& b = task.view(map.operands[1]);
  if ((map.literal == 1 || map.literal == kDecimalScale) && AllBelow(a, lo, out.size(), kSmall) &&
      AllBelow(b, lo, out.size(), kSmall)) {
    return map.literal == 1 ? MultiplySmall<1>(a, b, lo, out) : MultiplySmall<kDecimalScale>(a, b, lo, out);
  }
  RowByRow(
      task, map, [&](const int64_t* in) { return DivideRounded(Int128{in[0]} * in[1], map.literal); }, out);
}

}  // namespace

KAOCHENG_KERNEL void EvaluateArithmetic(const Task& task, const hir::Map& map, Out& out) {
  const Row lo = task.rows.lo;
  for (const hir::ColumnId id : map.operands) SpreadStates(task.view(id), lo, out);
  const View& a = task.view(map.operands[0]);
  switch (map.prim) {
    case hir::Prim::kNeg: {
      const View zero{.constant = true, .shared = 0};
      return Add(zero, a, lo, std::minus<>(), out);
    }
    case hir::Prim::kAdd:
      return Add(a, task.view(map.operands[1]), lo, std::plus<>(), out);
    case hir::Prim::kSub:
      return Add(a, task.view(map.operands[1]), lo, std::minus<>(), out);
    case hir::Prim::kMul:
      return Multiply(task, map, out);
    case hir::Prim::kAtLeast:
      return Bound(
          a, task.view(map.operands[1]), lo, [](auto x, auto y) { return std::max(x, y); }, out);
    case hir::Prim::kAtMost:
      return Bound(
          a, task.view(map.operands[1]), lo, [](auto x, auto y) { return std::min(x, y); }, out);
    case hir::Prim::kDiv:
      return Divide(task, map, a, task.view(map.operands[1]), out);
    case hir::Prim::kMulDiv:
      return RowByRow(
          task, map, [&](const int64_t* in) { return MulDiv(in, map); }, out);
    case hir::Prim::kProduct:
      return EvaluateProduct(task, map, out);
    case hir::Prim::kRescale:
      return Divide(task, map, a, View{.constant = true, .shared = map.literal2}, out);
    case hir::Prim::kRound:
      return RoundAll<Rounding::kHalfAway>(task, map, out);
    case hir::Prim::kRoundUp:
      return RoundAll<Rounding::kUp>(task, map, out);
    case hir::Prim::kRoundDown:
      return RoundAll<Rounding::kDown>(task, map, out);
    default:
      return;  // EvaluateMap sends no other
  }
}

}  // namespace kaocheng::exec
