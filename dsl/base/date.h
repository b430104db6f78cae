#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kaocheng {

// Days since 1970-01-01, proleptic Gregorian. Valid dates lie in years 1..9999.
using Date = int32_t;
inline constexpr Date kMinDate = -719162;  // 0001-01-01
inline constexpr Date kMaxDate = 2932896;  // 9999-12-31

struct Civil {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
};

Civil ToCivil(Date date);
// nullopt where there is no such day or the year is outside 1..9999.
std::optional<Date> FromCivil(Civil civil);

// Month addition that lands on a day that does not exist goes to the month's last day. Results outside the
// range of dates are nullopt.
std::optional<Date> AddMonths(Date date, int64_t months);
// The earliest x with x + months > date, so that [WindowStart(d, m), d] is "last m to d".
std::optional<Date> WindowStart(Date date, int64_t months);

Date FirstOfMonth(Date date);
Date LastOfMonth(Date date);

std::optional<Date> ParseDate(std::string_view text);  // 2016-01-31, 2016-1-31, 2016/1/31, 2016年1月31日
std::string FormatDate(Date date);                     // 2016-01-31

// Minutes since 1970-01-01T00:00 in the data set's stated offset.
using Datetime = int64_t;
std::optional<Datetime> ParseDatetime(std::string_view text);  // 2016-01-31T08:05 or with a blank
std::string FormatDatetime(Datetime datetime);                 // 2016-01-31T08:05

}  // namespace kaocheng
