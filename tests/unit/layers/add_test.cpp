#include "layered.h"

namespace kaocheng::layers {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kAbove = kProvince + kPrefecture +
                           "entity county\nentity supervisor of county\n"
                           "record patrol of supervisor { km : decimal, points : decimal }\n"
                           "duty walking of supervisor { item days : count(patrol) >= 8 }\n"
                           "score annual \"年度考核得分\" of supervisor {\n  base 60 at least 0 at most 100\n"
                           "  item patrol_item : +20 * walking.rate\n}\n"
                           "ladder measures \"管理措施\" of supervisor {\n"
                           "  step reminder lasts 3 months handled by county\n"
                           "  step warning \"警告\" lasts 6 months handled by county\n"
                           "  step dismissal \"辞退\" final handled by county\n}\n";

std::unique_ptr<Layered> Added(const std::string& openings, const std::string& text) {
  return Layer(kAbove + "open to county {\n" + openings + "\n}\n" + kCounty + text);
}

std::vector<std::string> Steps(const Layered& layered) {
  std::vector<std::string> names;
  for (const ast::Step& step : layered.Get<ast::Ladder>("measures").steps)
    names.push_back(step.head.name.text);
  return names;
}

// The items of a declaration on a day, by default on the last: the county's text begins on 1 March 2016.
std::vector<std::string> Items(const Layered& layered, const std::string& name, Date day = kMaxDate - 1) {
  std::vector<std::string> names;
  for (const Entry& entry : layered.out.entries) {
    const ast::Decl* text = layered.On(entry, day);
    if (text == nullptr || text->head.name.text != name) continue;
    const ast::Decl& decl = *text;
    if (const auto* score = std::get_if<ast::Score>(&decl.node)) {
      for (const ast::ScoreItem& item : score->items) names.push_back(item.head.name.text);
    } else {
      for (const ast::DutyItem& item : std::get<ast::Duty>(decl.node).items)
        names.push_back(item.head.name.text);
    }
  }
  return names;
}

TEST(AddItem, WithinWhatIsOpenTogether) {
  const auto layered = Added(
      "add item of annual, at most 20 together",
      "add item a of annual : +10 * walking.rate\nadd item b of 年度考核得分 : -5 each patrol, at most 10\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  EXPECT_THAT(Items(*layered, "annual"), ElementsAre("patrol_item", "a", "b"));
  EXPECT_EQ(layered->out.changes.size(), 2U);
}

TEST(AddItem, BeyondWhatIsOpenTogether) {
  const auto layered =
      Added("add item of annual, at most 20 together",
            "add item a of annual : +15 * walking.rate\nadd item b of annual : -5 each patrol, at most 10\n");
  EXPECT_THAT(layered->Codes(), ElementsAre("kTogetherExceeded"));
  EXPECT_EQ(layered->First(), "the items added may reach 25 together, but only 20 is open");
}

TEST(AddItem, WhoseSizeCannotBeTold) {
  const std::string opening = "add item of annual, at most 20 together";
  EXPECT_THAT(Added(opening, "add item a of annual : +5 each patrol\n")->Codes(),
              ElementsAre("kTogetherUnknown"));
  EXPECT_THAT(Added(opening, "add item a of annual : +points each patrol, at most 10\n")->Codes(),
              ElementsAre("kTogetherUnknown"));
  const auto bounded = Added(opening, "add item a of annual : +points each patrol, at least 0, at most 10\n");
  EXPECT_THAT(bounded->Codes(), IsEmpty()) << bounded->Rendered();
  const auto measured = Added(opening,
                              "measure bonus of patrol : decimal = if km > 3 then 2 else 0\n"
                              "add item a of annual : -bonus each patrol, at most 15\n");
  EXPECT_THAT(measured->Codes(), IsEmpty()) << measured->Rendered();
}

TEST(AddItem, OfADuty) {
  const auto layered =
      Added("add item of walking", "add item far of walking : exists(patrol where km > 5)\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  EXPECT_THAT(Items(*layered, "walking"), ElementsAre("days", "far"));
}

TEST(AddItem, NotOpenOrTaken) {
  const auto closed = Added("add item of walking", "add item a of annual : +1\n");
  EXPECT_THAT(closed->Codes(), ElementsAre("kNotOpen"));
  EXPECT_THAT(Items(*closed, "annual"), ElementsAre("patrol_item"));
  EXPECT_THAT(Added("add item of annual", "add item patrol_item of annual : +1\n")->Codes(),
              ElementsAre("kPartTwice"));
  EXPECT_THAT(Added("add item of annual", "add item a of measures : +1\n")->Codes(),
              ElementsAre("kHoldsNone"));
}

TEST(AddStep, GoesDirectlyAboveTheNamed) {
  const auto layered = Added("add step of measures above warning",
                             "增加 档 criticism \"通报批评\" 属于 管理措施 高于 警告 期限 12个月 由 县\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  EXPECT_THAT(Steps(*layered), ElementsAre("reminder", "warning", "criticism", "dismissal"));
}

TEST(AddStep, SeveralRiseInTheOrderWritten) {
  const std::string first = "add step a of measures above warning lasts 9 months handled by county\n";
  const std::string second = "add step b of measures above ";
  const std::string rest = " lasts 12 months handled by county\n";
  EXPECT_THAT(Steps(*Added("add step of measures above warning", first + second + "warning" + rest)),
              ElementsAre("reminder", "warning", "a", "b", "dismissal"));
  EXPECT_THAT(Steps(*Added("add step of measures above warning", first + second + "a" + rest)),
              ElementsAre("reminder", "warning", "a", "b", "dismissal"));
}

TEST(AddStep, OnlyWhereItIsOpen) {
  const auto with = [](const std::string& place) {
    return Added("add step of measures above warning",
                 "add step a of measures " + place + " lasts 6 months handled by county\n")
        ->Codes();
  };
  EXPECT_THAT(with("above reminder"), ElementsAre("kStepOutside"));
  EXPECT_THAT(with("above dismissal"), ElementsAre("kStepAboveFinal"));
  EXPECT_THAT(with(""), ElementsAre("kStepUnplaced"));
  EXPECT_THAT(with("above warnin"), ElementsAre("kPathUnknownPart"));
  EXPECT_THAT(with("below dismissal"), IsEmpty());
}

TEST(AddMember, ToAnEnumeration) {
  const auto layered =
      Layer(kProvince + "enum finder { self, county }\nopen to prefecture { add member of finder }\n" +
            kPrefecture + "add member drone \"无人机\" of finder\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  EXPECT_EQ(layered->Get<ast::Enum>("finder").members.size(), 3U);
}

TEST(AddMember, InALaterVersionIsThereAtAllTimes) {
  const auto versions = [](const std::string& first, const std::string& second) {
    const std::string again =
        "policy p { level province region 220000 version \"2\" effective from 2016-07-01 }\n";
    return Layer(kProvince + "enum finder { " + first + " }\n" + again + "enum finder { " + second + " }\n");
  };
  const auto grown = versions("self < county", "self < village < county");
  EXPECT_THAT(grown->Codes(), IsEmpty()) << grown->Rendered();
  EXPECT_EQ(grown->Get<ast::Enum>("finder").members.size(), 3U);
  EXPECT_THAT(versions("self, county", "county, self")->Codes(), ElementsAre("kVersionsDiffer"));
  EXPECT_THAT(versions("self, county", "self, village")->Codes(), ElementsAre("kVersionsDiffer"));
  EXPECT_THAT(versions("self, county", "self < county")->Codes(), ElementsAre("kVersionsDiffer"));
}

TEST(AddField, ToARecord) {
  const auto layered = Added("add field of patrol", "add field weather \"天气\" of patrol : text?\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  EXPECT_EQ(layered->Get<ast::Record>("patrol").fields.size(), 3U);
}

TEST(AddField, InALaterVersionIsThereAtAllTimes) {
  const auto versions = [](const std::string& first, const std::string& second) {
    const std::string again =
        "policy p { level province region 220000 version \"2\" effective from 2016-07-01 }\n";
    const std::string county = "entity county { ";
    return Layer(kProvince + county + first + " }\n" + again + county + second + " }\n");
  };
  const auto grown = versions("poor : boolean", "size : integer, poor : boolean");
  EXPECT_THAT(grown->Codes(), IsEmpty()) << grown->Rendered();
  EXPECT_EQ(grown->Get<ast::Entity>("county").fields.size(), 2U);
  EXPECT_THAT(versions("poor : boolean", "")->Codes(), ElementsAre("kVersionsDiffer"));
  EXPECT_THAT(versions("poor : boolean", "poor : integer")->Codes(), ElementsAre("kVersionsDiffer"));
  EXPECT_THAT(versions("poor : boolean", "poor = true")->Codes(), ElementsAre("kVersionsDiffer"));
}

TEST(Replace, AWholeDeclarationKeepsItsName) {
  const auto layered = Added("replace duty walking",
                             "replace duty walking of supervisor { item nights : count(patrol) >= 2 }\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  EXPECT_THAT(Items(*layered, "walking"), ElementsAre("nights"));
  EXPECT_THAT(Items(*layered, "walking", *FromCivil({2016, 2, 29})), ElementsAre("days"));
  EXPECT_THAT(Items(*layered, "walking", *FromCivil({2016, 3, 1})), ElementsAre("nights"));
  // One list holds both, each item on its own days.
  EXPECT_EQ(layered->Get<ast::Duty>("walking").items.size(), 2U);
  EXPECT_THAT(
      Added("add duty", "replace duty walking of supervisor { item nights : count(patrol) >= 2 }\n")->Codes(),
      ElementsAre("kNotOpen"));
  EXPECT_THAT(Added("replace duty walking",
                    "replace duty annual of supervisor { item nights : count(patrol) >= 2 }\n")
                  ->Codes(),
              ElementsAre("kOtherKind"));
}

TEST(Replace, APart) {
  const auto layered =
      Added("replace item annual.patrol_item", "replace item patrol_item of annual : +10 * walking.rate\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  EXPECT_EQ(layered->Get<ast::Score>("annual").items.size(), 1U);
  EXPECT_EQ(layered->Get<ast::Score>("annual").items[0].head.name.text, "patrol_item");
}

TEST(Repeal, ADeclarationOrAPart) {
  const auto repealed = Added("repeal duty walking", "repeal duty walking\n");
  EXPECT_THAT(Items(*repealed, "walking"), IsEmpty());
  EXPECT_THAT(Items(*repealed, "walking", *FromCivil({2016, 2, 29})), ElementsAre("days"));
  EXPECT_THAT(Items(*Added("repeal item annual.patrol_item", "repeal item annual.patrol_item\n"), "annual"),
              IsEmpty());
  EXPECT_THAT(Added("repeal item annual.patrol_item", "repeal duty walking\n")->Codes(),
              ElementsAre("kNotOpen"));
}

}  // namespace kaocheng::layers
