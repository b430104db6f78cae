#include "engine/data/calendar.h"

#include <gtest/gtest.h>

namespace kaocheng::data::test {
namespace {

Date Day(std::string_view text) { return *ParseDate(text); }

std::string Plus(const Calendar& calendar, std::string_view from, int64_t n) {
  const auto date = calendar.AddWorkdays(Day(from), n);
  return date ? FormatDate(*date) : "?";
}

TEST(CalendarTest, SpringFestivalAndNationalDayOf2016) {
  const Calendar& china = ShippedCalendar();
  EXPECT_EQ(china.IsWorkday(Day("2016-02-06")), true);  // a Saturday, 调休
  EXPECT_EQ(china.IsWorkday(Day("2016-02-12")), false);
  EXPECT_EQ(Plus(china, "2016-02-04", 3), "2016-02-14");  // 5, 6 and Sunday the 14th
  EXPECT_EQ(Plus(china, "2016-09-30", 1), "2016-10-08");
  EXPECT_EQ(Plus(china, "2016-10-09", -3), "2016-09-29");
  EXPECT_EQ(Plus(china, "2016-02-08", 0), "2016-02-08");
  EXPECT_EQ(Plus(china, "2015-12-28", 5), "2016-01-05");
}

TEST(CalendarTest, NothingIsKnownOutsideItsYears) {
  const Calendar& china = ShippedCalendar();
  EXPECT_EQ(china.IsWorkday(Day("2003-12-31")), std::nullopt);
  EXPECT_EQ(Plus(china, "2026-12-30", 1), "2026-12-31");
  EXPECT_EQ(Plus(china, "2026-12-30", 2), "?");
  EXPECT_EQ(Plus(china, "2004-01-02", -2), "?");
  EXPECT_EQ(FormatDate(china.FirstUnknown(Day("2026-12-30"), 2)), "2027-01-01");
  EXPECT_EQ(Plus(Calendar(), "2016-01-04", 1), "?");
}

TEST(CalendarTest, AFileAddsAYearAndChangesDays) {
  Calendar calendar = ShippedCalendar();
  Emitter emitter;
  CalendarReader reader(calendar, "calendar.csv", {"类别", "日期"}, emitter);
  ASSERT_TRUE(reader.ok());
  reader.AddRow({"放假", "2027-01-01"}, 2);
  reader.AddRow({"全年", "2027"}, 3);
  reader.AddRow({"workday", "2026-12-27"}, 4);
  reader.AddRow({"workday", "2028-01-02"}, 5);
  reader.Close();
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(Plus(calendar, "2026-12-31", 1), "2027-01-04");
  EXPECT_EQ(calendar.IsWorkday(Day("2026-12-27")), true);
  EXPECT_EQ(calendar.IsWorkday(Day("2028-01-02")), std::nullopt);
  reader.AddRow({"休假", "2027-01-02"}, 6);
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace kaocheng::data::test
