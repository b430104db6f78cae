#include "engine/data/coding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "dsl/base/date.h"
#include "dsl/base/minutes.h"
#include "engine/data/digits.h"

namespace kaocheng::data {
namespace {

constexpr size_t kMaxDigits = 15;

int64_t Number(std::string_view digits) {
  int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

// Digits without needless zeros in front.
bool IsPlainNumber(std::string_view text) {
  return !text.empty() && text.size() <= kMaxDigits && AllDigits(text) &&
         (text.size() == 1 || text.front() != '0');
}

bool CodeDate(std::string_view text, int64_t& days) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8, 2);
  if (!AllDigits(year) || !AllDigits(month) || !AllDigits(day)) return false;
  const auto date = FromCivil(
      {static_cast<int>(Number(year)), static_cast<int>(Number(month)), static_cast<int>(Number(day))});
  if (date) days = *date;
  return date.has_value();
}

bool CodeDatetime(std::string_view text, int64_t& minutes) {
  if (text.size() != 16 || text[10] != 'T' || text[13] != ':') return false;
  const std::string_view hour = text.substr(11, 2), minute = text.substr(14, 2);
  if (!AllDigits(hour) || !AllDigits(minute) || Number(hour) > 23 || Number(minute) > 59) return false;
  int64_t days = 0;
  if (!CodeDate(text.substr(0, 10), days)) return false;
  minutes = days * kMinutesADay + Number(hour) * 60 + Number(minute);
  return true;
}

bool CodeDecimal(std::string_view text, Coded& coded) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view rest = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (!IsPlainNumber(whole) || whole.size() + rest.size() > kMaxDigits) return false;
  if (point != std::string_view::npos && (rest.empty() || rest.size() > kMaxPlaces || !AllDigits(rest)))
    return false;
  int64_t value = Number(whole);
  for (const char c : rest) value = value * 10 + (c - '0');
  if (negative && value == 0) return false;
  coded = {Coding::kDecimal, static_cast<uint8_t>(rest.size()), {}, negative ? -value : value};
  return true;
}

bool CodeNumbered(std::string_view text, Coded& coded) {
  size_t at = text.size();
  while (at > 0 && text.size() - at < kMaxDigits && IsDigit(text[at - 1])) --at;
  while (at + 1 < text.size() && text[at] == '0') ++at;  // zeros in front belong to the prefix
  if (at == text.size()) return false;
  coded = {Coding::kNumbered, 0, text.substr(0, at), Number(text.substr(at))};
  return true;
}

}  // namespace

Coded Encode(std::string_view text, bool numbered) {
  Coded coded;
  if (text.empty() || text.size() > 64) return coded;
  if (!IsDigit(text.back())) return coded;
  if (CodeDate(text, coded.value)) {
    coded.coding = Coding::kDate;
    return coded;
  }
  if (CodeDatetime(text, coded.value)) {
    coded.coding = Coding::kDatetime;
    return coded;
  }
  if (!numbered && CodeDecimal(text, coded)) return coded;
  if (CodeNumbered(text, coded)) return coded;
  return {};
}

std::string TextOf(const Coded& coded) {
  switch (coded.coding) {
    case Coding::kText:
      return {};
    case Coding::kDecimal: {
      if (coded.places == 0) return fmt::format("{}", coded.value);
      int64_t scale = 1;
      for (int i = 0; i < coded.places; ++i) scale *= 10;
      const int64_t size = std::abs(coded.value);
      return fmt::format("{}{}.{:0{}}", coded.value < 0 ? "-" : "", size / scale, size % scale,
                         static_cast<int>(coded.places));
    }
    case Coding::kDate:
      return FormatDate(static_cast<Date>(coded.value));
    case Coding::kDatetime:
      return FormatDatetime(coded.value);
    case Coding::kNumbered:
      return fmt::format("{}{}", coded.prefix, coded.value);
  }
  return {};
}

}  // namespace kaocheng::data
