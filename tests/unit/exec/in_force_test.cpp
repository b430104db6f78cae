#include "tests/unit/exec/evaluate.h"

namespace kaocheng::testing {
namespace {

// Whoever runs under a sanction on a day is asked for back by the longest step, and where a step is final
// over the period: of whoever stood below the town then. p0 moved on 1 July; decisions of them are missing.
struct InForceTest : ::testing::Test {
  std::string Say(std::vector<int64_t> months, std::string_view on, std::string_view missing_from,
                  std::string_view missing_to) {
    ProgramBuilder b;
    const hir::SpaceId town = b.Entity("town");
    const hir::SpaceId person = b.Entity("person", town);
    const hir::SpaceId sanction = b.Record("sanction", person);
    const hir::LadderId id = b.Ladder("measures", person, std::move(months));
    hir::Ladder& ladder = b.program.ladders[id];
    ladder.history = sanction;
    ladder.history_step = b.Stored(sanction, "step", EnumType(ladder.steps_enum));
    const auto step = b.Fold(id, hir::Fold::Output::kSanctionStep);
    hir::Reduce r;
    r.source = ladder.sanctions;
    r.where =
        b.Map(kBoolean, hir::Prim::kGt, {step, b.Literal(ladder.sanctions, EnumType(ladder.steps_enum), 0)});
    r.entity = town;
    r.window = hir::Reduce::Window::kAsOf;
    r.first = b.Literal(town, kDate, D(on));
    const auto count = b.Add(town, kInteger, r);
    SnapshotBuilder s(b.program);
    s.Entity(town, "t0");
    s.Entity(town, "t1");
    s.Entity(person, "p0", {{kMinDate, D("2016-07-01"), 0}, {D("2016-07-01"), kMaxDate, 1}});
    s.Entity(person, "p1", 1);
    s.SuppliedBy(sanction,
                 {{{kMinDate, D(missing_from) - 1}, {D(missing_to) + 1, kMaxDate}}, {{kMinDate, kMaxDate}}});
    return Evaluate(b.program, s.Finish(), count);
  }
};
TEST_F(InForceTest, ReachesBackByTheLongestStep) {
  const std::vector<int64_t> months{3, 6};
  EXPECT_EQ(Say(months, "2016-09-30", "2016-06-01", "2016-06-15"), "? ?");
  EXPECT_EQ(Say(months, "2016-12-29", "2016-06-01", "2016-06-30"), "? ?");
  EXPECT_EQ(Say(months, "2016-12-30", "2016-06-01", "2016-06-30"), "0 ?");  // one of 30 June is over
  EXPECT_EQ(Say(months, "2016-03-01", "2016-12-01", "2016-12-31"), "? 0");  // the fold lacks what it needs
}
TEST_F(InForceTest, AFinalStepIsAskedForOverThePeriod) {
  EXPECT_EQ(Say({3, 0}, "2016-12-31", "2016-01-01", "2016-01-31"), "? ?");
  EXPECT_EQ(Say({3}, "2016-12-31", "2016-01-01", "2016-01-31"), "0 ?");
}
TEST_F(InForceTest, BeforeThePeriodMoreHistoryIsNeeded) {
  EXPECT_EQ(Say({3}, "2015-10-01", "2015-07-01", "2015-07-15"), "? 0");
  EXPECT_EQ(Say({3}, "2015-10-01", "2015-06-01", "2015-06-30"), "0 0");
}

}  // namespace
}  // namespace kaocheng::testing
