#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

#include "dsl/base/kernel.h"
#include "dsl/base/number.h"
#include "engine/exec/doubles.h"
#include "engine/exec/map.h"

// Amounts times factors, rounded once: a * f1 / literal * f2 / literal …
namespace kaocheng::exec {
namespace {

// Fractions in lowest terms keep within 128 bits what a policy may reasonably multiply.
constexpr Int128 kMostPart = Int128{1} << 126;

// Exactly. `at(k)` is operand k.
template <typename At>
std::optional<int64_t> ProductOf(const At& at, size_t operands, int64_t literal) {
  Int128 numerator = at(0);
  Int128 denominator = 1;
  bool zero = numerator == 0;
  bool beyond = false;
  for (size_t k = 1; k < operands; ++k) {
    const int64_t factor = at(k);
    if (factor == literal) continue;
    const int64_t common = std::gcd(factor, literal);
    zero |= factor == 0;
    beyond |= __builtin_mul_overflow(numerator, Int128{factor / common}, &numerator) ||
              numerator >= kMostPart || numerator <= -kMostPart;
    beyond |= __builtin_mul_overflow(denominator, Int128{literal / common}, &denominator) ||
              denominator >= kMostPart;
  }
  if (zero) return 0;
  if (beyond) return std::nullopt;
  return DivideRounded(numerator, denominator);
}

// Where no factor or one does anything, which is mostly so, it is that one's product.
template <typename At>
std::optional<int64_t> SimpleProductOf(const At& at, size_t operands, int64_t literal) {
  int64_t factor = literal;
  for (size_t k = 1; k < operands; ++k) {
    const int64_t next = at(k);
    if (next == literal) continue;
    if (factor != literal) return ProductOf(at, operands, literal);
    factor = next;
  }
  const int64_t value = at(0);
  if (factor == literal) return WithinLimit(value) ? std::optional(value) : std::nullopt;
  return DivideRounded(Int128{value} * factor, literal);
}

// Rows at a time: what the factors make of them stays in the nearest cache.
constexpr size_t kBlock = 1024;
// The product of an amount and its factors is below this. A quotient of such, computed by the inverse of its
// divisor, is off by less than three eighths of the divisor's part: what is cut off of one that lies half a
// part above what it should be is right.
constexpr int64_t kMost = int64_t{1} << 50;

// Some rows, in doubles.
class Amounts {
 public:
  Amounts(const Task& task, const hir::Map& map, size_t first, size_t n)
      : task_(task), map_(map), lo_(task.rows.lo + static_cast<Row>(first)), n_(n) {}

  // Factors as numbers of units. False where some are none, or where numbers are not small enough.
  bool Multiply(int64_t unit) {
    const int64_t whole = map_.literal / unit;
    int64_t room = (kMost - 1) / std::max(int64_t{1}, Take(task_.view(map_.operands[0])));
    denominator_ = 1;
    for (size_t k = 1; k < map_.operands.size() && room > 0; ++k) {
      const int64_t highest = MultiplyBy(task_.view(map_.operands[k]), unit);
      room = highest == 0 ? 0 : room / std::max(highest, whole);
      denominator_ *= whole;
    }
    return room > 0;
  }

  // Whether some results are beyond the limit of numbers.
  bool Round(int64_t* target) const {
    const double inverse = 1 / static_cast<double>(denominator_);
    const int64_t half = denominator_ / 2;
    const double more = static_cast<double>(half) + 0.5;
    int64_t highest = 0;
    for (size_t i = 0; i < n_; ++i) {
      const int64_t quotient = FloorOf((std::abs(product_[i]) + more) * inverse);
      highest = std::max(highest, quotient);
      target[i] = product_[i] < 0 ? -quotient : quotient;
    }
    return highest > kNumberLimit;
  }

 private:
  // The highest amount, or one that is higher than what there is room for.
  int64_t Take(const View& view) {
    int64_t least = 0, most = 0;
    WithInput<int64_t>(view, lo_, [&](auto values) {
      for (size_t i = 0; i < n_; ++i) {
        least = std::min(least, values[i]);
        most = std::max(most, values[i]);
        product_[i] = DoubleOf(values[i]);
      }
    });
    return std::max(most, -least);
  }

  // The highest number of units; 0 where a factor is no such number, below zero, or too large.
  int64_t MultiplyBy(const View& view, int64_t unit) {
    const auto one = static_cast<double>(unit);
    const double part = 1 / one;
    int64_t least = 0, most = 0;
    uint64_t differ = 0;
    WithInput<int64_t>(view, lo_, [&](auto factors) {
      for (size_t i = 0; i < n_; ++i) {
        least = std::min(least, factors[i]);
        most = std::max(most, factors[i]);
        const double factor = DoubleOf(factors[i]);
        const double units = Nearest(factor * part);
        differ |= std::bit_cast<uint64_t>(units * one) ^ std::bit_cast<uint64_t>(factor);
        product_[i] *= units;
      }
    });
    return differ == 0 && least >= 0 && most < kMost ? std::max(most / unit, int64_t{1}) : 0;
  }

  const Task& task_;
  const hir::Map& map_;
  Row lo_;
  size_t n_;
  int64_t denominator_ = 1;
  std::array<double, kBlock> product_;
};

void FailBeyond(size_t first, size_t n, Out& out) {
  const int64_t* values = out.Values<int64_t>();
  for (size_t i = first; i < first + n; ++i)
    if (!WithinLimit(values[i])) Fail(out, i);
}

// Factors are mostly whole percents.
bool MultiplyBlock(const Task& task, const hir::Map& map, size_t first, size_t n, Out& out) {
  Amounts amounts(task, map, first, n);
  const int64_t percent = map.literal % 100 == 0 ? map.literal / 100 : 1;
  if (!amounts.Multiply(percent) && (percent == 1 || !amounts.Multiply(1))) return false;
  if (amounts.Round(out.Values<int64_t>() + first)) FailBeyond(first, n, out);
  return true;
}

void MultiplyRows(const Task& task, const hir::Map& map, size_t first, size_t n, bool stated, Out& out) {
  std::vector<const View*> operands;
  for (const hir::ColumnId id : map.operands) operands.push_back(&task.view(id));
  int64_t* target = out.Values<int64_t>();
  for (size_t i = first; i < first + n; ++i) {
    if (stated && out.States()[i] != kValue) continue;
    const Row row = task.rows.lo + static_cast<Row>(i);
    const auto at = [&](size_t k) {
      const View& view = *operands[k];
      return view.constant ? view.shared : *view.Values<int64_t>(row);
    };
    const auto result = task.run.shortcuts ? SimpleProductOf(at, operands.size(), map.literal)
                                           : ProductOf(at, operands.size(), map.literal);
    if (result) {
      target[i] = *result;
    } else {
      Fail(out, i);
    }
  }
}

}  // namespace

KAOCHENG_KERNEL void EvaluateProduct(const Task& task, const hir::Map& map, Out& out) {
  const bool stated = out.stated();
  for (size_t first = 0; first < out.size(); first += kBlock) {
    const size_t n = std::min(kBlock, out.size() - first);
    const bool whole = task.run.shortcuts && !stated && MultiplyBlock(task, map, first, n, out);
    if (!whole) MultiplyRows(task, map, first, n, stated, out);
  }
}

}  // namespace kaocheng::exec
