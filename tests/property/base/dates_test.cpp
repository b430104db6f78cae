#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dsl/base/date.h"
#include "tests/reference/calendar.h"

namespace kaocheng {
namespace {

rc::Gen<Date> AnyDate() {
  return rc::gen::oneOf(rc::gen::inRange<Date>(16000, 18000), rc::gen::inRange<Date>(kMinDate, kMaxDate + 1),
                        rc::gen::element(kMinDate, kMaxDate));
}

// The two calendars were written apart; they agree on every day there is.
TEST(Dates, EveryDayOfTheCalendar) {
  for (Date date = kMinDate; date <= kMaxDate; date += 1) {
    const Civil civil = ToCivil(date);
    const reference::YearMonthDay counted = reference::Split(date);
    ASSERT_TRUE(civil.year == counted.year && civil.month == counted.month && civil.day == counted.day)
        << date;
    ASSERT_EQ(FromCivil(civil), date);
  }
}

RC_GTEST_PROP(Dates, MonthAdditionAgreesWithCounting, ()) {
  const Date date = *AnyDate();
  const auto months = *rc::gen::inRange<int64_t>(-130'000, 130'000);
  const auto counted = reference::PlusMonths(date, months);
  const auto added = AddMonths(date, months);
  RC_ASSERT(added.has_value() == counted.has_value());
  if (added) RC_ASSERT(*added == *counted);
}

// `last M to D` is x <= D < x + M: the window's start divides the days that count from those that do not.
RC_GTEST_PROP(Dates, WindowStartDividesTheDays, ()) {
  const Date last = *rc::gen::inRange<Date>(10000, 30000);
  const auto months = *rc::gen::inRange<int64_t>(1, 60);
  const Date start = *WindowStart(last, months);
  const Date x = start + *rc::gen::inRange<Date>(-70, 71);
  RC_PRE(x <= last);
  RC_ASSERT((x >= start) == (last < *AddMonths(x, months)));
}

// At the ends of the calendar too, where date - 4 or x + months is no date.
TEST(Dates, WindowStartAtTheEndsOfTheCalendar) {
  for (const Date last : {kMinDate, kMinDate + 1, kMinDate + 40, kMaxDate - 40, kMaxDate - 1, kMaxDate}) {
    for (int64_t months = -3; months <= 3; ++months) {
      const std::optional<int64_t> counted = reference::EarliestReaching(last, months);
      const std::optional<int64_t> start = WindowStart(last, months);
      ASSERT_EQ(start, counted) << last << " " << months;
    }
  }
}

// A later day never leads to an earlier end.
RC_GTEST_PROP(Dates, MonthAdditionKeepsTheOrder, ()) {
  const Date a = *rc::gen::inRange<Date>(10000, 30000);
  const Date b = a + *rc::gen::inRange<Date>(0, 40);
  const auto months = *rc::gen::inRange<int64_t>(-60, 60);
  RC_ASSERT(*AddMonths(a, months) <= *AddMonths(b, months));
}

RC_GTEST_PROP(Dates, FirstAndLastOfMonthEncloseTheDay, ()) {
  const Date date = *AnyDate();
  const Date first = FirstOfMonth(date);
  const Date last = LastOfMonth(date);
  RC_ASSERT(first <= date && date <= last);
  RC_ASSERT(ToCivil(first).day == 1);
  RC_ASSERT(last == kMaxDate || ToCivil(last + 1).day == 1);
}

RC_GTEST_PROP(Dates, WhatIsWrittenIsReadAgain, ()) {
  const Date date = *AnyDate();
  RC_ASSERT(ParseDate(FormatDate(date)) == date);
  const Datetime minute = int64_t{date} * 1440 + *rc::gen::inRange<int64_t>(0, 1440);
  RC_ASSERT(ParseDatetime(FormatDatetime(minute)) == minute);
}

}  // namespace
}  // namespace kaocheng
