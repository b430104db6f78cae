#pragma once

#include <cstddef>
#include <cstdint>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace kaocheng::csv {

// How many characters MarksIn looks at.
inline constexpr size_t kMarked = 64;

// Of so many characters, the bits of those that may end a cell or a line or begin a quotation: , " and line
// feed. Cells are short, so a search for each would mostly start and stop.
inline uint64_t MarksIn(const char* characters) {
  uint64_t marks = 0;
#ifdef __SSE2__
  constexpr size_t kBlock = sizeof(__m128i);
  for (size_t i = 0; i < kMarked; i += kBlock) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(characters + i));
    const auto is = [&](char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
    const int found = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(is(','), is('\n')), is('"')));
    marks |= uint64_t{static_cast<uint32_t>(found)} << i;
  }
#else
  for (size_t i = 0; i < kMarked; ++i) {
    const char c = characters[i];
    marks |= uint64_t{c == ',' || c == '\n' || c == '"'} << i;
  }
#endif
  return marks;
}

}  // namespace kaocheng::csv
