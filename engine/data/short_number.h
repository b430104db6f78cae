#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// Numbers of at most eight characters, read in one word: how many digits there are nobody can foresee, and a
// loop over them would guess wrong every other time.
namespace kaocheng::data {
namespace word {

static_assert(std::endian::native == std::endian::little);  // the first character lies in the lowest byte
inline constexpr size_t kSize = sizeof(uint64_t);
inline constexpr uint64_t kEach = 0x0101010101010101;

// The lowest bytes of a word, fewer than all.
constexpr uint64_t Lowest(uint64_t word, size_t bytes) { return word & ((uint64_t{1} << 8 * bytes) - 1); }

// A text that is not empty, behind nothing but noughts.
inline uint64_t Load(std::string_view text) {
  const size_t size = text.size();
  const size_t front = kSize - size;
  const auto at = [&](auto part, size_t i) {
    std::memcpy(&part, text.data() + i, sizeof part);
    return uint64_t{part} << 8 * (front + i);
  };
  if (size == kSize) return at(uint64_t{}, 0);
  const uint64_t characters = size >= sizeof(uint32_t)
                                  ? at(uint32_t{}, 0) | at(uint32_t{}, size - sizeof(uint32_t))
                                  : at(uint8_t{}, 0) | at(uint8_t{}, size / 2) | at(uint8_t{}, size - 1);
  return characters | Lowest('0' * kEach, front);
}

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
// units of the last place. False: the text is something else, or longer.
inline bool ReadShortNumber(std::string_view text, size_t places, int64_t& value) {
  constexpr std::array<int64_t, 7> kTens = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};
  if (text.empty() || text.size() > word::kSize) return false;
  uint64_t characters = word::Load(text);
  size_t behind = 0;
  if (const uint64_t point = word::FirstNought(characters ^ '.' * word::kEach); point != 0) {
    const size_t at = static_cast<size_t>(std::countr_zero(point)) / 8;
    behind = word::kSize - 1 - at;
    if (behind == 0 || behind > places || at == word::kSize - text.size()) return false;
    const uint64_t before = word::Lowest(characters, at);
    characters = (characters ^ word::Lowest(characters, at + 1)) | before << 8 | '0';
  }
  const uint64_t values = characters ^ '0' * word::kEach;
  if (behind > places || !word::AreDigits(values)) return false;
  value = static_cast<int64_t>(word::Number(values)) * kTens[places - behind];
  return true;
}

}  // namespace kaocheng::data
