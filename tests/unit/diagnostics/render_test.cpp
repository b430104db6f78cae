#include "dsl/diagnostics/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "dsl/base/utf8.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng {
namespace {

using testing::HasSubstr;
using testing::Not;

Span At(const Sources& sources, SourceId id, std::string_view part) {
  const auto begin = static_cast<uint32_t>(sources[id].text.find(part));
  return {id, begin, begin + static_cast<uint32_t>(part.size())};
}

TEST(RenderText, PutsTheCaretUnderChineseText) {
  Sources sources;
  const SourceId id = sources.Add("a.kc", "政策 甲\n  指标 巡查数 = 计数（巡茶）\n");
  Emitter emitter;
  emitter.Report(Code::kUnknownName, At(sources, id, "巡茶"), {"巡茶", ""});
  const std::string text = RenderText(emitter.diagnostics(), sources, Language::kZh);
  EXPECT_THAT(text, HasSubstr("a.kc:2:15: 错误 K0301："));
  // Two blanks of the excerpt, then one column a Latin character and two a Chinese one.
  EXPECT_THAT(text, HasSubstr("\n    指标 巡查数 = 计数（巡茶）\n                        ^~~~\n"));
}

TEST(RenderText, SortsByFileAndPlace) {
  Sources sources;
  const SourceId first = sources.Add("1.kc", "a b");
  const SourceId second = sources.Add("2.kc", "c");
  Emitter emitter;
  emitter.Report(Code::kUnknownName, At(sources, second, "c"), {"c", ""});
  emitter.Report(Code::kUnknownName, At(sources, first, "b"), {"b", ""});
  emitter.Report(Code::kUnknownName, At(sources, first, "a"), {"a", ""});
  const std::string text = RenderText(emitter.diagnostics(), sources, Language::kEn);
  EXPECT_LT(text.find("1.kc:1:1"), text.find("1.kc:1:3"));
  EXPECT_LT(text.find("1.kc:1:3"), text.find("2.kc:1:1"));
}

TEST(RenderText, PrintsAHundredAndCountsTheRest) {
  Sources sources;
  const SourceId id = sources.Add("a.kc", "x");
  Emitter emitter;
  for (int i = 0; i < 130; ++i) emitter.Report(Code::kUnknownName, Span{id, 0, 1}, {"x", ""});
  const std::string text = RenderText(emitter.diagnostics(), sources, Language::kEn);
  EXPECT_THAT(text, HasSubstr("… and 30 more\n"));
  size_t printed = 0;
  for (size_t at = text.find("K0301"); at != std::string::npos; at = text.find("K0301", at + 1)) ++printed;
  EXPECT_EQ(printed, 100U);
}

// Warnings of the files that come first do not hide the error in the last.
TEST(Render, WhereThereIsNoRoomForAllErrorsAreShown) {
  Sources sources;
  const SourceId id = sources.Add("a.kc", std::string(3000, 'x'));
  Emitter emitter;
  for (uint32_t i = 0; i < 1200; ++i) emitter.Report(Code::kUnusedRecord, Span{id, i, i + 1}, {"x"});
  emitter.Report(Code::kUnknownName, Span{id, 2000, 2001}, {"last", ""});
  const std::string text = RenderText(emitter.diagnostics(), sources, Language::kEn);
  EXPECT_THAT(text, HasSubstr("unknown name `last`"));
  EXPECT_THAT(text, HasSubstr("… and 1101 more\n"));
  const auto json = nlohmann::json::parse(RenderJson(emitter.diagnostics(), sources, Language::kEn));
  ASSERT_EQ(json.size(), 1000U);
  EXPECT_EQ(json.back()["code"], "K0301");
  EXPECT_EQ(json[998]["begin"], 998);
}

TEST(RenderText, SurvivesPlacesAtTheEndsOfAText) {
  Sources sources;
  const SourceId empty = sources.Add("empty.kc", "");
  const SourceId tabs = sources.Add("tabs.kc", "\t\tx\r\n");
  Emitter emitter;
  emitter.Report(Code::kUnknownName, Span{empty, 0, 0}, {"x", ""});
  emitter.Report(Code::kUnknownName, At(sources, tabs, "x"), {"x", ""});
  emitter.Report(Code::kUnknownName, Span{tabs, 5, 5}, {"x", ""});
  const std::string text = RenderText(emitter.diagnostics(), sources, Language::kEn);
  EXPECT_THAT(text, HasSubstr("empty.kc:1:1: error K0301"));
  EXPECT_THAT(text, HasSubstr("\n    x\n    ^\n"));
  EXPECT_THAT(text, Not(HasSubstr("\r")));
}

TEST(RenderText, ShowsOnlyTheNeighbourhoodInAVeryLongLine) {
  Sources sources;
  const SourceId id = sources.Add("a.kc", std::string(100'000, 'a') + " b " + std::string(100'000, 'c'));
  Emitter emitter;
  emitter.Report(Code::kUnknownName, At(sources, id, "b"), {"b", ""});
  EXPECT_LT(RenderText(emitter.diagnostics(), sources, Language::kEn).size(), 1000U);
}

TEST(RenderText, NamesTheCellOfADataFile) {
  Emitter emitter;
  emitter.Report(Code::kUnknownName, DataPlace{"records/patrol.csv", 12, "里程", "三公里"}, {"x", ""});
  const std::string text = RenderText(emitter.diagnostics(), {}, Language::kZh);
  EXPECT_THAT(text, HasSubstr("records/patrol.csv:12: 列“里程”："));
  EXPECT_THAT(text, HasSubstr("三公里"));
}

// Terminals drop such bytes or show something else for them, and JSON must not have them.
TEST(Render, ShowsBytesThatUtf8DoesNotHave) {
  Emitter emitter;
  emitter.Report(Code::kBrokenEncoding,
                 DataPlace{"records/\xB5.csv", 12, "里\xE9", "\xB5三\xFF" + std::string(60, '\x80')});
  emitter.Report(Code::kUnknownColumn, DataPlace{"b.csv", 1, {}, {}}, {"\xD2\xBB"});
  const std::string text = RenderText(emitter.diagnostics(), {}, Language::kEn);
  EXPECT_THAT(text, HasSubstr("records/\\xB5.csv:12: column 里\\xE9: error K0539"));
  EXPECT_THAT(text, HasSubstr("\n  \\xB5三\\xFF\\x80"));
  EXPECT_THAT(text, HasSubstr("…\n"));
  EXPECT_EQ(FindInvalidUtf8(text), std::string::npos);
  const auto json = nlohmann::json::parse(RenderJson(emitter.diagnostics(), {}, Language::kEn));
  EXPECT_EQ(json[1]["column"], "里\\xE9");
}

// Headings of Excel run over lines, and a cell may hold what moves a terminal's cursor.
TEST(RenderText, StaysOnItsLine) {
  Emitter emitter;
  emitter.Report(Code::kUnknownColumn, DataPlace{"records/patrol.csv", 1, "发生日\n(必填)", "\x1B[2J"},
                 {"发生日\n(必填)"});
  const std::string text = RenderText(emitter.diagnostics(), {}, Language::kZh);
  EXPECT_THAT(
      text,
      HasSubstr(
          "records/patrol.csv:1: 列“发生日 (必填)”：警告 K0522：未知的列“发生日 (必填)”，已忽略\n   [2J\n"));
}

TEST(RenderJson, GivesPlacesInBytesAndCharacters) {
  Sources sources;
  const SourceId id = sources.Add("a.kc", "政策 x");
  Emitter emitter;
  Diagnostic& diagnostic = emitter.Report(Code::kUnknownName, At(sources, id, "x"), {"x", ""});
  diagnostic.notes.push_back({Code::kBlockOpened, Span{id, 0, 6}, {}, {}});
  const auto json = nlohmann::json::parse(RenderJson(emitter.diagnostics(), sources, Language::kEn));
  ASSERT_EQ(json.size(), 1U);
  EXPECT_EQ(json[0]["code"], "K0301");
  EXPECT_EQ(json[0]["severity"], "error");
  EXPECT_EQ(json[0]["line"], 1);
  EXPECT_EQ(json[0]["column"], 4);
  EXPECT_EQ(json[0]["begin"], 7);
  EXPECT_EQ(json[0]["excerpt"], "政策 x\n     ^\n");
  EXPECT_EQ(json[0]["notes"][0]["code"], "K0125");
  EXPECT_EQ(json[0]["notes"][0]["excerpt"], "政策 x\n^~~~\n");
}

}  // namespace
}  // namespace kaocheng
