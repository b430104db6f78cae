#include "engine/data/spreadsheet.h"

#include <gtest/gtest.h>

#include "dsl/diagnostics/code.h"

namespace kaocheng::data {
namespace {

const std::set<std::string_view> kKnown = {"id", "编号",   "supervisor", "监督员",
                                           "on", "发生日", "km",         "里程"};
const Term kRequired{"id, supervisor, on", "编号、监督员、发生日"};

std::optional<Code> CodeOf(const std::vector<std::string>& header) {
  const auto fault = FaultOfHeader(header, kKnown, kRequired);
  return fault ? std::optional(fault->code) : std::nullopt;
}

TEST(Spreadsheet, AHeaderThatLacksSomethingIsAHeader) {
  EXPECT_EQ(CodeOf({"编号", "公里"}), std::nullopt);
  EXPECT_EQ(CodeOf({"id", "day;hour", "who、what"}), std::nullopt);
  EXPECT_EQ(CodeOf({"id", "发生\n日"}), std::nullopt);
}

TEST(Spreadsheet, AnEmptyFirstRowIsTold) {
  EXPECT_EQ(CodeOf({}), Code::kNoFirstRow);
  EXPECT_EQ(CodeOf({"", ""}), Code::kNoFirstRow);
}

// Excel lets a heading run over lines; a carriage return alone ends the rows of old Macs.
TEST(Spreadsheet, OldLineEndsAreTold) {
  EXPECT_TRUE(HasOldLineEnds({"id", "on\rp1", "a"}));
  EXPECT_FALSE(HasOldLineEnds({"id", "on\r\n(day)", "a"}));
  EXPECT_FALSE(HasOldLineEnds({"id", "on\n(day)", "a"}));
  EXPECT_EQ(CodeOf({"id", "on\rp1", "a"}), Code::kOldLineEnds);
}

TEST(Spreadsheet, ATitleIsNoHeader) {
  const auto fault = FaultOfHeader({"", "2016年巡查记录表", ""}, kKnown, kRequired);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code, Code::kNoHeadings);
  EXPECT_EQ(fault->value, "2016年巡查记录表");
  EXPECT_EQ(fault->args.front().zh, kRequired.zh);
}

TEST(Spreadsheet, OtherSeparatorsAreTold) {
  for (const std::string separator : {"，", ";", "；", "\t", "、", "|"}) {
    EXPECT_EQ(CodeOf({"编号" + separator + "监督员" + separator + "里程"}), Code::kOtherSeparator)
        << separator;
    EXPECT_EQ(CodeOf({"什么" + separator + " 里程 "}), Code::kOtherSeparator) << separator;
    EXPECT_EQ(CodeOf({"id", "监督员" + separator}), Code::kOtherSeparator) << separator;
  }
  EXPECT_EQ(FaultOfHeader({"编号，里程"}, kKnown, kRequired)->args.front().zh, "全角逗号");
}

TEST(Spreadsheet, FilesOfAnotherKindAreTold) {
  const auto kind = [](const char* first) {
    return FaultOfHeader({first}, kKnown, kRequired)->args.front().en;
  };
  EXPECT_EQ(kind("PK\x03\x04\x14"), "an Excel workbook");
  EXPECT_EQ(kind("\xD0\xCF\x11\xE0"), "an Excel workbook");
  EXPECT_EQ(kind("邢\x11唷"), "an Excel workbook");
  EXPECT_EQ(kind("\x89PNG\r\n\x1A"), "no text file");
  EXPECT_EQ(kind("<html>"), "a web page or XML");
}

TEST(Spreadsheet, IdsAreRoundedInOneWay) {
  for (const char* id : {"2.22404E+11", "1E+12", "9.99999999999E+15"}) EXPECT_TRUE(IsRoundedId(id)) << id;
  for (const char* id : {"", "E+1", "1E+", "222404-03-07-1", "2E11", "1.5E+1a", "R2E+5"})
    EXPECT_FALSE(IsRoundedId(id)) << id;
}

}  // namespace
}  // namespace kaocheng::data
