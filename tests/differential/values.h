#pragma once

#include <cstdint>
#include <string>

#include "dsl/base/date.h"
#include "dsl/hir/types.h"
#include "tests/differential/random.h"

// Random values of each type: mostly few and small, so that they meet each other; some at the limits.
namespace kaocheng::differential {

inline constexpr Date kYearStart = 16801;  // 2016-01-01

Date RandomDate(Random& random);
// For a scalar kind; enumerations have `members` members.
int64_t RandomValue(Random& random, hir::TypeKind kind, int64_t members);
std::string RandomText(Random& random);

}  // namespace kaocheng::differential
