#include <functional>

#include "dsl/base/kernel.h"
#include "engine/exec/map.h"

namespace kaocheng::exec {
namespace {

template <typename Test>
void Compare(const View& a, const View& b, Row lo, Test test, Out& out) {
  uint8_t* target = out.Values<uint8_t>();
  WithWidth(a.width, [&](auto type) {
    using T = decltype(type);
    WithInput<T>(a, lo, [&](auto x) {
      WithInput<T>(b, lo, [&](auto y) {
        for (size_t i = 0, n = out.size(); i < n; ++i) target[i] = test(x[i], y[i]) ? 1 : 0;
      });
    });
  });
}

}  // namespace

KAOCHENG_KERNEL void EvaluateComparison(const Task& task, const hir::Map& map, Out& out) {
  const Row lo = task.rows.lo;
  const View& a = task.view(map.operands[0]);
  const View& b = task.view(map.operands[1]);
  switch (map.prim) {
    case hir::Prim::kEq:
      Compare(a, b, lo, std::equal_to<>(), out);
      break;
    case hir::Prim::kNe:
      Compare(a, b, lo, std::not_equal_to<>(), out);
      break;
    case hir::Prim::kLt:
      Compare(a, b, lo, std::less<>(), out);
      break;
    case hir::Prim::kLe:
      Compare(a, b, lo, std::less_equal<>(), out);
      break;
    case hir::Prim::kGt:
      Compare(a, b, lo, std::greater<>(), out);
      break;
    case hir::Prim::kGe:
      Compare(a, b, lo, std::greater_equal<>(), out);
      break;
    default:
      return;  // EvaluateMap sends no other
  }
  SpreadStates(a, lo, out);
  SpreadStates(b, lo, out);
}

}  // namespace kaocheng::exec
