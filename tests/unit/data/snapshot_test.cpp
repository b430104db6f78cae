#include "engine/data/snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/data/builder.h"
#include "engine/data/region.h"
#include "snapshot_fixture.h"

namespace kaocheng::data::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Date Day(const char* text) { return *ParseDate(text); }

TEST_F(SnapshotTest, HoldsTheRegionAndWhatStandsAbove) {
  const Snapshot snapshot = Build("222404");
  EXPECT_THAT(IdsOf(snapshot, policy_.county), ElementsAre("222404"));
  EXPECT_THAT(IdsOf(snapshot, policy_.supervisor), ElementsAre("a", "b"));
  EXPECT_EQ(Judged(snapshot, policy_.supervisor), "a b ");
}

TEST_F(SnapshotTest, AMoreSpecificPolicyJudgesItsOwn) {
  const Snapshot snapshot = Build("222400", {"222404"});
  EXPECT_EQ(Judged(snapshot, policy_.county), "222405 ");
  EXPECT_EQ(Judged(snapshot, policy_.supervisor), "z ");
  EXPECT_THAT(IdsOf(snapshot, policy_.supervisor), ElementsAre("a", "b", "z"));
}

TEST_F(SnapshotTest, WhomARegionMayCoverIsKnownWithoutASnapshot) {
  data_.tables["supervisor"] = {{"id", "parent", "from", "until"},
                                {"a", "t1", "2015-01-01", "2016-07-01"},
                                {"a", "t9", "2016-07-01", ""},
                                {"b", "t2", "", ""}};
  Build("222404");
  const Dataset& dataset = loaded_->dataset;
  EXPECT_TRUE(MayCoverAnybody(dataset, ""));
  EXPECT_TRUE(MayCoverAnybody(dataset, "222400"));
  EXPECT_TRUE(MayCoverAnybody(dataset, "222405"));
  EXPECT_FALSE(MayCoverAnybody(dataset, "222406"));
  EXPECT_TRUE(LiesIn(dataset, "supervisor", "a", "222404"));
  EXPECT_TRUE(LiesIn(dataset, "supervisor", "a", "222405"));
  EXPECT_TRUE(LiesIn(dataset, "supervisor", "b", "222400"));
  EXPECT_FALSE(LiesIn(dataset, "supervisor", "b", "222405"));
  EXPECT_TRUE(LiesIn(dataset, "county", "222405", "222405"));
  EXPECT_FALSE(LiesIn(dataset, "county", "b", "222404"));
  EXPECT_FALSE(LiesIn(dataset, "supervisor", "nobody", ""));
}

TEST_F(SnapshotTest, WhoJudgesNobodyTakesOnlyWhatItAnswersFor) {
  policy_ = MakePolicy("222400");
  loaded_ = std::make_unique<Loaded>(LoadTables(policy_, data_));
  policy_.program.outcomes.emplace_back().subject = policy_.supervisor;
  const auto build = [&](const std::vector<std::string>& more_specific) {
    return BuildSnapshot(loaded_->dataset, policy_.program, more_specific, Year2016(), loaded_->emitter,
                         loaded_->dataset.rejects);
  };
  EXPECT_THAT(IdsOf(build({"222404"}), policy_.supervisor), ElementsAre("a", "b", "z"));
  const Snapshot nobody = build({"222404", "222405"});
  EXPECT_EQ(Judged(nobody, policy_.supervisor), "");
  EXPECT_THAT(IdsOf(nobody, policy_.supervisor), IsEmpty());
}

TEST_F(SnapshotTest, TreeOrderFollowsParentsThenIds) {
  data_.tables["supervisor"] = {{"id", "parent"}, {"d", "t1"}, {"c", "t2"}, {"b", "t1"}, {"a", "t2"}};
  const Snapshot snapshot = Build("222404");
  EXPECT_THAT(IdsOf(snapshot, policy_.supervisor), ElementsAre("b", "d", "a", "c"));
  EXPECT_THAT(Space(snapshot, policy_.supervisor).owner, ElementsAre(0, 0, 1, 1));
}

