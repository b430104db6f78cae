#pragma once

#include <cstddef>
#include <string_view>

namespace kaocheng {

// Number of code points in well-formed UTF-8.
size_t CountCodePoints(std::string_view text);

// Columns that the text takes in a terminal: East Asian wide characters take two, combining marks none.
size_t DisplayWidth(std::string_view text);

// Offset of the next byte beyond ASCII, from `at` on, or the size.
size_t SkipAscii(std::string_view text, size_t at);

// Offset of the first byte that is not part of well-formed UTF-8, or npos.
size_t FindInvalidUtf8(std::string_view text);

// Whether there is no such byte. Long texts are looked at faster than by the former.
bool IsUtf8(std::string_view text);

// Decodes the code point at `offset` and moves offset behind it; U+FFFD (and one byte on) where malformed.
char32_t NextCodePoint(std::string_view text, size_t& offset);

}  // namespace kaocheng
