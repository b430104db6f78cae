#include "dsl/base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "dsl/base/kernel.h"

namespace kaocheng {

char32_t NextCodePoint(std::string_view text, size_t& offset) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int64_t>(text.size());
  auto at = static_cast<int64_t>(offset);
  UChar32 c = 0;
  U8_NEXT(bytes, at, length, c);
  if (c < 0) {
    ++offset;
    return 0xFFFD;
  }
  offset = static_cast<size_t>(at);
  return static_cast<char32_t>(c);
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) {
    const auto c = static_cast<UChar32>(NextCodePoint(text, at));
    if (u_getCombiningClass(c) != 0 || u_charType(c) == U_NON_SPACING_MARK) continue;
    const int east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    width += east_asian == U_EA_FULLWIDTH || east_asian == U_EA_WIDE ? 2 : 1;
  }
  return width;
}

size_t SkipAscii(std::string_view text, size_t at) {
  for (; at + sizeof(uint64_t) <= text.size(); at += sizeof(uint64_t)) {
    uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
    const uint64_t beyond = bytes & 0x8080808080808080U;
    if (beyond != 0) return at + static_cast<size_t>(std::countr_zero(beyond)) / 8;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

size_t FindInvalidUtf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int64_t>(text.size());
  // E4 to E9 and two more: most Chinese characters. There is nothing of the kind that would not be one.
  const auto is_chinese = [&](int64_t at) {
    return bytes[at] >= 0xE4 && bytes[at] <= 0xE9 && (bytes[at + 1] & 0xC0) == 0x80 &&
           (bytes[at + 2] & 0xC0) == 0x80;
  };
  for (int64_t at = 0; at < length;) {
    at = static_cast<int64_t>(SkipAscii(text, static_cast<size_t>(at)));
    while (at + 2 < length && is_chinese(at)) at += 3;
    if (at == length) break;
    if (bytes[at] < 0x80) continue;
    const int64_t start = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, length, c);
    if (c < 0) return static_cast<size_t>(start);
  }
  return std::string_view::npos;
}

namespace {

// Whether one of the bytes from `first` on, the fourth or a later one, cannot stand where it does. Without
// branches.
KAOCHENG_KERNEL bool AnyMisplaced(std::string_view text, size_t first) {
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  uint8_t any = 0;
  for (size_t i = first; i < text.size(); ++i) {
    const uint8_t byte = bytes[i], before = bytes[i - 1], second = bytes[i - 2], third = bytes[i - 3];
    const bool follows = (byte & 0xC0) == 0x80;
    const bool due = (before >= 0xC0) | (second >= 0xE0) | (third >= 0xF0);
    // There is a shorter form, or it is a surrogate or lies beyond U+10FFFF.
    const bool never = (byte == 0xC0) | (byte == 0xC1) | (byte >= 0xF5) | ((before == 0xE0) & (byte < 0xA0)) |
                       ((before == 0xED) & (byte >= 0xA0)) | ((before == 0xF0) & (byte < 0x90)) |
                       ((before == 0xF4) & (byte >= 0x90));
    any = (never | (follows != due)) ? 1 : any;
  }
  return any != 0;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  const auto beginning = [&](size_t at) {  // of the next character
    while (at < text.size() && (text[at] & 0xC0) == 0x80) ++at;
    return at;
  };
  const auto good = [](std::string_view some) { return FindInvalidUtf8(some) == std::string_view::npos; };
  const size_t first = beginning(std::min<size_t>(text.size(), 3));
  const size_t last = beginning(std::max<size_t>(first + 4, text.size()) - 4);  // no character is longer
  return good(text.substr(0, first)) && !AnyMisplaced(text, first) && good(text.substr(last));
}

}  // namespace kaocheng