TEST_F(SnapshotTest, AMovedPersonIsPlacedByTheSpellInForce) {
  data_.tables["supervisor"] = {{"id", "parent", "from", "until"},
                                {"a", "t1", "2015-01-01", "2016-07-01"},
                                {"a", "t9", "2016-07-01", ""}};
  data_.tables["missed_report"] = {
      {"id", "supervisor", "on"}, {"m1", "a", "2016-06-30"}, {"m2", "a", "2016-07-01"}};
  const Snapshot here = Build("222404");
  EXPECT_EQ(Judged(here, policy_.supervisor), "");  // judged where the year ends
  const SpaceData& missed = Space(here, policy_.missed);
  const auto& townships = missed.ancestors.at(policy_.township.value);
  EXPECT_EQ(IdsOf(here, policy_.township)[static_cast<size_t>(townships[0])], "t1");
  EXPECT_EQ(IdsOf(here, policy_.township)[static_cast<size_t>(townships[1])], "t9");
  const auto& counties = missed.ancestors.at(policy_.county.value);
  EXPECT_NE(counties[0], counties[1]);
  EXPECT_EQ(Space(here, policy_.township).foreign[static_cast<size_t>(RowOf(here, policy_.township, "t9"))],
            1);
  EXPECT_EQ(Space(here, policy_.township).foreign[static_cast<size_t>(RowOf(here, policy_.township, "t1"))],
            0);
  const Snapshot there = Build("222405");
  EXPECT_EQ(Judged(there, policy_.supervisor), "a ");
  EXPECT_THAT(IdsOf(there, policy_.missed), ElementsAre("m1", "m2"));
}

TEST_F(SnapshotTest, APersonWhoLeavesAndReturns) {
  data_.tables["supervisor"] = {{"id", "parent", "from", "until", "hired"},
                                {"a", "t1", "2015-01-01", "2016-03-01", "2015-01-01"},
                                {"a", "t2", "2016-10-01", "2016-12-01", "2016-10-01"}};
  data_.tables["missed_report"] = {{"id", "supervisor", "on"}, {"m1", "a", "2016-05-01"}};
  const Snapshot snapshot = Build("222404");
  const SpaceData& people = Space(snapshot, policy_.supervisor);
  EXPECT_EQ(people.rows, 1);
  EXPECT_EQ(people.spells.size(), 2);
  EXPECT_EQ(people.member[0], 1);
  EXPECT_EQ(IdsOf(snapshot, policy_.township)[static_cast<size_t>(people.owner[0])], "t2");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.supervisor, "a", "hired"), std::to_string(Day("2016-10-01")));
  EXPECT_THAT(reported(), ElementsAre("kOutsideValidity 2"));
}

TEST_F(SnapshotTest, WhoIsNotValidInThePeriodIsNoMember) {
  data_.tables["supervisor"] = {{"id", "parent", "from", "until"},
                                {"gone", "t1", "", "2016-01-01"},
                                {"today", "t1", "", "2016-01-02"},
                                {"later", "t1", "2017-01-01", ""}};
  const Snapshot snapshot = Build("222404");
  EXPECT_THAT(IdsOf(snapshot, policy_.supervisor), ElementsAre("gone", "later", "today"));
  EXPECT_THAT(Space(snapshot, policy_.supervisor).member, ElementsAre(0, 0, 1));
  EXPECT_EQ(Judged(snapshot, policy_.supervisor), "today ");
}

TEST_F(SnapshotTest, ARenamedParentIsOneUnit) {
  data_.tables["township"] = {{"id", "parent", "from", "until", "name"},
                              {"t1", "222404", "", "2016-06-01", "old"},
                              {"t1", "222404", "2016-06-01", "", "new"}};
  data_.tables["supervisor"] = {{"id", "parent"}, {"a", "t1"}};
  data_.tables["missed_report"] = {
      {"id", "supervisor", "on"}, {"m1", "a", "2016-05-31"}, {"m2", "a", "2016-06-01"}};
  const Snapshot snapshot = Build("222404");
  EXPECT_EQ(Space(snapshot, policy_.township).rows, 1);
  EXPECT_THAT(Space(snapshot, policy_.missed).ancestors.at(policy_.county.value), ElementsAre(0, 0));
  EXPECT_EQ(Space(snapshot, policy_.township).lines[0], 3);
}

