#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"
#include "engine/data/dataset.h"

namespace kaocheng::data {
namespace {

struct Read {
  std::optional<int64_t> value;
  Code fault{};
};

Read Cell(CellKind kind, std::string_view text) {
  Dictionary dictionary;
  Read read;
  read.value = ReadCell(kind, text, dictionary, &read.fault);
  return read;
}

void ExpectValue(CellKind kind, std::string_view text, int64_t value) {
  const Read read = Cell(kind, text);
  ASSERT_TRUE(read.value) << text << " gave " << kaocheng::Row(read.fault).name;
  EXPECT_EQ(*read.value, value) << text;
}

void ExpectFault(CellKind kind, std::string_view text, Code fault) {
  const Read read = Cell(kind, text);
  EXPECT_FALSE(read.value) << text;
  EXPECT_EQ(kaocheng::Row(read.fault).name, kaocheng::Row(fault).name) << text;
}

TEST(Cell, ReadsNumbers) {
  ExpectValue(CellKind::kInteger, "12", 12);
  ExpectValue(CellKind::kInteger, "-7", -7);
  ExpectValue(CellKind::kInteger, "12.0", 12);
  ExpectValue(CellKind::kInteger, "9000000000000", kNumberLimit);
  ExpectValue(CellKind::kDecimal, "3.5", 3'500'000);
  ExpectValue(CellKind::kDecimal, "0.000001", 1);
  ExpectValue(CellKind::kDecimal, "5%", 50'000);
  ExpectValue(CellKind::kDecimal, "2.55％", 25'500);
  ExpectValue(CellKind::kMoney, "1234.56", 123'456);
  ExpectValue(CellKind::kMoney, "150元", 15'000);
  ExpectValue(CellKind::kMoney, "150 yuan", 15'000);
  ExpectValue(CellKind::kMoney, "1.5万元", 1'500'000);
  ExpectValue(CellKind::kMoney, "１２．５", 1'250);
}

TEST(Cell, SaysWhatIsWrongWithANumber) {
  ExpectFault(CellKind::kInteger, "twelve", Code::kNotANumber);
  ExpectFault(CellKind::kInteger, "1e5", Code::kNotANumber);
  ExpectFault(CellKind::kInteger, ".", Code::kNotANumber);
  ExpectFault(CellKind::kInteger, "10,000", Code::kCellThousands);
  ExpectFault(CellKind::kMoney, "１０，０００元", Code::kCellThousands);
  ExpectFault(CellKind::kInteger, "9000000000001", Code::kNumberTooLarge);
  ExpectFault(CellKind::kMoney, "99999999999999999999999999999999999999999999", Code::kNumberTooLarge);
  ExpectFault(CellKind::kInteger, "1.5", Code::kTooManyDecimals);
  ExpectFault(CellKind::kMoney, "0.005", Code::kTooManyDecimals);
  ExpectFault(CellKind::kDecimal, "0.0000001", Code::kTooManyDecimals);
  ExpectFault(CellKind::kInteger, "1.2.3", Code::kNotANumber);
}

TEST(Cell, ReadsDates) {
  const int64_t day = *FromCivil({2016, 1, 2});
  for (const auto* text : {"2016-01-02", "2016/1/2", "2016年1月2日", "2016-1-2", "２０１６年１月２日",
                           "2016/1/2 0:00", "2016-01-02 00:00:00"}) {
    ExpectValue(CellKind::kDate, text, day);
  }
  ExpectFault(CellKind::kDate, "2016-02-30", Code::kNotADate);
  ExpectFault(CellKind::kDate, "20160102", Code::kNotADate);
  ExpectFault(CellKind::kDate, "2016-01-02 08:00", Code::kNotADate);
  ExpectValue(CellKind::kDatetime, "2016-01-02 08:05", day * 1440 + 485);
  ExpectFault(CellKind::kDatetime, "2016-01-02", Code::kNotADatetime);
}

TEST(Cell, TellsWhatASpreadsheetLeft) {
  ExpectFault(CellKind::kDate, "42371", Code::kSerialDate);
  ExpectFault(CellKind::kDatetime, "42371.5", Code::kSerialDate);
  ExpectFault(CellKind::kDate, "9999", Code::kNotADate);
  ExpectFault(CellKind::kDate, "123456", Code::kNotADate);
  ExpectFault(CellKind::kDate, "42371.5.1", Code::kNotADate);
  ExpectFault(CellKind::kDate, "########", Code::kColumnTooNarrow);
  ExpectFault(CellKind::kMoney, "##", Code::kColumnTooNarrow);
  ExpectFault(CellKind::kMoney, "#", Code::kNotANumber);
  ExpectFault(CellKind::kInteger, "#N/A", Code::kNotANumber);
}

TEST(Cell, ReadsBooleansAndDurations) {
  for (const auto* text : {"true", "是", "1", "TRUE"}) ExpectValue(CellKind::kBoolean, text, 1);
  for (const auto* text : {"false", "否", "0", "０"}) ExpectValue(CellKind::kBoolean, text, 0);
  ExpectFault(CellKind::kBoolean, "对", Code::kNotABoolean);
  ExpectValue(CellKind::kMinutes, "90", 90);
  ExpectValue(CellKind::kMinutes, "90 minutes", 90);
  ExpectValue(CellKind::kMinutes, "90分钟", 90);
  ExpectValue(CellKind::kMinutes, "2 hours", 120);
  ExpectValue(CellKind::kMinutes, "1.5小时", 90);
  ExpectFault(CellKind::kMinutes, "0.333小时", Code::kNotADuration);
  ExpectFault(CellKind::kMinutes, "3天", Code::kNotADuration);
  ExpectValue(CellKind::kDays, "3天", 3);
  ExpectValue(CellKind::kMonths, "6个月", 6);
  ExpectValue(CellKind::kWorkdays, "5个工作日", 5);
}

TEST(Cell, RefusesTextThatIsNoText) {
  ExpectValue(CellKind::kText, "图们江", 0);
  ExpectFault(CellKind::kText, std::string_view("a\0b", 3), Code::kBadText);
  ExpectFault(CellKind::kText, "\xD6\xD0", Code::kBrokenEncoding);
  ExpectFault(CellKind::kInteger, "\xD6\xD0", Code::kBrokenEncoding);
  ExpectFault(CellKind::kText, std::string(kMaxCellBytes + 1, 'x'), Code::kCellTooLong);
}

TEST(Cell, TrimsBlanksOfEveryWidth) {
  EXPECT_EQ(Trim("\u3000 12\u00A0\r"), "12");
  EXPECT_EQ(Trim(" \u3000 "), "");
  EXPECT_EQ(Trim("\u300A文件\u300B"), "\u300A文件\u300B");
}

RC_GTEST_PROP(Cell, MoneyComesBackAsItWasWritten, (int64_t seed)) {
  const int64_t fen = seed % kNumberLimit;
  RC_ASSERT(*Cell(CellKind::kMoney, FormatMoney(fen)).value == fen);
  RC_ASSERT(*Cell(CellKind::kDecimal, FormatDecimal(fen)).value == fen);
}

RC_GTEST_PROP(Cell, ADictionaryKeepsEveryText, (const std::vector<std::string>& texts)) {
  Dictionary dictionary;
  std::vector<int32_t> codes;
  for (const std::string& text : texts) codes.push_back(dictionary.Code(text));
  for (size_t i = 0; i < texts.size(); ++i) {
    RC_ASSERT(dictionary.Text(codes[i]) == texts[i]);
    RC_ASSERT(dictionary.Find(texts[i]) == std::optional(codes[i]));
  }
}

}  // namespace
}  // namespace kaocheng::data
