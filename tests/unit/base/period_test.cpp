#include "dsl/base/period.h"

#include <gtest/gtest.h>

#include "dsl/base/date.h"

namespace kaocheng {
namespace {

std::string Text(std::string_view text) {
  const auto period = ParsePeriod(text);
  if (!period) return "none";
  return FormatDate(period->first) + " " + FormatDate(period->last) + " " + period->name;
}

TEST(Period, TheFourForms) {
  EXPECT_EQ(Text("2016"), "2016-01-01 2016-12-31 2016");
  EXPECT_EQ(Text("2016Q1"), "2016-01-01 2016-03-31 2016Q1");
  EXPECT_EQ(Text("2016Q4"), "2016-10-01 2016-12-31 2016Q4");
  EXPECT_EQ(Text("2016-02"), "2016-02-01 2016-02-29 2016-02");
  EXPECT_EQ(Text("2016-12"), "2016-12-01 2016-12-31 2016-12");
  EXPECT_EQ(Text("2016-01-01..2016-06-30"), "2016-01-01 2016-06-30 2016-01-01..2016-06-30");
  EXPECT_EQ(Text("2016-03-05..2016-03-05"), "2016-03-05 2016-03-05 2016-03-05..2016-03-05");
}

TEST(Period, NothingElse) {
  for (const char* text : {"", "16", "20160", "2016Q0", "2016Q5", "2016Q", "2016Q12", "2016-13", "2016-00",
                           "2016-1", "0000", "2016-06-30..2016-01-01", "2016-02-30..2016-03-01", "..",
                           "2016..2017", "-016", "2016-03-01", "2016x03", "９９９９"}) {
    EXPECT_EQ(Text(text), "none") << text;
  }
}

}  // namespace
}  // namespace kaocheng
