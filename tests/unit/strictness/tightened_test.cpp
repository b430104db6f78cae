#include "dsl/strictness/tightened.h"

#include "tests/unit/layers/layered.h"

namespace kaocheng::strictness {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kBase = R"kc(
entity county "县(市)"
entity supervisor "监督员" of county { hired "任用日期" : date }
record patrol "巡查" of supervisor { km "里程" : decimal  long "远程" = km >= far }
record lapse "失职" of supervisor { grave "严重" : boolean }
parameter far "远程里程" : decimal { 3 }
parameter patrol_days "每月巡查天数" : integer { 8, 10 from 2018-01-01 }
parameter bonus "举报奖金" : money { 200 yuan }
parameter unused "闲置" : integer { 1 }
parameter both "两用" : integer { 2 }
measure patrols "巡查次数" of supervisor = count(patrol where long)
duty walking "日常巡查" of supervisor {
  item days "每月天数" each month : count(patrol) >= patrol_days
  item often "次数" unless hired > period.last : patrols >= 3 and count(patrol) >= both
}
score annual "年度得分" of supervisor {
  base 60   at least 0   at most 100
  item walked "巡查" : +20 * walking.rate
  item missed "失职" : -10 each lapse where grave, at most 30
}
award merit "有功奖" of supervisor { when patrols >= both amount bonus * patrols at most 2000 yuan handled by county }
ladder measures "管理措施" of supervisor {
  step reminder "谈话" lasts 3 months handled by county
  step warning "警告" lasts 6 months handled by county
}
violation missed "漏报" under measures { each lapse where grave  at reminder }
open to county {
  set patrol_days  set bonus  set unused  set both  set far  set patrols
  set merit.amount  set annual.base  set annual.missed  set walking.days  set walking.often.unless
  set measures.reminder
  add duty  add item of annual  add violation of measures  add step of measures  add award
  replace duty walking  replace item walking.days  replace violation missed
  repeal award merit  repeal item annual.walked  repeal duty walking
}
)kc";

std::string Word(Direction direction) {
  switch (direction) {
    case Direction::kStricter:
      return "stricter";
    case Direction::kLooser:
      return "looser";
    case Direction::kUnclear:
      return "unclear";
  }
  return "";
}

