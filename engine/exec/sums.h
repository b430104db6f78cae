#pragma once

#include "dsl/base/number.h"

namespace kaocheng::exec {

// Whether 64 bits hold the sum of any of these values, within the limit of numbers.
inline bool SumsFit(const int64_t* values, size_t n) {
  uint64_t bits = 0;
  for (size_t i = 0; i < n; ++i) bits |= static_cast<uint64_t>(values[i] ^ (values[i] >> 63));
  return WithinLimit((Int128{bits} + 1) * static_cast<int64_t>(n));
}

}  // namespace kaocheng::exec
