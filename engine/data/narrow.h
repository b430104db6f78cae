#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace kaocheng::data {

// Values that are read in 64 bits, as narrower ones, in pieces that stay in the cache. `read(first, n, out)`
// writes those of the rows [first, first + n).
template <typename T, typename Read>
void ReadNarrow(Read read, size_t first, size_t n, T* out) {
  constexpr size_t kPiece = 1024;
  std::array<int64_t, kPiece> values;
  for (size_t done = 0; done < n; done += kPiece) {
    const size_t part = std::min(kPiece, n - done);
    read(first + done, part, values.data());
    for (size_t i = 0; i < part; ++i) out[done + i] = static_cast<T>(values[i]);
  }
}

}  // namespace kaocheng::data
