#include "engine/exec/reach.h"

#include <algorithm>

#include "dsl/base/kernel.h"
#include "engine/exec/few_limits.h"
#include "engine/exec/limits.h"

namespace kaocheng::exec {
namespace {

using Side = plan::Family::Side;

constexpr size_t kMostLimits = UINT8_MAX;

void FindLimits(const hir::Program& program, const plan::Family& family, uint32_t number,
                std::vector<int64_t>& limits) {
  limits.clear();
  for (const plan::Family::Member& member : family.members)
    for (const plan::Family::Limit& limit : member.limits)
      if (limit.number == number) limits.push_back(LimitOf(program, family, limit));
  std::sort(limits.begin(), limits.end());
  limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
}

// Calls fn with what gives a row's number; it is negated where rows count up to a limit.
template <typename Fn>
void WithNumbers(const View& compared, Side side, Row lo, Fn&& fn) {
  WithWidth(compared.width, [&](auto type) {
    WithInput<decltype(type)>(compared, lo, [&](auto values) {
      if (side == Side::kUpTo) {
        fn([values](size_t i) { return -static_cast<int64_t>(values[i]); });
      } else {
        fn([values](size_t i) { return static_cast<int64_t>(values[i]); });
      }
    });
  });
}

KAOCHENG_KERNEL void ReachFew(const View& compared, Side side, const FewLimits& limits, Range rows,
                              uint8_t* reached) {
  const size_t n = rows.size();
  WithNumbers(compared, side, rows.lo, [&](auto numbers) {
    side == Side::kEqual ? limits.EqualTo(numbers, n, reached) : limits.ReachedBy(numbers, n, reached);
  });
}

KAOCHENG_KERNEL void ReachMany(const View& compared, Side side, const Limits& limits, Range rows,
                               uint8_t* reached) {
  const size_t n = rows.size();
  WithNumbers(compared, side, rows.lo, [&](auto numbers) {
    if (side == Side::kEqual) {
      for (size_t i = 0; i < n; ++i) reached[i] = limits.EqualTo(numbers(i));
    } else {
      for (size_t i = 0; i < n; ++i) reached[i] = limits.ReachedBy(numbers(i));
    }
  });
}

template <typename T>
void FulfilAll(const Task& task, const plan::Family& family, Range rows, T* said) {
  for (const hir::ColumnId condition : family.conditions) {
    WithInput<uint8_t>(task.view(condition), rows.lo, [&](auto holds) {
      for (size_t i = 0, n = rows.size(); i < n; ++i)
        said[i] = static_cast<T>(said[i] & -static_cast<T>(holds[i]));
    });
  }
}

}  // namespace

KAOCHENG_KERNEL void Fulfil(const Task& task, const plan::Family& family, Range rows, uint8_t* said) {
  FulfilAll(task, family, rows, said);
}
KAOCHENG_KERNEL void Fulfil(const Task& task, const plan::Family& family, Range rows, int64_t* said) {
  FulfilAll(task, family, rows, said);
}

int64_t LimitOf(const hir::Program& program, const plan::Family& family, const plan::Family::Limit& limit) {
  const int64_t value = std::get<hir::Map>(program.columns[limit.literal].op).literal;
  const bool up_to = !family.numbers.empty() && family.numbers[limit.number].side == Side::kUpTo;
  return limit.beyond + (up_to ? -value : value);
}

bool Reach(const Task& task, const plan::Family& family, Range rows, Reached& reached) {
  if (reached.size() < family.numbers.size()) reached.resize(family.numbers.size());
  for (uint32_t k = 0; k < family.numbers.size(); ++k) {
    const plan::Family::Number& number = family.numbers[k];
    FindLimits(task.run.program, family, k, reached[k].limits);
    if (reached[k].limits.size() > kMostLimits) return false;
    const View& compared = task.view(number.compared);
    reached[k].rows.resize(rows.size());
    if (FewLimits::Are(reached[k].limits)) {
      ReachFew(compared, number.side, FewLimits(reached[k].limits), rows, reached[k].rows.data());
    } else {
      ReachMany(compared, number.side, Limits(reached[k].limits), rows, reached[k].rows.data());
    }
  }
  // One number that reaches nothing is enough.
  Fulfil(task, family, rows, reached[0].rows.data());
  return true;
}

}  // namespace kaocheng::exec