TEST_F(SnapshotTest, EnumerationsByNameTitleOrAlias) {
  data_.tables["case"] = {{"id", "county", "on", "severity"},
                          {"c1", "222404", "2016-01-01", "major"},
                          {"c2", "222404", "2016-01-02", "一般"},
                          {"c3", "222404", "2016-01-03", "awful"},
                          {"c4", "222405", "2016-01-03", "awful"}};
  const Snapshot snapshot = Build("222404");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.cases, "c1", "severity"), "1");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.cases, "c2", "severity"), "0");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.cases, "c3", "severity"), "undetermined");
  EXPECT_THAT(reported(), ElementsAre("kUnknownMember 4"));  // c4 is for the other county to report
}

TEST_F(SnapshotTest, BadMembersAreReportedByTheProgramThatJudges) {
  data_.tables["case"] = {{"id", "county", "on", "severity"}, {"c1", "222404", "2016-01-01", "awful"}};
  Build("222400", {"222404"});
  EXPECT_THAT(reported(), IsEmpty());
}

TEST_F(SnapshotTest, SanctionRowsAreHistoryThenViolationsOfEachPerson) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on"}, {"m1", "b", "2016-02-01"}};
  data_.tables["concealment"] = {{"id", "supervisor", "on"}, {"k1", "a", "2016-03-01"}};
  data_.tables["sanction"] = {
      {"id", "supervisor", "on"}, {"s1", "a", "2016-04-01"}, {"s2", "b", "2016-04-01"}};
  const Snapshot snapshot = Build("222404");
  const SpaceData& rows = Space(snapshot, policy_.ladder);
  EXPECT_THAT(rows.offsets, ElementsAre(0, 2, 4));
  EXPECT_THAT(rows.sources,
              ElementsAre(SanctionSource{policy_.sanction, 0, -1}, SanctionSource{policy_.concealed, 0, 1},
                          SanctionSource{policy_.sanction, 1, -1}, SanctionSource{policy_.missed, 0, 0}));
  EXPECT_EQ(rows.on[1], Day("2016-03-01"));
  EXPECT_THAT(rows.ancestors.at(policy_.township.value), ElementsAre(0, 0, 1, 1));
}

TEST_F(SnapshotTest, SanctionRowsAreFoundFromWhereTheyCome) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on"},
                                   {"m1", "a", "2016-02-01"},
                                   {"m2", "b", "2016-02-01"},
                                   {"m3", "b", "2016-02-02"}};
  data_.tables["concealment"] = {{"id", "supervisor", "on"}, {"k1", "b", "2016-03-01"}};
  data_.tables["sanction"] = {{"id", "supervisor", "on"}, {"s1", "b", "2016-04-01"}};
  const Snapshot snapshot = Build("222404");
  const SpaceData& rows = Space(snapshot, policy_.ladder);
  ASSERT_EQ(rows.rows, 5);
  const hir::Ladder& ladder = policy_.program.ladders[policy_.program.spaces[policy_.ladder].ladder];
  std::vector<SanctionSource> some(3);
  rows.sources.Read(1, some.size(), some.data());  // without the rest
  for (size_t row = 0; row < 5; ++row) {
    const SanctionSource source = rows.sources.Get(row);
    if (row >= 1 && row < 4) {
      EXPECT_EQ(source, some[row - 1]);
    }
    EXPECT_EQ(rows.on.Get(row), Space(snapshot, source.space).on[static_cast<size_t>(source.row)]);
    EXPECT_EQ(rows.owner.Get(row), row == 0 ? 0 : 1);
    if (source.violation >= 0) {
      EXPECT_EQ(SanctionRowOf(snapshot, ladder, static_cast<size_t>(source.violation), source.row),
                static_cast<Row>(row));
    }
  }
  EXPECT_EQ(rows.sources[4], rows.sources.Get(4));
}

