#include "adapters/report/lines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/read_file.h"
#include "tests/unit/report/world.h"

namespace kaocheng::report {
namespace {

using Json = nlohmann::ordered_json;

std::string Text(const World& world, const outcome::Line& line, Language language = Language::kZh) {
  std::string json;
  LineWriter(world.dataset.dictionary, "2016", language).AppendJson(json, world.program, line);
  return json;
}

TEST(Lines, EveryMemberIsInThePageOfOutcomes) {
  const std::string text = ReadFile("docs/outcomes.md");
  for (const std::string_view member : MemberNames())
    EXPECT_NE(text.find("`" + std::string(member) + "`"), std::string::npos) << member;
}

TEST(Lines, AnAwardReadsAsTheContractShowsIt) {
  const World world;
  EXPECT_EQ(
      Text(world, world.Award(0, "1500.00")),
      R"({"subject":"a","entity":"supervisor","kind":"award","name":"merit","title":"举报有功奖","value":"1500.00",)"
      R"("type":"money","status":"determined","handled_by":["county"],"cites":["plan 三(四)2"],)"
      R"("policy":"jl.hunchun","period":"2016"})");
}

TEST(Lines, ASanctionNamesItsRecordAndStep) {
  const World world;
  const Json json =
      Json::parse(Text(world, world.Sanction(1, "warning", outcome::SanctionState::kRecommended)));
  EXPECT_EQ(json["record"], "m2");
  EXPECT_EQ(json["violation"], "missed");
  EXPECT_EQ(json["step"], "warning");
  EXPECT_EQ(json["on"], "2016-03-02");
  EXPECT_EQ(json["type"], "measures");
  EXPECT_EQ(json["cites"], Json({"plan 三(三)3"}));
}

TEST(Lines, WhatIsUndeterminedSaysWhatItNeeds) {
  const World world;
  outcome::Line line = world.Duty(0, outcome::kNoCount, outcome::kNoCount);
  line.null = true;
  line.status = outcome::Status::kUndetermined;
  outcome::Open& open = line.more.Make().open.Make();
  open.needs = {{"clause", "条款", "english", "中文"}};
  open.needs_total = 30;
  const Json json = Json::parse(Text(world, line));
  EXPECT_TRUE(json["value"].is_null());
  EXPECT_FALSE(json.contains("required"));
  EXPECT_EQ(json["needs"], Json::parse(R"([{"clause":"条款","what":"中文"}])"));
  EXPECT_EQ(json["needs_total"], 30);
  EXPECT_EQ(Json::parse(Text(world, line, Language::kEn))["needs"][0],
            Json::parse(R"({"clause":"clause","what":"english"})"));
}

TEST(Lines, MembersComeInTheOrderOfTheirNames) {
  const World world;
  outcome::Line line = world.Sanction(0, "warning", outcome::SanctionState::kRecommended);
  const std::string year = "2016";
  line.cell = &year;
  line.required = line.met = 1;
  outcome::Details& more = line.more.Make();
  hir::Outcome::Item days;
  days.named = {"days", "每月天数", {}, {}};
  more.failed = {{&days, "2016-03"}};
  more.open.Make() = {{{"a", "b", "c", "d"}}, 2, {"b"}, {"m1"}};
  more.handled_by = {"county"};
  more.shared.Make() = {"1", "1", "1", "1", "1"};
  const Json json = Json::parse(Text(world, line));
  std::vector<std::string_view> names;
  for (const auto& [name, text] : json.items()) names.push_back(name);
  EXPECT_EQ(names, MemberNames());

  LineWriter::Cells cells;
  LineWriter(world.dataset.dictionary, "2016", Language::kZh).FillCells(cells, world.program, line);
  ASSERT_EQ(cells.size(), names.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    const Json& member = json[names[i]];
    EXPECT_EQ(cells[i], member.is_string() ? member.get<std::string>() : member.dump()) << names[i];
  }
}

TEST(Lines, WhatOtherLinesWereDoesNotMatter) {
  const World world;
  outcome::Line open = world.Award(0, "1.00");
  open.null = true;
  open.status = outcome::Status::kUndetermined;
  LineWriter writer(world.dataset.dictionary, "2016", Language::kZh);
  for (const outcome::Line& line :
       {world.Award(0, "1.00"), open, world.Award(1, "2.50"), world.Grade(0, "good"), world.Grade(1, "good"),
        world.Sanction(0, "warning", outcome::SanctionState::kRecommended),
        world.Sanction(1, "warning", outcome::SanctionState::kDecided), world.Award(1, "0.00")}) {
    std::string json;
    writer.AppendJson(json, world.program, line);
    EXPECT_EQ(json, Text(world, line));
    LineWriter::Cells cells;
    writer.FillCells(cells, world.program, line);
    EXPECT_EQ(cells.front(), outcome::SubjectOf(world.dataset.dictionary, line));
    EXPECT_EQ(std::count(cells.begin(), cells.end(), std::nullopt) +
                  static_cast<ptrdiff_t>(Json::parse(json).size()),
              static_cast<ptrdiff_t>(cells.size()) + (line.null ? 1 : 0));
  }
}

TEST(Lines, OrderIsBySubjectKindNameThenPlace) {
  const World world;
  const outcome::Line award = world.Award(0, "1.00");
  const outcome::Line grade = world.Grade(0, "good");
  const auto before = [&](const outcome::Line& a, const outcome::Line& b) {
    return ComesBefore(world.dataset.dictionary, a, b);
  };
  EXPECT_TRUE(before(award, grade));
  EXPECT_FALSE(before(grade, award));
  EXPECT_TRUE(before(grade, world.Award(1, "1.00")));
  outcome::Line later = award;
  const std::string quarter = "2016Q2";
  later.cell = &quarter;
  EXPECT_TRUE(before(award, later));
}

}  // namespace
}  // namespace kaocheng::report
