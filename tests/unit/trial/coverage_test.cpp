#include "tests/unit/trial/compiled.h"

namespace kaocheng::trial {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const char* const kHead =
    R"kc(policy p { level prefecture region 222400 version "1" effective from 2016-01-01 }
instrument plan "方案"
entity county "县"
entity keeper "巡护员" of county { hired : date }
record report of keeper { proven : boolean, urgent : boolean, fine : money }
)kc";

// What is asked of the kind and has not happened: clause: outcome.
std::vector<std::string> Missing(const Compiled& policy, PointKind kind) {
  EXPECT_TRUE(policy.valid());
  EXPECT_TRUE(policy.AllPass());
  std::vector<std::string> missing;
  for (const Point& point : policy.Cover().points) {
    for (const Outcome& outcome : point.outcomes)
      if (point.kind == kind && outcome.tests == 0)
        missing.push_back(policy.Text(point.span) + ": " + outcome.what.en);
  }
  return missing;
}

std::string Keeper(const std::string& rest) {
  return "test \"t\" { period 2016 given keeper a { hired = 2015-01-01 } " + rest + " }\n";
}

TEST(Coverage, ConditionsBothWays) {
  const std::string policy = std::string(kHead) + R"kc(
measure some of keeper = count(report where proven and fine >= 100 yuan)
duty reporting of keeper { cites plan "一" item any unless hired > period.first or some = 0 : exists(report where urgent) }
)kc";
  const std::string one =
      "given report on 2016-02-01 { proven = true, urgent = true, fine = 100 yuan } expect a.some = 1";
  EXPECT_THAT(Missing(Compiled({policy + Keeper(one)}), PointKind::kCondition),
              UnorderedElementsAre("proven: false", "proven and fine >= 100 yuan: false",
                                   "fine >= 100 yuan: false", "hired > period.first: true",
                                   "hired > period.first: false", "hired > period.first or some = 0: true",
                                   "hired > period.first or some = 0: false", "some = 0: true",
                                   "some = 0: false", "exists(report where urgent): true",
                                   "exists(report where urgent): false", "urgent: true", "urgent: false"));
  const std::string other =
      "given report on 2016-03-01 { proven = false, urgent = false, fine = 99 yuan } expect a.some = 0 "
      "expect a.reporting.required = 0";
  EXPECT_THAT(
      Missing(Compiled({policy + Keeper(one + " expect a.reporting.rate = 1") +
                        "test \"u\" { period 2016 given keeper a { hired = 2015-01-01 } " + other + "}"}),
              PointKind::kCondition),
      UnorderedElementsAre("hired > period.first: true", "exists(report where urgent): false",
                           "urgent: false"));
}

TEST(Coverage, RowsAndExceptions) {
  const Compiled policy(
      {std::string(kHead) + R"kc(
table size of report : integer by fine unique {
  | fine        || |
  | < 10 yuan   || 1 |
  | >= 10 yuan  || 2 |
}
measure pay of report : money = 10 yuan except 0 yuan when not proven times 200% when urgent
)kc" +
       Keeper("given report r of a on 2016-02-01 { proven = true, urgent = true, fine = 10 yuan } "
              "expect r.size = 2 expect r.pay = 20 yuan")});
  EXPECT_THAT(Missing(policy, PointKind::kRow), ElementsAre("| < 10 yuan   || 1 |: hit"));
  EXPECT_THAT(Missing(policy, PointKind::kException), ElementsAre("except 0 yuan when not proven: applies"));
}

const char* const kLadder = R"kc(
record lapse of keeper { grave : boolean, confessed : boolean }
record decided of keeper { step : measures, annulled : boolean, cause : violation? }
ladder measures of keeper {
  step talk lasts 3 months handled by county
  step warning lasts 6 months handled by county
  step dismissal final handled by county
  history decided on cause
  escalate to dismissal after 2 of warning or above, last 6 months
  lighter 1 when confessed
}
violation careless under measures { each lapse at talk at warning when grave }
)kc";

