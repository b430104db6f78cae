#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/data/short_text.h"

// Numbers of at most eight characters, read in one word.
namespace kaocheng::data {
namespace word {

inline constexpr size_t kSize = sizeof(uint64_t);
inline constexpr uint64_t kEach = 0x0101010101010101;

// Which bytes are 0, up to the first that is: its highest bit.
constexpr uint64_t FirstNought(uint64_t word) { return (word - kEach) & ~word & 0x80 * kEach; }

// Whether each byte is a digit's value.
constexpr bool AreDigits(uint64_t values) { return (((values + 0x76 * kEach) | values) & 0x80 * kEach) == 0; }

// Of eight digits' values: pairs, then fours, then all.
constexpr uint64_t Number(uint64_t values) {
  constexpr uint64_t kPair = 0x000000FF000000FF;
  values = values * 10 + (values >> 8);
  return ((values & kPair) * (100 + (uint64_t{1'000'000} << 32)) +
          ((values >> 16) & kPair) * (1 + (uint64_t{10'000} << 32))) >>
         32;
}

}  // namespace word

// Digits with one optional point among them and at most `places` (6 or fewer) behind it, as the number of
// units of the last place. `characters`: the text, and anything behind its end. False: it is something else,
// or longer.
inline bool ReadShortNumber(uint64_t characters, size_t size, size_t places, int64_t& value) {
  constexpr std::array<int64_t, 7> kTens = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};
  if (size == 0 || size > word::kSize) return false;
  const size_t front = word::kSize - size;  // noughts that are put before it
  uint64_t values = (characters ^ '0' * word::kEach) << 8 * front;
  size_t behind = 0;
  if (const uint64_t point = word::FirstNought(values ^ ('.' ^ '0') * word::kEach); point != 0) {
    const size_t at = static_cast<size_t>(std::countr_zero(point)) / 8;
    behind = word::kSize - 1 - at;
    if (behind == 0 || behind > places || at == front) return false;
    values = (values ^ Lowest(values, at + 1)) | Lowest(values, at) << 8;
  }
  if (!word::AreDigits(values)) return false;
  value = static_cast<int64_t>(word::Number(values)) * kTens[places - behind];
  return true;
}

}  // namespace kaocheng::data
