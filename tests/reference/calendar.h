#pragma once

#include <cstdint>
#include <optional>

#include "dsl/base/date.h"

// A calendar that counts: years 1..9999 month by month from 0001-01-01. It shares nothing with
// dsl/base/date.cpp.
namespace kaocheng::reference {

struct YearMonthDay {
  int64_t year = 1;
  int64_t month = 1;
  int64_t day = 1;
};

bool IsDate(int64_t days);
YearMonthDay Split(int64_t date);
int64_t DaysInMonth(int64_t year, int64_t month);
// The day itself, or the month's last where there is no such day; nullopt outside years 1..9999.
std::optional<int64_t> Join(int64_t year, int64_t month, int64_t day);
std::optional<int64_t> PlusMonths(int64_t date, int64_t months);
// The earliest x with x + months > date, found by trying day after day. Nullopt where date - months is no
// date, or where no date is late enough.
std::optional<int64_t> EarliestReaching(int64_t date, int64_t months);

}  // namespace kaocheng::reference
