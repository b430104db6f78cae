#include "layered.h"

namespace kaocheng::layers {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Chain, RunsFromTheTopDown) {
  const auto layered = Layer(kProvince + kPrefecture + kCounty);
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
  std::vector<std::string> names;
  for (const ast::PolicyId id : layered->out.chain) names.push_back(layered->PolicyName(id));
  EXPECT_THAT(names, ElementsAre("p", "q", "c"));
}

TEST(Chain, SuggestsTheParentThatWasMeant) {
  const auto layered = Layer(
      "policy jl.supervisors { level province region 220000 version \"1\" }\n"
      "policy q extends jl.supervisor { level prefecture region 222400 version \"1\" }\n");
  EXPECT_THAT(layered->Codes(), ElementsAre("kUnknownParent"));
  EXPECT_THAT(layered->Notes(), ElementsAre("kNoteMeant"));
  EXPECT_THAT(layered->Rendered(), HasSubstr("jl.supervisors"));
}

TEST(Chain, NamesTheWholeCircle) {
  const auto layered = Layer(
      "policy a extends c { level province region 220000 version \"1\" }\n"
      "policy b extends a { level prefecture region 222400 version \"1\" }\n"
      "policy c extends b { level county region 222404 version \"1\" }\n");
  EXPECT_THAT(layered->First(), HasSubstr("c → b → a → c"));
}

TEST(Chain, GoesStrictlyDownward) {
  const auto layered = Layer(
      "policy a { level county region 222404 version \"1\" }\n"
      "policy b extends a { level county region 222404 version \"1\" }\n");
  EXPECT_THAT(layered->Codes(), ElementsAre("kLevelOrder"));
}

TEST(Chain, MaySkipALevel) {
  const auto layered = Layer(kProvince + "policy b extends p { level county region 222404 version \"1\" }\n");
  EXPECT_THAT(layered->Codes(), IsEmpty()) << layered->Rendered();
}

TEST(Chain, StaysWithinTheParentsRegion) {
  const auto layered = Layer(kProvince +
                             "policy q extends p { level prefecture region 222400 version \"1\" }\n"
                             "policy c extends q { level county region 220104 version \"1\" }\n");
  EXPECT_THAT(layered->Codes(), ElementsAre("kRegionOutside"));
}

TEST(Chain, HoldsTheCodeAgainstTheLevel) {
  for (const char* region : {"222404", "2224", "222400100"}) {
    const auto layered =
        Layer(kProvince + "policy q extends p { level prefecture region " + region + " version \"1\" }\n");
    EXPECT_THAT(layered->Codes(), ElementsAre("kBadRegion")) << region;
  }
  const auto township =
      Layer(kProvince + "policy t extends p { level township region 222404100 version \"1\" }\n");
  EXPECT_THAT(township->Codes(), IsEmpty()) << township->Rendered();
}

TEST(Chain, WantsALevelThatThereIs) {
  EXPECT_THAT(Layer("policy p { level empire region 220000 version \"1\" }\n")->Codes(),
              ElementsAre("kUnknownLevel"));
}

}  // namespace kaocheng::layers
