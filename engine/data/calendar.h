#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/base/date.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::data {

// Which days are worked: Monday to Friday except holidays, and the weekend days that make up for them (调休).
// Known for whole years only; of any other day nothing is said.
class Calendar {
 public:
  // Every day of the year is known from now on; what was set for it before is forgotten.
  void Cover(int year);
  void Set(Date date, bool worked) { Put(date, worked ? kWorked : kFree); }

  std::optional<bool> IsWorkday(Date date) const;
  // The n-th workday after the date (before it where n is negative); the date itself for 0. nullopt where a
  // day on the way is not known.
  std::optional<Date> AddWorkdays(Date date, int64_t n) const;
  // The first day from `date` on, in the direction of n, that AddWorkdays would have to know and does not.
  Date FirstUnknown(Date date, int64_t n) const;

 private:
  enum Day : uint8_t { kUnknown, kWorked, kFree };
  void Put(Date date, Day day);

  Date first_ = 0;
  std::vector<Day> days_;  // from first_ on
};

// Mainland China's, as shipped (china_calendar.def).
const Calendar& ShippedCalendar();

// Rows `date, kind` over the shipped calendar: kind is holiday 放假, workday 上班, or year 全年, whose date
// is a year of which every day is known: it replaces the shipped one's.
class CalendarReader {
 public:
  CalendarReader(Calendar& calendar, std::string file, const std::vector<std::string>& header,
                 Emitter& emitter);
  bool ok() const { return ok_; }
  void AddRow(const std::vector<std::string_view>& cells, uint32_t line);
  // After the last row: days count over years, in whatever order they came.
  void Close();

 private:
  struct Entry {
    Date date;
    bool worked;
  };
  void Bad(uint32_t line, const std::string& header, std::string_view value, Term wanted);

  Calendar& calendar_;
  std::string file_;
  Emitter& emitter_;
  bool ok_ = true;
  int date_ = -1, kind_ = -1;
  std::vector<int> years_;
  std::vector<Entry> days_;
};

}  // namespace kaocheng::data
