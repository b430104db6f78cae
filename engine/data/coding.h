#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Cells as a snapshot file keeps them. What a cell means is for a policy to say, so what is kept is its text;
// a text of a common form is kept as the number that it can be made from again.
namespace kaocheng::data {

enum class Coding : uint8_t {
  kText,      // code in the column's dictionary
  kDecimal,   // 12, -3.50: the number of units of the last place
  kDate,      // 2016-01-31: days
  kDatetime,  // 2016-01-31T08:05: minutes
  kNumbered   // P17: 17 after the prefix P
};

// A text in coded form. kText: the other members say nothing.
struct Coded {
  Coding coding = Coding::kText;
  uint8_t places = 0;       // kDecimal
  std::string_view prefix;  // kNumbered: of the text
  int64_t value = 0;
};

inline constexpr int kMaxPlaces = 6;

// `numbered`: take what ends in a number as kNumbered rather than as kDecimal.
Coded Encode(std::string_view text, bool numbered);

// The text that was coded: TextOf(Encode(text)) == text for all but kText.
std::string TextOf(const Coded& coded);

}  // namespace kaocheng::data
