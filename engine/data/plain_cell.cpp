#include "engine/data/plain_cell.h"

#include <cstring>

#include "dsl/base/kernel.h"
#include "dsl/base/minutes.h"
#include "dsl/base/number.h"
#include "engine/data/digits.h"
#include "engine/data/short_number.h"

namespace kaocheng::data {
namespace {

constexpr size_t kDaySize = 10;  // 2016-01-31

// Without branches: which of the two a cell holds, nobody can foresee.
bool Boolean(const ShortText& text, int64_t& value) {
  // Of a text of fewer than eight characters.
  const auto whole = [](const ShortText& of) { return of.first | of.size << 56; };
  constexpr uint64_t kTrue = whole(ShortText("true")), kFalse = whole(ShortText("false"));
  constexpr uint64_t kOne = whole(ShortText("1")), kNought = whole(ShortText("0"));
  constexpr uint64_t kYes = whole(ShortText("是")), kNo = whole(ShortText("否"));
  const uint64_t cell = whole(text);
  const auto is = [&](uint64_t word) { return cell == word ? 1 : 0; };
  value = is(kTrue) | is(kOne) | is(kYes);
  return text.size < sizeof cell && (value | is(kFalse) | is(kNought) | is(kNo)) != 0;
}

bool Scaled(uint64_t characters, size_t size, size_t places, int64_t& value) {
  return ReadShortNumber(characters, size, places, value) && value <= kNumberLimit;
}

bool IsoDate(const ShortText& cell, int64_t& value) {
  const auto text = cell.characters();
  if (cell.size != kDaySize || text[4] != '-' || text[7] != '-') return false;
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
bool Clock(uint64_t characters, int64_t& minutes) {
  const auto at = [&](int i) { return static_cast<char>(characters >> 8 * i); };
  const int hour = (at(1) - '0') * 10 + (at(2) - '0');
  const int minute = (at(4) - '0') * 10 + (at(5) - '0');
  minutes = hour * 60 + minute;
  return at(0) == 'T' && at(3) == ':' && IsDigit(at(1)) && IsDigit(at(2)) && IsDigit(at(4)) &&
         IsDigit(at(5)) && hour <= 23 && minute <= 59;
}

// `day` reads the day in front of the clock.
template <typename Day>
bool Datetime(const ShortText& text, Day day, int64_t& value) {
  constexpr size_t kOfDay = kDaySize - sizeof text.first;
  int64_t date = 0, minutes = 0;
  ShortText front = text;
  front.size = kDaySize;
  front.last = Lowest(text.last, kOfDay);
  if (text.size != kShortText || !Clock(text.last >> 8 * kOfDay, minutes) || !day(front, date)) return false;
  value = date * kMinutesADay + minutes;
  return true;
}

// Reads cells as long as they can be read; how many.
template <typename Read>
KAOCHENG_KERNEL size_t Each(const Cells& cells, int64_t* values, Read read) {
  size_t n = 0;
  while (n < cells.size() && read(cells[n], values[n])) ++n;
  return n;
}

}  // namespace

bool ReadPlain(CellKind kind, std::string_view text, int64_t& value) {
  if (kind == CellKind::kText) return false;
  const ShortText cell(text);
  switch (kind) {
    case CellKind::kBoolean:
      return Boolean(cell, value);
    case CellKind::kDecimal:
      return Scaled(cell.first, cell.size, 6, value);
    case CellKind::kMoney:
      return Scaled(cell.first, cell.size, 2, value);
    case CellKind::kInteger:
    case CellKind::kMinutes:
    case CellKind::kDays:
    case CellKind::kMonths:
    case CellKind::kWorkdays:
      return Scaled(cell.first, cell.size, 0, value);
    case CellKind::kDate:
      return IsoDate(cell, value);
    case CellKind::kDatetime:
      return Datetime(cell, IsoDate, value);
    case CellKind::kText:
      return false;
  }
  return false;
}

bool PlainReader::ReadDay(const ShortText& text, int64_t& day) {
  const uint64_t ten = (text.last & 0xFF) - '0';
  const uint64_t one = (text.last >> 8) - '0';
  const auto number = static_cast<int64_t>(ten * 10 + one);
  Month& month = months_[((text.first >> 40) * 10 + (text.first >> 48)) % months_.size()];
  if (text.size == kDaySize && text.first == month.text && ten <= 9 && one <= 9 && 1 <= number &&
      number <= month.days) {
    day = month.first + number - 1;
    return true;
  }
  if (!IsoDate(text, day)) return false;
  const int64_t first = day - number + 1;
  month = {text.first, first, LastOfMonth(static_cast<Date>(day)) - first + 1};
  return true;
}

bool PlainReader::ReadMinute(const ShortText& text, int64_t& minute) {
  return Datetime(
      text, [this](const ShortText& day, int64_t& value) { return ReadDay(day, value); }, minute);
}

size_t PlainReader::ReadCells(CellKind kind, const Cells& cells, int64_t* values) {
  const auto numbers = [&](size_t places) {
    return Each(cells, values, [places](std::string_view text, int64_t& value) {
      uint64_t characters = 0;
      std::memcpy(&characters, text.data(), sizeof characters);
      return Scaled(characters, text.size(), places, value);
    });
  };
  switch (kind) {
    case CellKind::kBoolean:
      return Each(cells, values,
                  [](std::string_view text, int64_t& value) { return Boolean(ShortText::Of(text), value); });
    case CellKind::kDecimal:
      return numbers(6);
    case CellKind::kMoney:
      return numbers(2);
    case CellKind::kInteger:
    case CellKind::kMinutes:
    case CellKind::kDays:
    case CellKind::kMonths:
    case CellKind::kWorkdays:
      return numbers(0);
    case CellKind::kDate:
      return Each(cells, values,
                  [&](std::string_view text, int64_t& value) { return ReadDay(ShortText::Of(text), value); });
    case CellKind::kDatetime:
      return Each(cells, values, [&](std::string_view text, int64_t& value) {
        return ReadMinute(ShortText::Of(text), value);
      });
    case CellKind::kText:
      return 0;
  }
  return 0;
}

}  // namespace kaocheng::data
