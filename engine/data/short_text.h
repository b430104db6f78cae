#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// Short texts as two words: how long a cell is nobody can foresee, and a loop over it would guess wrong every
// other time.
namespace kaocheng::data {

static_assert(std::endian::native == std::endian::little);  // the first character lies in the lowest byte

inline constexpr size_t kShortText = 16;

// The lowest bytes of a word, eight or fewer.
constexpr uint64_t Lowest(uint64_t word, size_t bytes) {
  const size_t half = 4 * (sizeof word - bytes);
  return word & (~uint64_t{0} >> half >> half);
}

// The first kShortText characters of a text, noughts behind its end.
struct ShortText {
  uint64_t first = 0, last = 0;
  size_t size = 0;  // of the text, which may be longer

  ShortText() = default;
  constexpr explicit ShortText(std::string_view text) : size(text.size()) {
    std::array<char, kShortText> characters{};
    std::copy_n(text.data(), std::min(size, kShortText), characters.data());
    const auto words = std::bit_cast<std::array<uint64_t, 2>>(characters);
    first = words[0];
    last = words[1];
  }
  // The same of a text from whose beginning on kShortText characters may be read.
  static ShortText Of(std::string_view text) {
    constexpr size_t kWord = sizeof first;
    ShortText result;
    std::memcpy(&result.first, text.data(), kWord);
    std::memcpy(&result.last, text.data() + kWord, kWord);
    result.size = text.size();
    result.first = Lowest(result.first, std::min(result.size, kWord));
    result.last = Lowest(result.last, std::clamp(result.size, kWord, kShortText) - kWord);
    return result;
  }
  std::array<char, kShortText> characters() const {
    return std::bit_cast<std::array<char, kShortText>>(std::array{first, last});
  }
  bool operator==(const ShortText&) const = default;
};

}  // namespace kaocheng::data
