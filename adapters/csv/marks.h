#pragma once

#include <cstddef>
#include <cstdint>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace kaocheng::csv {

// How many characters MarksIn looks at.
inline constexpr size_t kMarked = 64;

// Of so many characters, the bits of those that may end a cell or a line or begin a quotation.
struct Marks {
  uint64_t commas = 0, line_ends = 0, quotes = 0;
  uint64_t all() const { return commas | line_ends | quotes; }
};

// Cells are short, so a search for each would mostly start and stop.
inline Marks MarksIn(const char* characters) {
  Marks marks;
#ifdef __SSE2__
  constexpr size_t kBlock = sizeof(__m128i);
  for (size_t i = 0; i < kMarked; i += kBlock) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(characters + i));
    const auto is = [&](char c) {
      const int found = _mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(c)));
      return uint64_t{static_cast<uint32_t>(found)} << i;
    };
    marks.commas |= is(',');
    marks.line_ends |= is('\n');
    marks.quotes |= is('"');
  }
#else
  for (size_t i = 0; i < kMarked; ++i) {
    const auto is = [&](char c) { return uint64_t{characters[i] == c} << i; };
    marks.commas |= is(',');
    marks.line_ends |= is('\n');
    marks.quotes |= is('"');
  }
#endif
  return marks;
}

}  // namespace kaocheng::csv
