#include "dsl/base/number.h"

#include <fmt/compile.h>
#include <fmt/format.h>

namespace kaocheng {

std::optional<int64_t> DivideWideRounded(Int128 numerator, Int128 denominator, Rounding rounding) {
  if (denominator == 0) return std::nullopt;
  const bool negative = (numerator < 0) != (denominator < 0);
  const Int128 n = numerator < 0 ? -numerator : numerator;
  const Int128 d = denominator < 0 ? -denominator : denominator;
  Int128 quotient = n / d;
  const Int128 rest = n % d;
  if (rest != 0 && (rounding == Rounding::kUp || (rounding == Rounding::kHalfAway && rest >= d - rest)))
    ++quotient;
  if (negative) quotient = -quotient;
  if (!WithinLimit(quotient)) return std::nullopt;
  return static_cast<int64_t>(quotient);
}

std::optional<int64_t> ParseScaled(std::string_view text, int places) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  Int128 value = 0;
  int decimals = -1;  // -1 before the point
  bool any_digit = false;
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any_digit = true;
    if (decimals >= places) {
      if (c != '0') return std::nullopt;
      continue;
    }
    value = value * 10 + (c - '0');
    if (decimals >= 0) ++decimals;
    if (value > kNumberLimit) return std::nullopt;
  }
  if (!any_digit) return std::nullopt;
  for (int i = decimals < 0 ? 0 : decimals; i < places; ++i) value *= 10;
  if (!WithinLimit(value)) return std::nullopt;
  return static_cast<int64_t>(negative ? -value : value);
}

std::string FormatInteger(int64_t value) { return fmt::to_string(value); }

std::string FormatDecimal(int64_t scaled) {
  const char* sign = scaled < 0 ? "-" : "";
  const int64_t size = scaled < 0 ? -scaled : scaled;
  const int64_t whole = size / kDecimalScale;
  int64_t rest = size % kDecimalScale;
  if (rest == 0) return fmt::format(FMT_COMPILE("{}{}"), sign, whole);
  int places = 6;
  for (; rest % 10 == 0; rest /= 10) --places;
  return fmt::format(FMT_COMPILE("{}{}.{:0{}}"), sign, whole, rest, places);
}

std::string FormatMoney(int64_t fen) {
  const int64_t size = fen < 0 ? -fen : fen;
  return fmt::format(FMT_COMPILE("{}{}.{:02}"), fen < 0 ? "-" : "", size / kFenPerYuan, size % kFenPerYuan);
}

}  // namespace kaocheng
