#include "layered.h"

namespace kaocheng::layers {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kFloor = "parameter floor : money { 1200 yuan, 1500 yuan from 2016-07-01 }\n";
const std::string kDays = "parameter patrol_days \"每月巡查天数\" : integer { 8, 12 from 2017-01-01 }\n";

std::string Open(const std::string& openings) { return "open to county {\n" + openings + "\n}\n"; }

std::unique_ptr<Layered> SetDays(const std::string& opening, const std::string& set) {
  return Layer(kProvince + kPrefecture + kDays + Open(opening) + kCounty + set);
}

TEST(Set, HoldsFromThePolicysDayOn) {
  const auto layered = SetDays("set patrol_days at least 4 at most 20", "set patrol_days = 10\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  const auto& values = layered->Get<ast::Parameter>("patrol_days").values;
  ASSERT_EQ(values.size(), 2U);
  EXPECT_EQ(layered->Text(values[0].value), "8");
  EXPECT_FALSE(values[0].from);
  EXPECT_EQ(layered->Text(values[1].value), "10");
  EXPECT_EQ(values[1].from, FromCivil({2016, 3, 1}));
}

TEST(Set, ReplacesAValueThatWasNeverInForceBefore) {
  const auto layered = Layer(kProvince + kPrefecture + kDays + Open("set patrol_days") +
                             "policy c extends q { level county region 222404 version \"1\" effective from "
                             "2016-01-01 }\nset patrol_days = 10\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  const auto& values = layered->Get<ast::Parameter>("patrol_days").values;
  ASSERT_EQ(values.size(), 1U);
  EXPECT_FALSE(values[0].from);
}

TEST(Set, LeavesTheParentsOwnText) {
  const auto layered = SetDays("set patrol_days", "set patrol_days = 10\n");
  const Consolidated above = Consolidate(layered->ast, layered->Policy("q"), layered->emitter);
  EXPECT_EQ(std::get<ast::Parameter>(layered->ast.decls[above.entries[0].decl].node).values.size(), 2U);
  EXPECT_EQ(
      layered->Text(std::get<ast::Parameter>(layered->ast.decls[above.entries[0].decl].node).values[1].value),
      "12");
}

TEST(Set, TitlesAreNames) {
  const auto layered = SetDays("set 每月巡查天数 at least 4", "设定 每月巡查天数 = 10\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  ASSERT_EQ(layered->out.changes.size(), 1U);
  EXPECT_EQ(layered->PolicyName(layered->out.changes[0].by), "c");
  EXPECT_EQ(layered->PolicyName(layered->out.changes[0].opened_by), "q");
  EXPECT_EQ(layered->sources.Text(layered->out.changes[0].replaced), "8");
  const Origin origin = layered->out.OriginOf(layered->ast, layered->out.changes[0].span);
  EXPECT_EQ(layered->PolicyName(origin.policy), "c");
  EXPECT_EQ(layered->PolicyName(layered->out.OriginOf(layered->ast, layered->out.changes[0].replaced).policy),
            "q");
}

TEST(Set, OutsideItsBounds) {
  EXPECT_THAT(SetDays("set patrol_days at least 4 at most 20", "set patrol_days = 3\n")->Codes(),
              ElementsAre("kBelowBound"));
  const auto above = SetDays("set patrol_days at least 4 at most 20", "set patrol_days = 21\n");
  EXPECT_THAT(above->Codes(), ElementsAre("kAboveBound"));
  EXPECT_THAT(above->Notes(), ElementsAre("kNoteOpened"));
  EXPECT_EQ(above->First(), "`patrol_days` is set to 21, but only 20 or less is open");
  EXPECT_THAT(SetDays("set patrol_days at least 4 at most 20", "set patrol_days = 20\n")->Codes(), IsEmpty());
}

TEST(Set, OfAnotherKindThanItsBound) {
  EXPECT_THAT(SetDays("set patrol_days at least 4", "set patrol_days = 10 yuan\n")->Codes(),
              ElementsAre("kBoundUnlike"));
}

TEST(Set, OfDurationsComparesOneKind) {
  const auto with = [](const std::string& value) {
    return Layer(kProvince + kPrefecture + "parameter limit : duration { 24 hours }\n" +
                 Open("set limit at least 90 minutes at most 48 hours") + kCounty + "set limit = " + value +
                 "\n")
        ->Codes();
  };
  EXPECT_THAT(with("2 hours"), IsEmpty());
  EXPECT_THAT(with("1 hours"), ElementsAre("kBelowBound"));
  EXPECT_THAT(with("3 days"), ElementsAre("kBoundUnlike"));
}

TEST(Set, MustBeOpen) {
  const auto layered =
      SetDays("set patrol_days at least 4", "parameter x : integer { 1 }\nset floor = 1 yuan\n");
  EXPECT_THAT(layered->Codes(), ElementsAre("kPathUnknown"));
  const auto closed = Layer(kProvince + kFloor + kPrefecture + kDays + Open("set patrol_days") + kCounty +
                            "set floor = 1 yuan\n");
  EXPECT_THAT(closed->Codes(), ElementsAre("kNotOpen"));
  EXPECT_THAT(closed->Notes(), Contains("kNoteDeclared"));
  EXPECT_EQ(closed->Get<ast::Parameter>("floor").values.size(), 2U);
}

TEST(Set, AFloorThatRisesLaterIsHeldAtEveryDate) {  // S38
  const auto county = [](const std::string& value) {
    return Layer(kProvince + kFloor + kPrefecture +
                 "parameter subsidy \"县补助标准\" : money { 1800 yuan }\n" +
                 Open("set subsidy at least floor") + kCounty + "set subsidy = " + value + "\n");
  };
  EXPECT_THAT(county("1500 yuan")->Codes(), IsEmpty());
  const auto later = county("1300 yuan");
  EXPECT_EQ(later->First(),
            "`subsidy` is set to 1300 yuan, but only 1500 yuan or more is open from 2016-07-01 on");
  const auto at_once = county("1100 yuan");
  EXPECT_EQ(at_once->First(), "`subsidy` is set to 1100 yuan, but only 1200 yuan or more is open");
}

TEST(Set, AnInheritedValueMustBeWithinTheOpening) {
  const auto layered = Layer(kProvince + kFloor + kPrefecture + "parameter subsidy : money { 1300 yuan }\n" +
                             Open("set subsidy at least floor") + kCounty);
  EXPECT_THAT(layered->Codes(), ElementsAre("kOpeningExcludesValue"));
}

TEST(Set, BoundsOfEveryLevelAboveHold) {
  const std::string text = kProvince + kDays + "open to prefecture { set patrol_days at least 6 }\n" +
                           kPrefecture + Open("set patrol_days at most 20") + kCounty;
  EXPECT_THAT(Layer(text + "set patrol_days = 7\n")->Codes(), IsEmpty());
  EXPECT_THAT(Layer(text + "set patrol_days = 5\n")->Codes(), ElementsAre("kBelowBound"));
  EXPECT_THAT(Layer(text + "set patrol_days = 21\n")->Codes(), ElementsAre("kAboveBound"));
}

const std::string kAward =
    "entity county\nentity supervisor of county\nrecord report of supervisor { part : money }\n"
    "parameter cap : money { 3000 yuan }\n"
    "award merit \"举报有功奖\" of supervisor { when count(report) >= 1 amount sum(part over report) at most "
    "cap handled by county }\n";

TEST(Set, AClauseThatHoldsOneExpression) {
  const auto layered =
      Layer(kProvince + kPrefecture + kAward + Open("set merit.amount at least 0 yuan at most 20000 yuan") +
            kCounty + "设定 举报有功奖.数额 = sum(part over report)\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  EXPECT_EQ(layered->Text(layered->Get<ast::Award>("merit").amount), "sum(part over report)");
  ASSERT_EQ(layered->out.guards.size(), 1U);
  EXPECT_EQ(layered->Text(layered->out.guards[0].at_most), "20000 yuan");
  const auto& amounts = layered->out.dated.at(layered->Get<ast::Award>("merit").amount);
  ASSERT_EQ(amounts.size(), 2U);
  EXPECT_EQ(layered->Text(amounts[0].value), "sum(part over report) at most cap");
  EXPECT_EQ(amounts[1].from, FromCivil({2016, 3, 1}));
  EXPECT_EQ(layered->out.guards[0].value, amounts[1].value);
}

TEST(Set, AComputedValueIsProvedWhereItsOwnBoundsTell) {
  const auto with = [](const std::string& value) {
    return Layer(kProvince + kPrefecture + kAward + Open("set merit.amount at most 20000 yuan") + kCounty +
                 "set merit.amount = " + value + "\n");
  };
  EXPECT_TRUE(with("sum(part over report) at most cap")->out.guards.empty());
  EXPECT_TRUE(with("if count(report) > 3 then 500 yuan else cap")->out.guards.empty());
  EXPECT_EQ(with("part")->out.guards.size(), 1U);
  EXPECT_EQ(with("100 yuan * count(report)")->out.guards.size(), 1U);
  EXPECT_THAT(with("sum(part over report) at least 30000 yuan")->Codes(), ElementsAre("kAboveBound"));
}

TEST(Set, WhatIsNotOneValue) {
  const std::string text = kProvince + kPrefecture + kAward + Open("set merit.amount") + kCounty;
  EXPECT_THAT(Layer(text + "set merit = 3 yuan\n")->Codes(), ElementsAre("kNotOneValue"));
  EXPECT_THAT(Layer(text + "set merit.base = 3\n")->Codes(), ElementsAre("kNotOneValue"));
  EXPECT_THAT(Layer(text + "set merit.amoun = 3\n")->Codes(), ElementsAre("kPathUnknownPart"));
}

TEST(Set, OwnAndTwice) {
  EXPECT_THAT(SetDays("set patrol_days", "parameter x : integer { 1 }\nset x = 2\n")->Codes(),
              ElementsAre("kOwnChange"));
  EXPECT_THAT(SetDays("set patrol_days", "set patrol_days = 9\nset 每月巡查天数 = 10\n")->Codes(),
              ElementsAre("kChangedTwice"));
}

TEST(Open, GoesDownwardOnly) {
  EXPECT_THAT(Layer(kProvince + kDays + "open to province { set patrol_days }\n")->Codes(),
              ElementsAre("kOpenUpward"));
  EXPECT_THAT(Layer(kProvince + kDays + "open to 村 { set patrol_days }\n")->Codes(),
              ElementsAre("kUnknownLevel"));
}

TEST(Open, OnlyWhatIsOpenToOneself) {
  const auto layered = Layer(kProvince + kDays + kPrefecture + Open("set patrol_days"));
  EXPECT_THAT(layered->Codes(), ElementsAre("kOpensClosed"));
}

TEST(Open, SaysOfWhat) {
  EXPECT_THAT(Layer(kProvince + kDays + Open("add item"))->Codes(), ElementsAre("kOpeningOfWhat"));
}

TEST(Open, BoundsGoWithTheirVerbs) {
  EXPECT_THAT(Layer(kProvince + kDays + Open("add duty, at most 20 together"))->Codes(),
              ElementsAre("kBoundMisplaced"));
}

}  // namespace kaocheng::layers
