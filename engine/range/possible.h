#pragma once

#include <algorithm>
#include <cstdint>

#include "dsl/hir/program.h"

// What a cell may turn out to hold, where what is missing leaves it open: chapter *Unknown*
// (docs/language/values.md).
namespace kaocheng::range {

// A value of [lo, hi] (none where lo > hi), or nothing where `absent`. Determined if only one of these is
// left. Ranges of types without order hold one value or all.
struct Possible {
  int64_t lo = 0;
  int64_t hi = 0;
  bool absent = false;

  bool may_be_value() const { return lo <= hi; }
  bool is_value() const { return lo == hi && !absent; }
  bool is_absent() const { return lo > hi; }
  bool determined() const { return is_value() || is_absent(); }
  friend bool operator==(const Possible&, const Possible&) = default;
};

inline constexpr Possible kNothing{1, 0, true};  // known to be absent
inline Possible Value(int64_t value) { return {value, value, false}; }

// Every value of the type; nothing too, where it is optional.
Possible Any(const hir::Program& program, hir::Type type);
bool IsOrdered(const hir::Program& program, hir::Type type);

// The smallest range that holds both. Settle it when all are in.
Possible Hull(const Possible& a, const Possible& b);
// Of a type without order: all values, where more than one is left.
Possible Settle(const hir::Program& program, hir::Type type, Possible range);
// Absent becomes undetermined where a value is required.
Possible Require(const hir::Program& program, hir::Type type, const Possible& range);

// Whether something holds whatever the missing turns out to be, or only for some of it.
enum class Sure : uint8_t { kNo, kMaybe, kYes };
inline Sure Both(Sure a, Sure b) { return std::min(a, b); }
inline Sure ToSure(bool certain, bool possible) {
  return certain ? Sure::kYes : possible ? Sure::kMaybe : Sure::kNo;
}
// A boolean whose absence counts as not known.
Sure Holds(const Possible& boolean);
// first <= date <= last; an absent date lies nowhere.
Sure Within(const Possible& first, const Possible& date, const Possible& last);

}  // namespace kaocheng::range
