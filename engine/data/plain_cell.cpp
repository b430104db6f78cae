#include "engine/data/plain_cell.h"

#include "dsl/base/date.h"
#include "dsl/base/number.h"
#include "engine/data/same_text.h"

namespace kaocheng::data {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool Boolean(std::string_view text, int64_t& value) {
  value = SameText(text, "true") || SameText(text, "1") || SameText(text, "是") ? 1 : 0;
  return value == 1 || SameText(text, "false") || SameText(text, "0") || SameText(text, "否");
}

// Digits with one optional point, too short to overflow.
bool Scaled(std::string_view text, int places, int64_t& value) {
  if (text.empty() || text.size() > 10 || !IsDigit(text.front()) || !IsDigit(text.back())) return false;
  int64_t scaled = 0;
  int left = -1;
  for (const char c : text) {
    if (c == '.' && left < 0) {
      left = places;
    } else if (IsDigit(c) && left != 0) {
      scaled = scaled * 10 + (c - '0');
      left -= left > 0 ? 1 : 0;
    } else {
      return false;
    }
  }
  for (int i = left < 0 ? places : left; i > 0; --i) scaled *= 10;
  value = scaled;
  return scaled <= kNumberLimit;
}

bool IsoDate(std::string_view text, int64_t& value) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
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

bool IsoDatetime(std::string_view text, int64_t& value) {
  if (text.size() != 16 || text[10] != 'T' || text[13] != ':') return false;
  if (!IsDigit(text[11]) || !IsDigit(text[12]) || !IsDigit(text[14]) || !IsDigit(text[15])) return false;
  const int hour = (text[11] - '0') * 10 + (text[12] - '0');
  const int minute = (text[14] - '0') * 10 + (text[15] - '0');
  int64_t date = 0;
  if (hour > 23 || minute > 59 || !IsoDate(text.substr(0, 10), date)) return false;
  value = date * 1440 + hour * 60 + minute;
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
      return IsoDatetime(text, value);
    case CellKind::kText:
      return false;
  }
  return false;
}

}  // namespace kaocheng::data