// Rows are numbered in 31 bits.
TEST_F(SnapshotTest, WhereSanctionRowsAreTooManyNobodyIsJudged) {
  constexpr size_t kRecords = 50'000;
  Rows& missed = data_.tables["missed_report"];
  missed = {{"id", "supervisor", "on"}};
  for (size_t i = 0; i < kRecords; ++i) missed.push_back({"m" + std::to_string(i), "a", "2016-02-01"});
  policy_ = MakePolicy("222404");
  loaded_ = std::make_unique<Loaded>(LoadTables(policy_, data_));
  hir::Ladder& ladder = policy_.program.ladders[policy_.program.spaces[policy_.ladder].ladder];
  const auto build = [&](size_t violations) {
    ladder.violations.resize(violations, ladder.violations.front());
    return BuildSnapshot(loaded_->dataset, policy_.program, {}, Year2016(), loaded_->emitter,
                         loaded_->dataset.rejects);
  };
  constexpr size_t kMost = INT32_MAX / kRecords;
  ladder.violations.resize(1);
  const Snapshot most = build(kMost);
  EXPECT_THAT(reported(), IsEmpty());
  EXPECT_EQ(Space(most, policy_.ladder).rows, static_cast<Row>(kMost * kRecords));
  EXPECT_EQ(Space(most, policy_.ladder).sources.Get(kMost * kRecords - 1),
            (SanctionSource{policy_.missed, kRecords - 1, kMost - 1}));
  EXPECT_EQ(Judged(most, policy_.supervisor), "a b ");
  const Snapshot more = build(kMost + 1);
  EXPECT_THAT(reported(), ElementsAre("kTooManySanctions 0"));
  EXPECT_EQ(loaded_->dataset.rejects, 1U);
  EXPECT_EQ(Space(more, policy_.ladder).rows, 0);
  EXPECT_EQ(Judged(more, policy_.supervisor), "");
}

TEST_F(SnapshotTest, CellsArePlacedByTheirLastDay) {
  data_.tables["supervisor"] = {{"id", "parent", "from", "until"},
                                {"a", "t1", "2016-02-10", "2016-07-15"},
                                {"a", "t2", "2016-07-15", "2016-11-30"}};
  const Snapshot snapshot = Build("222404");
  const SpaceData& months = Space(snapshot, policy_.month);
  EXPECT_EQ(months.rows, 12);
  EXPECT_THAT(months.offsets, ElementsAre(0, 12));
  EXPECT_THAT(months.ancestors.at(policy_.township.value),
              ElementsAre(-1, 0, 0, 0, 0, 0, 1, 1, 1, 1, -1, -1));
  EXPECT_THAT(months.ancestors.at(policy_.supervisor.value), testing::Each(0));
  EXPECT_EQ(months.cell_names[2], "2016-03");
}

TEST_F(SnapshotTest, SupplyFollowsTheUnitsThatAPersonBelongedTo) {
  data_.tables["supervisor"] = {{"id", "parent", "from", "until"},
                                {"a", "t1", "", ""},
                                {"b", "t1", "2016-04-01", "2016-07-01"},
                                {"b", "t2", "2016-07-01", ""}};
  data_.supplied = {{"patrol", "t1", Day("2016-01-01"), Day("2016-12-31")},
                    {"report", "", Day("2016-01-01"), Day("2016-12-31")}};
  const Snapshot snapshot = Build("222404");
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, RowOf(snapshot, policy_.supervisor, "a")),
            "2016-01-01..2016-12-31");
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, RowOf(snapshot, policy_.supervisor, "b")), "..2016-06-30");
  EXPECT_EQ(SupplyOf(snapshot, policy_.report, RowOf(snapshot, policy_.supervisor, "b")), "..2016-12-31");
  EXPECT_EQ(SupplyOf(snapshot, policy_.missed, RowOf(snapshot, policy_.supervisor, "a")), "");
}

TEST_F(SnapshotTest, SupplyOfNeighboursIsEachOnesOwn) {
  data_.tables["supervisor"] = {{"id", "parent", "from", "until"}, {"a", "t1", "", ""},
                                {"b", "t1", "2016-04-01", ""},     {"c", "t1", "2016-04-01", ""},
                                {"d", "t1", "", "2016-07-01"},     {"e", "t2", "", "2016-07-01"}};
  data_.supplied = {{"report", "", Day("2016-01-01"), Day("2016-12-31")}};
  const Snapshot snapshot = Build("222404");
  const auto supply = [&](hir::SpaceId records) {
    std::string all;
    for (const char* id : {"a", "b", "c", "d", "e"})
      all += SupplyOf(snapshot, records, RowOf(snapshot, policy_.supervisor, id)) + "; ";
    return all;
  };
  EXPECT_EQ(supply(policy_.report),
            "2016-01-01..2016-12-31; ..2016-12-31; ..2016-12-31; 2016-01-01..; 2016-01-01..; ");
  EXPECT_EQ(supply(policy_.missed), "; ..2016-03-31; ..2016-03-31; 2016-07-01..; 2016-07-01..; ");
}

