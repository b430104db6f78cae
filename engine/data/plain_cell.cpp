#include "engine/data/plain_cell.h"

#include <cstring>

#include "dsl/base/number.h"
#include "engine/data/same_text.h"
#include "engine/data/short_number.h"

namespace kaocheng::data {
namespace {

constexpr size_t kDaySize = 10;  // 2016-01-31

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Without branches: which of the two a cell holds, nobody can foresee.
bool Boolean(std::string_view text, int64_t& value) {
  const auto [first, last] = EndsOf(text);
  const auto is = [&, first = first, last = last](std::string_view word) {
    const auto ends = EndsOf(word);
    return ((text.size() ^ word.size()) | (first ^ ends.first) | (last ^ ends.second)) == 0 ? 1 : 0;
  };
  value = is("true") | is("1") | is("是");
  return (value | is("false") | is("0") | is("否")) != 0;
}

bool Scaled(std::string_view text, size_t places, int64_t& value) {
  return ReadShortNumber(text, places, value) && value <= kNumberLimit;
}

bool IsoDate(std::string_view text, int64_t& value) {
  if (text.size() != kDaySize || text[4] != '-' || text[7] != '-') return false;
  bool digits = true;
  const auto digit = [&](size_t i) {
    digits = digits && IsDigit(text[i]);
    return text[i] - '0';
  };
  const int year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const int month = digit(5) * 10 + digit(6);
  const int day = digit(8) * 10 + digit(9);
  if (!digits) return false;
  const auto date = FromCivil({year, month, day});
  if (date) value = *date;
  return date.has_value();
}

// Of 2016-01-31T08:05 what stands behind the day, in minutes.
bool Clock(std::string_view text, int64_t& minutes) {
  if (text.size() != 6 || text[0] != 'T' || text[3] != ':') return false;
  if (!IsDigit(text[1]) || !IsDigit(text[2]) || !IsDigit(text[4]) || !IsDigit(text[5])) return false;
  const int hour = (text[1] - '0') * 10 + (text[2] - '0');
  const int minute = (text[4] - '0') * 10 + (text[5] - '0');
  minutes = hour * 60 + minute;
  return hour <= 23 && minute <= 59;
}

// `day` reads the day in front of the clock.
template <typename Day>
bool Datetime(std::string_view text, Day day, int64_t& value) {
  constexpr int64_t kMinutesADay = 1440;
  int64_t date = 0, minutes = 0;
  if (text.size() <= kDaySize || !Clock(text.substr(kDaySize), minutes) ||
      !day(text.substr(0, kDaySize), date))
    return false;
  value = date * kMinutesADay + minutes;
  return true;
}

}  // namespace

bool ReadPlain(CellKind kind, std::string_view text, int64_t& value) {
  switch (kind) {
    case CellKind::kBoolean:
      return Boolean(text, value);
    case CellKind::kDecimal:
      return Scaled(text, 6, value);
    case CellKind::kMoney:
      return Scaled(text, 2, value);
    case CellKind::kInteger:
    case CellKind::kMinutes:
    case CellKind::kDays:
    case CellKind::kMonths:
    case CellKind::kWorkdays:
      return Scaled(text, 0, value);
    case CellKind::kDate:
      return IsoDate(text, value);
    case CellKind::kDatetime:
      return Datetime(text, IsoDate, value);
    case CellKind::kText:
      return false;
  }
  return false;
}

bool PlainReader::ReadDay(std::string_view text, Date& day) {
  constexpr size_t kMonth = 8;  // 2016-03-
  if (text.size() != kDaySize) return false;
  const auto digit = [&](size_t at) { return text[at] - '0'; };
  uint64_t name = 0;
  std::memcpy(&name, text.data(), sizeof name);
  Month& month = months_[static_cast<size_t>(digit(5) * 10 + digit(6)) % months_.size()];
  const int number = digit(kMonth) * 10 + digit(kMonth + 1);
  if (name == month.text && IsDigit(text[kMonth]) && IsDigit(text[kMonth + 1]) && 1 <= number &&
      number <= month.days) {
    day = month.first + number - 1;
    return true;
  }
  int64_t plain = 0;
  if (!IsoDate(text, plain)) return false;
  day = static_cast<Date>(plain);
  const Date first = day - number + 1;
  month = {name, first, LastOfMonth(day) - first + 1};
  return true;
}

bool PlainReader::ReadDate(std::string_view text, int64_t& value) {
  Date day = 0;
  const bool good = ReadDay(text, day);
  value = day;
  return good;
}

bool PlainReader::ReadMinute(std::string_view text, int64_t& minute) {
  return Datetime(
      text, [this](std::string_view day, int64_t& value) { return ReadDate(day, value); }, minute);
}

size_t PlainReader::ReadCells(CellKind kind, std::span<const std::string_view> cells, int64_t* values) {
  const auto each = [&](auto read) {
    size_t n = 0;
    while (n < cells.size() && read(cells[n], values[n])) ++n;
    return n;
  };
  switch (kind) {
    case CellKind::kBoolean:
      return each(Boolean);
    case CellKind::kDecimal:
      return each([](std::string_view text, int64_t& value) { return Scaled(text, 6, value); });
    case CellKind::kMoney:
      return each([](std::string_view text, int64_t& value) { return Scaled(text, 2, value); });
    case CellKind::kInteger:
    case CellKind::kMinutes:
    case CellKind::kDays:
    case CellKind::kMonths:
    case CellKind::kWorkdays:
      return each([](std::string_view text, int64_t& value) { return Scaled(text, 0, value); });
    case CellKind::kDate:
      return each([&](std::string_view text, int64_t& value) { return ReadDate(text, value); });
    case CellKind::kDatetime:
      return each([&](std::string_view text, int64_t& value) { return ReadMinute(text, value); });
    case CellKind::kText:
      return 0;
  }
  return 0;
}

}  // namespace kaocheng::data
