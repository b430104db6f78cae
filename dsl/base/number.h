#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kaocheng {

// Integers, scaled decimals and money in fen share one bound, so that every result is judged alike.
inline constexpr int64_t kNumberLimit = 9'000'000'000'000;
inline constexpr int64_t kDecimalScale = 1'000'000;  // a decimal is a count of millionths
inline constexpr int64_t kFenPerYuan = 100;

__extension__ using Int128 = __int128;

inline bool WithinLimit(Int128 value) { return value >= -kNumberLimit && value <= kNumberLimit; }

enum class Rounding : uint8_t { kHalfAway, kUp, kDown };  // kUp away from zero, kDown towards zero

// numerator / denominator rounded to an integer; nullopt where the denominator is zero or the result is out
// of bounds. Partial products may be as large as 128 bits hold.
std::optional<int64_t> DivideWideRounded(Int128 numerator, Int128 denominator, Rounding rounding);

// The same where 64 bits (without their least number) hold both: a fraction of the time.
inline std::optional<int64_t> DivideNarrowRounded(int64_t numerator, int64_t denominator, Rounding rounding) {
  if (denominator == 0) return std::nullopt;
  int64_t quotient = numerator / denominator;
  const int64_t left = numerator % denominator;
  const int64_t rest = left < 0 ? -left : left;
  const int64_t size = denominator < 0 ? -denominator : denominator;
  if (rest != 0 && (rounding == Rounding::kUp || (rounding == Rounding::kHalfAway && rest >= size - rest)))
    quotient += (numerator < 0) != (denominator < 0) ? -1 : 1;
  if (!WithinLimit(quotient)) return std::nullopt;
  return quotient;
}

inline std::optional<int64_t> DivideRounded(Int128 numerator, Int128 denominator,
                                            Rounding rounding = Rounding::kHalfAway) {
  const auto narrow = [](Int128 value) { return value >= -INT64_MAX && value <= INT64_MAX; };
  if (!narrow(numerator) || !narrow(denominator)) return DivideWideRounded(numerator, denominator, rounding);
  return DivideNarrowRounded(static_cast<int64_t>(numerator), static_cast<int64_t>(denominator), rounding);
}

// Reads "12", "-3.5": an optional sign, digits, one optional point. At most `places` decimals after the point
// are kept exactly; more is an error (nothing is rounded while reading). Result = value * 10^places.
std::optional<int64_t> ParseScaled(std::string_view text, int places);

std::string FormatInteger(int64_t value);
std::string FormatDecimal(int64_t scaled);  // shortest: 0.05, 12, -3.5
std::string FormatMoney(int64_t fen);       // always two places: 1500.00

}  // namespace kaocheng