TEST(Coverage, Ladders) {
  const Compiled first({std::string(kHead) + kLadder +
                        Keeper("given lapse x of a on 2016-02-01 { grave = true, confessed = true } "
                               "expect x.measures = talk")});
  EXPECT_THAT(Missing(first, PointKind::kRung),
              ElementsAre("step warning lasts 6 months handled by county: reached",
                          "step dismissal final handled by county: reached"));
  EXPECT_EQ(Missing(first, PointKind::kEscalation).size(), 1U);
  EXPECT_THAT(Missing(first, PointKind::kException), IsEmpty());
  // From 2 February six months run until 1 August; a day earlier is no edge.
  for (const auto& [day, missing] : {std::pair("2016-08-01", 0U), std::pair("2016-07-31", 1U)}) {
    const Compiled second(
        {std::string(kHead) + kLadder +
         Keeper(std::string("given lapse x of a on 2016-02-02 { grave = true, confessed = "
                            "false } given lapse y of a on ") +
                day + " { grave = true, confessed = false } expect y.measures = dismissal")});
    EXPECT_THAT(Missing(second, PointKind::kEscalation), IsEmpty());
    EXPECT_EQ(Missing(second, PointKind::kWindow).size(), missing) << day;
  }
}

TEST(Coverage, GradesAndQuotas) {
  const std::string policy = std::string(kHead) + R"kc(
score annual of keeper { base 50 at least 0 at most 100 item proven : +10 each report where proven }
grade standing of keeper by annual {
  good at least 60, at most 50% within county
  poor otherwise
}
)kc";
  const std::string two = R"kc(test "t" { period 2016 given county c { }
  given keeper a of c { hired = 2015-01-01 } given keeper b of c { hired = 2015-01-01 }
  given report of a on 2016-02-01 { proven = true, urgent = false, fine = 1 yuan }
)kc";
  const Compiled inside({policy + two + "expect a.standing = good expect b.standing = poor }"});
  EXPECT_THAT(Missing(inside, PointKind::kGrade), IsEmpty());
  EXPECT_THAT(Missing(inside, PointKind::kQuota), ElementsAre("at most 50% within county: somebody cut"));
  const Compiled cut({policy + two + R"kc(
  given report of b on 2016-02-01, 2016-03-01 { proven = true, urgent = false, fine = 1 yuan }
  expect a.standing = poor expect b.standing = good })kc"});
  EXPECT_THAT(Missing(cut, PointKind::kQuota), IsEmpty());
}

TEST(Coverage, WindowEdges) {
  const std::string policy =
      std::string(kHead) + "measure recent of report = count(report, last 10 days to on)\n";
  const auto missing = [&](const std::string& day) {
    return Missing(
        Compiled({policy + Keeper("given report of a on " + day +
                                  " { proven = true, urgent = false, fine = 1 yuan } "
                                  "given report r of a on 2016-02-20 { proven = true, urgent = false, "
                                  "fine = 1 yuan } expect r.recent >= 1")}),
        PointKind::kWindow);
  };
  EXPECT_THAT(missing("2016-02-11"), IsEmpty());  // the tenth day, counted with the last
  EXPECT_THAT(missing("2016-02-12"), ElementsAre("last 10 days to on: a record on its first day"));
  EXPECT_THAT(missing("2016-02-10"), ElementsAre("last 10 days to on: a record on its first day"));
}

TEST(Coverage, OnlyThePolicysOwnText) {
  const Compiled policy(
      {std::string(kHead) + "parameter needed : integer { 1 }\nmeasure enough of keeper : boolean = "
                            "count(report) >= needed\nopen to county { set needed add measure }\n",
       "policy q extends p { level county region 222401 version \"1\" effective from 2016-01-01 }\n"
       "set needed = 2\nmeasure twice of keeper : boolean = count(report) >= 2 * needed\n" +
           Keeper("expect a.twice = false")});
  EXPECT_THAT(Missing(policy, PointKind::kCondition), ElementsAre("count(report) >= 2 * needed: true"));
}

}  // namespace
}  // namespace kaocheng::trial
