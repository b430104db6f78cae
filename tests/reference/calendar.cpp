#include "tests/reference/calendar.h"

#include <algorithm>
#include <vector>

namespace kaocheng::reference {
namespace {

bool IsLeap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

// First day of every month from 0001-01 on; the last entry is the day after 9999-12-31.
const std::vector<int64_t>& MonthStarts() {
  static const std::vector<int64_t> starts = [] {
    std::vector<int64_t> result;
    int64_t day = kMinDate;
    for (int64_t year = 1; year <= 9999; ++year) {
      for (int64_t month = 1; month <= 12; ++month) {
        result.push_back(day);
        day += DaysInMonth(year, month);
      }
    }
    result.push_back(day);
    return result;
  }();
  return starts;
}

}  // namespace

bool IsDate(int64_t days) { return days >= kMinDate && days <= kMaxDate; }

int64_t DaysInMonth(int64_t year, int64_t month) {
  if (month == 2) return IsLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

YearMonthDay Split(int64_t date) {
  const auto& starts = MonthStarts();
  const auto after = std::upper_bound(starts.begin(), starts.end(), date);
  const int64_t months = after - starts.begin() - 1;
  return {months / 12 + 1, months % 12 + 1, date - *(after - 1) + 1};
}

std::optional<int64_t> Join(int64_t year, int64_t month, int64_t day) {
  if (year < 1 || year > 9999) return std::nullopt;
  const int64_t start = MonthStarts()[static_cast<size_t>((year - 1) * 12 + month - 1)];
  return start + std::min(day, DaysInMonth(year, month)) - 1;
}

std::optional<int64_t> PlusMonths(int64_t date, int64_t months) {
  constexpr int64_t kEveryMonth = 9999 * 12;
  if (months < -kEveryMonth || months > kEveryMonth) return std::nullopt;
  const YearMonthDay from = Split(date);
  const int64_t index = (from.year - 1) * 12 + from.month - 1 + months;
  if (index < 0) return std::nullopt;
  return Join(index / 12 + 1, index % 12 + 1, from.day);
}

std::optional<int64_t> EarliestReaching(int64_t date, int64_t months) {
  const auto near = PlusMonths(date, -months);
  if (!near) return std::nullopt;
  for (int64_t x = std::max<int64_t>(*near - 40, kMinDate); IsDate(x); ++x) {
    const auto end = PlusMonths(x, months);
    if (end ? *end > date : months > 0) return x;
  }
  return std::nullopt;
}

}  // namespace kaocheng::reference
