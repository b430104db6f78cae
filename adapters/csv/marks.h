#pragma once

#include <cstddef>
#include <cstdint>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace kaocheng::csv {

// How many characters MarksIn looks at.
inline constexpr size_t kMarked = 16;

// Of sixteen characters, the bits of those that may end a cell or a line or begin a quotation: , " and line
// feed.
inline uint32_t MarksIn(const char* characters) {
#ifdef __SSE2__
  const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(characters));
  const auto is = [&](char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(is(','), is('\n')), is('"'))));
#else
  uint32_t marks = 0;
  for (size_t i = 0; i < kMarked; ++i) {
    const char c = characters[i];
    marks |= uint32_t{c == ',' || c == '\n' || c == '"'} << i;
  }
  return marks;
#endif
}

}  // namespace kaocheng::csv
