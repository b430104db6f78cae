#include <algorithm>

#include "dsl/base/kernel.h"
#include "engine/exec/map.h"

namespace kaocheng::exec {
namespace {

// Copies values and leaves the states to the caller.
void CopyValues(const View& from, Row lo, Out& out) {
  WithWidth(out.width(), [&](auto type) {
    using T = decltype(type);
    WithInput<T>(from, lo, [&](auto in) {
      T* target = out.Values<T>();
      for (size_t i = 0, n = out.size(); i < n; ++i) target[i] = in[i];
    });
  });
}

// And, or: `decides` is the value that settles the result whatever the other operand is. `a` may be what lies
// in `out`: each row is read before it is written.
void Connect(const View& a, const View& b, Row lo, uint8_t decides, Out& out) {
  uint8_t* target = out.Values<uint8_t>();
  const size_t n = out.size();
  if (a.states == nullptr && b.states == nullptr) {
    WithInput<uint8_t>(a, lo, [&](auto x) {
      WithInput<uint8_t>(b, lo, [&](auto y) {
        if (decides == 0) {
          KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) target[i] = x[i] & y[i];
        } else {
          KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) target[i] = x[i] | y[i];
        }
      });
    });
    return;
  }
  uint8_t* states = out.States();
  const auto otherwise = static_cast<uint8_t>(1 - decides);
  WithInput<uint8_t>(a, lo, [&](auto x) {
    WithInput<uint8_t>(b, lo, [&](auto y) {
      WithStates(a, lo, [&](auto sx) {
        WithStates(b, lo, [&](auto sy) {
          KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) {
            const uint8_t sa = sx[i];
            const uint8_t sb = sy[i];
            const int by_a = static_cast<int>(sa == kValue) & static_cast<int>(x[i] == decides);
            const int by_b = static_cast<int>(sb == kValue) & static_cast<int>(y[i] == decides);
            const bool settled = (by_a | by_b) != 0;
            target[i] = settled ? decides : otherwise;
            states[i] = settled ? kValue : std::max(sa, sb);
          }
        });
      });
    });
  });
}

void If(const View& condition, const View& yes, const View& no, Row lo, Out& out) {
  const size_t n = out.size();
  WithInput<uint8_t>(condition, lo, [&](auto c) {
    WithWidth(out.width(), [&](auto type) {
      using T = decltype(type);
      T* target = out.Values<T>();
      WithInput<T>(yes, lo, [&](auto a) {
        WithInput<T>(no, lo, [&](auto b) {
          for (size_t i = 0; i < n; ++i) target[i] = c[i] != 0 ? a[i] : b[i];
        });
      });
    });
    if (condition.states == nullptr && yes.states == nullptr && no.states == nullptr) return;
    uint8_t* states = out.States();
    WithStates(condition, lo, [&](auto sc) {
      WithStates(yes, lo, [&](auto sa) {
        WithStates(no, lo, [&](auto sb) {
          for (size_t i = 0; i < n; ++i) {
            const uint8_t chosen = c[i] != 0 ? sa[i] : sb[i];
            states[i] = sc[i] != kValue ? sc[i] : chosen;
          }
        });
      });
    });
  });
}

void Default(const View& value, const View& otherwise, Row lo, Out& out) {
  if (value.states == nullptr) return CopyValues(value, lo, out);
  uint8_t* states = out.States();
  const size_t n = out.size();
  const uint8_t* own = value.States(lo);
  WithWidth(out.width(), [&](auto type) {
    using T = decltype(type);
    T* target = out.Values<T>();
    WithInput<T>(value, lo, [&](auto a) {
      WithInput<T>(otherwise, lo, [&](auto b) {
        KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) target[i] = own[i] == kAbsent ? b[i] : a[i];
      });
    });
  });
  WithStates(otherwise, lo, [&](auto other) {
    KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) states[i] = own[i] == kAbsent ? other[i] : own[i];
  });
}

void IsKnown(const View& value, Row lo, Out& out) {
  uint8_t* target = out.Values<uint8_t>();
  const size_t n = out.size();
  if (value.states == nullptr) {
    std::fill_n(target, n, uint8_t{1});
    return;
  }
  const uint8_t* in = value.States(lo);
  uint8_t worst = kValue;
  KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) {
    target[i] = in[i] == kValue ? 1 : 0;
    worst = std::max(worst, in[i]);
  }
  if (worst != kUndetermined) return;
  uint8_t* states = out.States();
  KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) states[i] = in[i] == kUndetermined ? in[i] : kValue;
}

}  // namespace

KAOCHENG_KERNEL void EvaluateLogic(const Task& task, const hir::Map& map, Out& out) {
  const Row lo = task.rows.lo;
  const View& a = task.view(map.operands[0]);
  switch (map.prim) {
    case hir::Prim::kNot: {
      uint8_t* target = out.Values<uint8_t>();
      WithInput<uint8_t>(a, lo, [&](auto in) {
        for (size_t i = 0, n = out.size(); i < n; ++i) target[i] = in[i] == 0 ? 1 : 0;
      });
      return SpreadStates(a, lo, out);
    }
    case hir::Prim::kAnd:
    case hir::Prim::kOr: {
      const uint8_t decides = map.prim == hir::Prim::kOr ? 1 : 0;
      Connect(a, task.view(map.operands[1]), lo, decides, out);
      for (size_t k = 2; k < map.operands.size(); ++k) {
        const View sofar{.width = Width::k8,
                         .origin = lo,
                         .values = out.Values<uint8_t>(),
                         .states = out.stated() ? out.States() : nullptr};
        Connect(sofar, task.view(map.operands[k]), lo, decides, out);
      }
      return;
    }
    case hir::Prim::kIf:
      return If(a, task.view(map.operands[1]), task.view(map.operands[2]), lo, out);
    case hir::Prim::kRequire: {
      CopyValues(a, lo, out);
      if (a.states == nullptr) return;
      const uint8_t* in = a.States(lo);
      uint8_t* states = out.States();
      const size_t n = out.size();
      KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) states[i] = in[i] == kValue ? kValue : kUndetermined;
      return;
    }
    case hir::Prim::kDefault:
      return Default(a, task.view(map.operands[1]), lo, out);
    case hir::Prim::kIsKnown:
      return IsKnown(a, lo, out);
    default:
      return;  // EvaluateMap sends no other
  }
}

}  // namespace kaocheng::exec
