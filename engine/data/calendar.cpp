#include "engine/data/calendar.h"

#include <algorithm>
#include <charconv>

#include "dsl/diagnostics/code.h"
#include "engine/data/dataset.h"

namespace kaocheng::data {
namespace {

bool IsWeekend(Date date) { return ((date + 3) % 7 + 7) % 7 >= 5; }  // 1970-01-01 was a Thursday

Calendar MakeShipped() {
  Calendar calendar;
  const auto day = [](int year, int month, int day_of_month) {
    return *FromCivil({year, month, day_of_month});
  };
#define KC_YEAR(year) calendar.Cover(year);
#define KC_HOLIDAY(year, month, day_of_month)
#define KC_WORKDAY(year, month, day_of_month)
#include "engine/data/china_calendar.def"
#undef KC_YEAR
#undef KC_HOLIDAY
#undef KC_WORKDAY
#define KC_YEAR(year)
#define KC_HOLIDAY(year, month, day_of_month) calendar.Set(day(year, month, day_of_month), false);
#define KC_WORKDAY(year, month, day_of_month) calendar.Set(day(year, month, day_of_month), true);
#include "engine/data/china_calendar.def"
#undef KC_YEAR
#undef KC_HOLIDAY
#undef KC_WORKDAY
  return calendar;
}

}  // namespace

void Calendar::Put(Date date, Day day) {
  if (days_.empty()) first_ = date;
  if (date < first_) {
    days_.insert(days_.begin(), static_cast<size_t>(first_ - date), kUnknown);
    first_ = date;
  }
  const auto at = static_cast<size_t>(date - first_);
  if (at >= days_.size()) days_.resize(at + 1, kUnknown);
  days_[at] = day;
}

void Calendar::Cover(int year) {
  const Date last = *FromCivil({year, 12, 31});
  for (Date date = *FromCivil({year, 1, 1}); date <= last; ++date)
    Put(date, IsWeekend(date) ? kFree : kWorked);
}

std::optional<bool> Calendar::IsWorkday(Date date) const {
  const int64_t at = int64_t{date} - first_;
  if (at < 0 || at >= static_cast<int64_t>(days_.size())) return std::nullopt;
  const Day day = days_[static_cast<size_t>(at)];
  if (day == kUnknown) return std::nullopt;
  return day == kWorked;
}

std::optional<Date> Calendar::AddWorkdays(Date date, int64_t n) const {
  const Date step = n < 0 ? -1 : 1;
  while (n != 0) {
    date += step;
    const auto worked = IsWorkday(date);
    if (!worked) return std::nullopt;
    if (*worked) n -= step;
  }
  return date;
}

Date Calendar::FirstUnknown(Date date, int64_t n) const {
  const Date step = n < 0 ? -1 : 1;
  do {
    date += step;
  } while (IsWorkday(date));
  return date;
}

const Calendar& ShippedCalendar() {
  static const Calendar calendar = MakeShipped();
  return calendar;
}

CalendarReader::CalendarReader(Calendar& calendar, std::string file, const std::vector<std::string>& header,
                               Emitter& emitter)
    : calendar_(calendar), file_(std::move(file)), emitter_(emitter) {
  for (size_t i = 0; i < header.size(); ++i) {
    const std::string_view name = Trim(header[i]);
    if (name == "date" || name == "日期") date_ = static_cast<int>(i);
    if (name == "kind" || name == "类别") kind_ = static_cast<int>(i);
  }
  if (date_ >= 0 && kind_ >= 0) return;
  emitter_.Report(Code::kCalendarColumns, DataPlace{file_, 1, {}, {}}, {});
  ok_ = false;
}

void CalendarReader::Bad(uint32_t line, const std::string& header, std::string_view value, Term wanted) {
  emitter_.Report(Code::kCalendarCell, DataPlace{file_, line, header, std::string(value)},
                  {std::move(wanted)});
  ok_ = false;
}

void CalendarReader::AddRow(const std::vector<std::string_view>& cells, uint32_t line) {
  const auto cell = [&](int position) {
    const auto at = static_cast<size_t>(position);
    return at < cells.size() ? Trim(cells[at]) : std::string_view();
  };
  const std::string_view date = cell(date_);
  const std::string_view kind = cell(kind_);
  if (date.empty() && kind.empty()) return;
  if (kind == "year" || kind == "全年") {
    int year = 0;
    const auto [end, error] = std::from_chars(date.data(), date.data() + date.size(), year);
    if (error != std::errc() || end != date.data() + date.size() || year < 1900 || year > 2999)
      return Bad(line, "date", date, {"a year such as 2027", "年份，如 2027"});
    years_.push_back(year);
    return;
  }
  const bool worked = kind == "workday" || kind == "上班";
  if (!worked && kind != "holiday" && kind != "放假")
    return Bad(line, "kind", kind, {"holiday, workday or year", "放假、上班或全年"});
  Dictionary none;
  const auto day = ReadCell(CellKind::kDate, date, none);
  if (!day) return Bad(line, "date", date, {"a date such as 2027-01-01", "日期，如 2027-01-01"});
  days_.push_back({static_cast<Date>(*day), worked});
}

void CalendarReader::Close() {
  for (const int year : years_) calendar_.Cover(year);
  for (const Entry& entry : days_) {
    if (calendar_.IsWorkday(entry.date)) calendar_.Set(entry.date, entry.worked);
  }
}

}  // namespace kaocheng::data
