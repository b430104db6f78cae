#include "layered.h"

namespace kaocheng::layers {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kPeople =
    "entity county\nentity supervisor of county\nrecord patrol of supervisor { km : decimal }\n";

TEST(Declare, AnUntouchedChildHasTheParentsEntries) {
  const std::string parent = kProvince + kPeople + "parameter days \"天数要求\" : integer { 8 }\n";
  const auto above = Layer(parent);
  const auto below = Layer(parent + kPrefecture + kCounty);
  EXPECT_THAT(below->Codes(), IsEmpty()) << below->Rendered();
  ASSERT_EQ(below->out.entries.size(), above->out.entries.size());
  for (size_t i = 0; i < above->out.entries.size(); ++i) {
    EXPECT_EQ(below->out.entries[i].decl, above->out.entries[i].decl);
    EXPECT_EQ(below->out.entries[i].declared_by, above->out.entries[i].declared_by);
  }
  EXPECT_TRUE(below->out.changes.empty());
}

TEST(Declare, OwnDeclarationsFollowThoseAbove) {
  const auto layered = Layer(kProvince + kPeople + kPrefecture +
                             "parameter own : integer { 1 }\nseason straw = 10-01 to 05-01\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  ASSERT_EQ(layered->out.entries.size(), 5U);
  EXPECT_EQ(layered->PolicyName(layered->out.entries[0].declared_by), "p");
  EXPECT_EQ(layered->PolicyName(layered->out.entries[3].declared_by), "q");
}

TEST(Declare, TwiceIsAnErrorWithBothPlaces) {
  const auto layered = Layer(kProvince + "parameter a : integer { 1 }\nmeasure a of county = 1\n");
  EXPECT_THAT(layered->Codes(), ElementsAre("kDeclaredTwice"));
  EXPECT_THAT(layered->Notes(), ElementsAre("kNoteFirst"));
}

TEST(Declare, MayNotShadowANameOrATitleAbove) {
  const std::string above = kProvince + "parameter days \"天数要求\" : integer { 8 }\n" + kPrefecture;
  EXPECT_THAT(Layer(above + "parameter days : integer { 1 }\n")->Codes(), ElementsAre("kShadowsAbove"));
  const auto title = Layer(above + "parameter 天数要求 : integer { 1 }\n");
  EXPECT_THAT(title->Codes(), ElementsAre("kShadowsAbove"));
  EXPECT_THAT(title->Notes(), ElementsAre("kNoteDeclared"));
  EXPECT_EQ(title->out.entries.size(), 1U);
}

TEST(Declare, PartsHaveNamesOfTheirOwn) {
  const auto layered = Layer(kProvince + "enum colour { red, green, red }\n");
  EXPECT_THAT(layered->Codes(), ElementsAre("kPartTwice"));
}

const std::string kDuty = "duty walking of supervisor { item days : count(patrol) >= 8 }\n";

TEST(Declare, TheFirstDutiesOfAChainNeedNoOpening) {
  const auto layered = Layer(kProvince + kPeople + kPrefecture + kDuty);
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  EXPECT_NE(layered->Find("walking"), nullptr);
}

TEST(Declare, FurtherDutiesDo) {
  const std::string more = "duty running of supervisor { item days : count(patrol) >= 9 }\n";
  const auto closed = Layer(kProvince + kPeople + kDuty + kPrefecture + more);
  EXPECT_THAT(closed->Codes(), ElementsAre("kNotOpen"));
  EXPECT_EQ(closed->Find("running"), nullptr);

  const auto open =
      Layer(kProvince + kPeople + kDuty + "open to prefecture { add duty }\n" + kPrefecture + "add " + more);
  EXPECT_THAT(open->Codes(), IsEmpty()) << open->Rendered();
  ASSERT_NE(open->Find("running"), nullptr);
  const Origin origin = open->out.OriginOf(open->ast, open->out.entries.back().decl);
  EXPECT_EQ(open->PolicyName(origin.policy), "q");
  EXPECT_EQ(open->PolicyName(origin.opened_by.value()), "p");
}

TEST(Declare, AnOpeningToAnotherLevelIsNone) {
  const auto layered = Layer(kProvince + kPeople + kDuty + "open to county { add duty }\n" + kPrefecture +
                             "add duty running of supervisor { item days : count(patrol) >= 9 }\n");
  EXPECT_THAT(layered->Codes(), ElementsAre("kNotOpen"));
  EXPECT_THAT(layered->Notes(), testing::Contains("kNoteOtherLevel"));
}

const std::string kLadder =
    "ladder measures \"管理措施\" of supervisor {\n  step reminder lasts 3 months handled by county\n"
    "  step warning \"警告\" lasts 6 months handled by county\n  step dismissal final handled by county\n}\n";

TEST(Declare, AViolationNeedsAnOpeningOfItsLadder) {
  const std::string own = "ladder party of supervisor { step notice lasts 3 months handled by county }\n";
  const std::string violation = "violation idle under measures { each patrol where km < 1 at warning }\n";
  EXPECT_THAT(Layer(kProvince + kPeople + kLadder + kPrefecture + violation)->Codes(),
              ElementsAre("kNotOpen"));
  const auto open = Layer(kProvince + kPeople + kLadder +
                          "open to prefecture { add violation of 管理措施 }\n" + kPrefecture + violation);
  EXPECT_THAT(open->Codes(), IsEmpty()) << open->Rendered();
  const auto other =
      Layer(kProvince + kPeople + kLadder + own + "open to prefecture { add violation of measures }\n" +
            kPrefecture + "violation idle under party { each patrol where km < 1 at notice }\n");
  EXPECT_THAT(other->Codes(), ElementsAre("kNotOpen"));
  EXPECT_THAT(other->Notes(), ElementsAre("kNoteDeclared", "kNoteNearest"));
}

TEST(Declare, TestsStayWithTheirPolicy) {
  const std::string test = "test \"t\" {\n  period 2016\n}\n";
  EXPECT_EQ(Layer(kProvince + test)->out.entries.size(), 1U);
  EXPECT_EQ(Layer(kProvince + test + kPrefecture)->out.entries.size(), 0U);
}

}  // namespace kaocheng::layers