// "patrol_days stricter 8>12": what the county's text makes different.
std::vector<std::string> Of(const std::string& county, const std::string& header = layers::kCounty) {
  const auto layered =
      layers::Layer(layers::kProvince + layers::kPrefecture + kBase + header + county + "\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  const layers::Consolidated above =
      layers::Consolidate(layered->ast, layered->Policy("q"), layered->emitter);
  std::vector<std::string> lines;
  for (const Difference& difference : Tightened(layered->ast, above, layered->out)) {
    std::string line = difference.path + " " + Word(difference.direction);
    if (difference.kind == Difference::Kind::kAdded) line += " added";
    if (difference.kind == Difference::Kind::kRemoved) line += " removed";
    if (difference.numbers)
      line += " " + layers::ValueTerm(difference.numbers->kind, difference.numbers->before).en + ">" +
              layers::ValueTerm(difference.numbers->kind, difference.numbers->now).en;
    if (difference.from) line += " from " + FormatDate(*difference.from);
    lines.push_back(line);
  }
  return lines;
}

TEST(Tightened, NothingWhereNothingIsSaid) { EXPECT_THAT(Of(""), IsEmpty()); }

TEST(Tightened, AParameterByHowItIsUsed) {
  EXPECT_THAT(Of("set patrol_days = 12"), ElementsAre("patrol_days stricter 8>12 from 2016-03-01",
                                                      "patrol_days stricter 10>12 from 2018-01-01"));
  EXPECT_THAT(Of("set patrol_days = 9"), ElementsAre("patrol_days stricter 8>9 from 2016-03-01",
                                                     "patrol_days looser 10>9 from 2018-01-01"));
  EXPECT_THAT(Of("set bonus = 300 yuan"), ElementsAre("bonus looser 200 yuan>300 yuan from 2016-03-01"));
  EXPECT_THAT(Of("设定 举报奖金 = 100元"), ElementsAre("bonus stricter 200 yuan>100 yuan from 2016-03-01"));
}

TEST(Tightened, AParameterThroughFieldsAndMeasures) {
  // Fewer long patrols: the duty is harder, the award smaller.
  EXPECT_THAT(Of("set far = 5"), ElementsAre("far stricter 3>5 from 2016-03-01"));
}

TEST(Tightened, WhatNobodyReadsOrBothReadIsUnclear) {
  EXPECT_THAT(Of("set unused = 3"), ElementsAre("unused unclear 1>3 from 2016-03-01"));
  EXPECT_THAT(Of("set both = 3"), ElementsAre("both stricter 2>3 from 2016-03-01"));
}

TEST(Tightened, ClausesOfOneExpression) {
  EXPECT_THAT(Of("set annual.base = 50"), ElementsAre("annual.base stricter 60>50"));
  EXPECT_THAT(Of("set annual.missed = 15"), ElementsAre("annual.missed stricter 10>15"));
  // How long a step lasts does not change midway.
  EXPECT_THAT(
      Of("set measures.reminder = 4 months",
         "policy c extends q { level county region 222404 version \"1\" effective from 2016-01-01 }\n"),
      ElementsAre("measures.reminder.lasts stricter 3 months>4 months"));
  EXPECT_THAT(Of("set walking.often.unless = false"), ElementsAre("walking.often.unless stricter"));
  EXPECT_THAT(Of("set walking.often.unless = hired > period.last or hired > today"),
              ElementsAre("walking.often.unless looser"));
}

TEST(Tightened, ComputedClausesWhereTheTextsTell) {
  EXPECT_THAT(Of("set merit.amount = bonus * patrols at most 2500 yuan"), ElementsAre("merit.amount looser"));
  EXPECT_THAT(Of("set merit.amount = bonus * patrols"), ElementsAre("merit.amount looser"));
  EXPECT_THAT(Of("set merit.amount = bonus * patrols at least 10 yuan at most 1000 yuan"),
              ElementsAre("merit.amount unclear"));
  EXPECT_THAT(Of("set merit.amount = 100 yuan * count(patrol)"), ElementsAre("merit.amount unclear"));
  EXPECT_THAT(Of("set walking.days = count(patrol where km >= 3) >= patrol_days"),
              ElementsAre("walking.days stricter"));
  EXPECT_THAT(Of("set walking.days = count(patrol) >= patrol_days and count(patrol) >= 2"),
              ElementsAre("walking.days stricter"));
  EXPECT_THAT(Of("set walking.days = count(patrol) > patrol_days"), ElementsAre("walking.days unclear"));
  EXPECT_THAT(Of("set patrols = count(patrol)"), ElementsAre("patrols looser"));
}

TEST(Tightened, WhatIsAddedAndRepealed) {
  EXPECT_THAT(Of("add duty river of supervisor { item x : count(patrol) >= 1 }"),
              ElementsAre("river stricter added"));
  EXPECT_THAT(Of("add violation second under measures { each lapse at warning }"),
              ElementsAre("second stricter added"));
  EXPECT_THAT(Of("add item extra of annual : +5 * walking.rate"), ElementsAre("annual.extra looser added"));
  EXPECT_THAT(Of("add item extra of annual : -2 each lapse"), ElementsAre("annual.extra stricter added"));
  EXPECT_THAT(Of("add step grave of measures above reminder lasts 4 months handled by county"),
              ElementsAre("measures.grave unclear added"));
  EXPECT_THAT(Of("repeal award merit"), ElementsAre("merit stricter removed"));
  EXPECT_THAT(Of("repeal item annual.walked"), ElementsAre("annual.walked stricter removed"));
  EXPECT_THAT(Of("record own of supervisor { n : integer }\nmeasure m of supervisor = count(own)"),
              IsEmpty());
}

TEST(Tightened, AWholeDeclarationItemByItem) {
  EXPECT_THAT(
      Of("replace duty walking of supervisor {\n"
         "  item days each month : count(patrol) >= patrol_days + 1\n"
         "  item more : count(patrol) >= 100\n}"),
      ElementsAre("walking.days stricter", "walking.often looser removed", "walking.more stricter added"));
  EXPECT_THAT(
      Of("replace violation missed under measures {\n"
         "  each lapse  unless count(patrol) >= 9  at reminder  at warning when grave\n}"),
      ElementsAre("missed.where stricter", "missed.unless looser", "missed.at.warning stricter added"));
}

}  // namespace kaocheng::strictness