TEST_F(SnapshotTest, RowOrderChangesNothing) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on"},
                                   {"m1", "b", "2016-02-01"},
                                   {"m2", "a", "2016-02-01"},
                                   {"m3", "a", "2016-01-01"}};
  const Snapshot one = Build("222404");
  const auto ids = IdsOf(one, policy_.missed);
  for (auto& [name, rows] : data_.tables) std::reverse(rows.begin() + 1, rows.end());
  const Snapshot other = Build("222404");
  EXPECT_EQ(IdsOf(other, policy_.missed), ids);
  EXPECT_EQ(IdsOf(other, policy_.supervisor), (std::vector<std::string>{"a", "b"}));
}

TEST(RegionTest, CoversByIdOrCode) {
  EXPECT_TRUE(RegionCovers("222404", "222404"));
  EXPECT_TRUE(RegionCovers("222404", "222404-03-07-1"));
  EXPECT_TRUE(RegionCovers("222404", "222404100"));
  EXPECT_FALSE(RegionCovers("222404", "222405-03"));
  EXPECT_TRUE(RegionCovers("220000", "222404"));
  EXPECT_TRUE(RegionCovers("222400", "222404-01"));
  EXPECT_FALSE(RegionCovers("222400", "220000"));
  EXPECT_TRUE(RegionCovers("hunchun", "hunchun-1"));
  EXPECT_FALSE(RegionCovers("hunchun", "hunchunx"));
}

TEST_F(SnapshotTest, AnOldCodeInAnIdDoesNotFollowItsOwner) {
  data_.tables.erase("county");
  data_.tables["township"] = {{"id"}, {"222404-1"}, {"222405-1"}};
  data_.tables["supervisor"] = {{"id", "parent"}, {"222404-1-a", "222405-1"}, {"222405-1-b", "222405-1"}};
  EXPECT_EQ(Judged(Build("222404"), policy_.supervisor), "");
  EXPECT_EQ(Judged(Build("222405"), policy_.supervisor), "222404-1-a 222405-1-b ");
}

std::string Names(hir::Unit unit, const char* first, const char* last,
                  std::optional<hir::SeasonDays> season = {}) {
  std::string text;
  for (const auto& [range, name] : SubPeriods(unit, season, {Day(first), Day(last), Day(last), ""})) {
    text += name + "=" + FormatDate(range.first).substr(5) + ".." + FormatDate(range.last).substr(5) + " ";
  }
  return text;
}

TEST(SubPeriodTest, BelongToThePeriodOfTheirLastDay) {
  EXPECT_EQ(Names(hir::Unit::kQuarter, "2016-01-01", "2016-06-30"),
            "2016Q1=01-01..03-31 2016Q2=04-01..06-30 ");
  EXPECT_EQ(Names(hir::Unit::kMonth, "2016-01-15", "2016-03-15"),
            "2016-01=01-01..01-31 2016-02=02-01..02-29 ");
  EXPECT_EQ(Names(hir::Unit::kYear, "2016-01-01", "2016-12-30"), "");
  EXPECT_EQ(Names(hir::Unit::kThird, "2016-02-01", "2016-02-29"),
            "2016-02-T1=02-01..02-10 2016-02-T2=02-11..02-20 2016-02-T3=02-21..02-29 ");
  EXPECT_EQ(Names(hir::Unit::kWeek, "2016-01-01", "2016-01-16"),
            "2015-W53=12-28..01-03 2016-W01=01-04..01-10 ");
}

TEST(SubPeriodTest, AreClippedToTheSeason) {
  const hir::SeasonDays straw{10, 15, 5, 1};
  EXPECT_EQ(Names(hir::Unit::kMonth, "2016-04-01", "2016-11-30", straw),
            "2016-04=04-01..04-30 2016-05=05-01..05-01 2016-10=10-15..10-31 2016-11=11-01..11-30 ");
  EXPECT_EQ(Names(hir::Unit::kYear, "2016-01-01", "2016-12-31", straw),
            "2016(1)=01-01..05-01 2016(2)=10-15..12-31 ");
  EXPECT_EQ(Names(hir::Unit::kMonth, "2016-07-01", "2016-08-31", straw), "");
}

}  // namespace
}  // namespace kaocheng::data::test
