#include "dsl/base/date.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "dsl/base/minutes.h"

namespace kaocheng {
namespace {

namespace chr = std::chrono;

// Reads up to `width` digits; false where there is none.
bool ReadNumber(std::string_view& text, size_t width, int& value) {
  size_t length = 0;
  while (length < text.size() && length < width && text[length] >= '0' && text[length] <= '9') ++length;
  if (length == 0) return false;
  std::from_chars(text.data(), text.data() + length, value);
  text.remove_prefix(length);
  return true;
}

bool Skip(std::string_view& text, std::string_view token) {
  if (!text.starts_with(token)) return false;
  text.remove_prefix(token.size());
  return true;
}

}  // namespace

Civil ToCivil(Date date) {
  const chr::year_month_day ymd{chr::sys_days{chr::days{date}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

std::optional<Date> FromCivil(Civil civil) {
  if (civil.year < 1 || civil.year > 9999 || civil.month < 1 || civil.day < 1) return std::nullopt;
  const chr::year_month_day ymd{chr::year{civil.year}, chr::month{static_cast<unsigned>(civil.month)},
                                chr::day{static_cast<unsigned>(civil.day)}};
  if (!ymd.ok()) return std::nullopt;
  return static_cast<Date>(chr::sys_days{ymd}.time_since_epoch().count());
}

std::optional<Date> AddMonths(Date date, int64_t months) {
  if (months < -120'000 || months > 120'000) return std::nullopt;
  const chr::year_month_day ymd{chr::sys_days{chr::days{date}}};
  const auto moved = chr::year_month{ymd.year(), ymd.month()} + chr::months{months};
  const int year = static_cast<int>(moved.year());
  if (year < 1 || year > 9999) return std::nullopt;
  const chr::year_month_day_last last{moved.year(), chr::month_day_last{moved.month()}};
  const chr::day day = std::min(ymd.day(), last.day());
  return static_cast<Date>(chr::sys_days{moved / day}.time_since_epoch().count());
}

std::optional<Date> WindowStart(Date date, int64_t months) {
  // x + months is not decreasing in x and moves at most a few days at a month's end, so the start lies within
  // a week of date - months.
  const auto middle = AddMonths(date, -months);
  if (!middle) return std::nullopt;
  for (Date start = std::max(*middle - 4, kMinDate); start <= kMaxDate; ++start) {
    const auto end = AddMonths(start, months);
    if (end ? *end > date : months > 0) return start;  // beyond the calendar is later than every day
  }
  return std::nullopt;
}

Date FirstOfMonth(Date date) { return date - (ToCivil(date).day - 1); }

Date LastOfMonth(Date date) {
  const chr::year_month_day ymd{chr::sys_days{chr::days{date}}};
  const chr::year_month_day_last last{ymd.year(), chr::month_day_last{ymd.month()}};
  return static_cast<Date>(chr::sys_days{last}.time_since_epoch().count());
}

std::optional<Date> ParseDate(std::string_view text) {
  Civil civil;
  const size_t size = text.size();
  if (!ReadNumber(text, 4, civil.year) || size - text.size() != 4) return std::nullopt;  // 16 is not 2016
  const bool chinese = Skip(text, "年");
  const std::string_view separator = text.starts_with("/") ? "/" : "-";
  if (!chinese && !Skip(text, separator)) return std::nullopt;
  if (!ReadNumber(text, 2, civil.month)) return std::nullopt;
  if (!Skip(text, chinese ? "月" : separator)) return std::nullopt;
  if (!ReadNumber(text, 2, civil.day)) return std::nullopt;
  if (chinese && !Skip(text, "日")) return std::nullopt;
  return text.empty() ? FromCivil(civil) : std::nullopt;
}

std::string FormatDate(Date date) {
  const Civil civil = ToCivil(date);
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}"), civil.year, civil.month, civil.day);
}

std::optional<Datetime> ParseDatetime(std::string_view text) {
  const size_t split = text.find_first_of("T ");
  if (split == std::string_view::npos) return std::nullopt;
  const auto date = ParseDate(text.substr(0, split));
  text.remove_prefix(split + 1);
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!date || !ReadNumber(text, 2, hour) || !Skip(text, ":") || !ReadNumber(text, 2, minute))
    return std::nullopt;
  if (Skip(text, ":") && !ReadNumber(text, 2, second)) return std::nullopt;
  if (!text.empty() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return *date * kMinutesADay + hour * 60 + minute;
}

std::string FormatDatetime(Datetime datetime) {
  int64_t days = datetime / kMinutesADay;
  if (datetime % kMinutesADay < 0) --days;
  const auto minutes = static_cast<int>(datetime - days * kMinutesADay);
  return fmt::format("{}T{:02}:{:02}", FormatDate(static_cast<Date>(days)), minutes / 60, minutes % 60);
}

}  // namespace kaocheng
