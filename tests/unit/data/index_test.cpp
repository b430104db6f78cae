#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixture.h"

namespace kaocheng::data::test {
namespace {

using testing::Contains;
using testing::ElementsAre;

class IndexTest : public testing::Test {
 protected:
  Snapshot Read() {
    loaded_ = std::make_unique<Loaded>(LoadTables(policy_, data_));
    return BuildSnapshot(loaded_->dataset, policy_.program, {}, Year2016(), loaded_->emitter,
                         loaded_->dataset.rejects);
  }
  std::vector<std::string> reported() const { return Reported(loaded_->emitter); }

  Policy policy_ = MakePolicy("222404");
  Data data_ = TwoCounties();
  std::unique_ptr<Loaded> loaded_;
};

TEST_F(IndexTest, RecordsAreSortedByOwnerDateAndId) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on"}, {"m3", "b", "2016-02-01"},
                                   {"m2", "a", "2016-05-01"},  {"m10", "a", "2016-05-01"},
                                   {"m1", "a", "2016-06-01"},  {"m4", "b", "2015-01-01"}};
  const Snapshot snapshot = Read();
  EXPECT_THAT(IdsOf(snapshot, policy_.missed), ElementsAre("m10", "m2", "m1", "m4", "m3"));
  EXPECT_THAT(snapshot.spaces[policy_.missed.value].offsets, ElementsAre(0, 3, 5));
  EXPECT_THAT(snapshot.spaces[policy_.missed.value].lines, ElementsAre(4, 3, 5, 6, 2));
}

// Rows that lie as they are wanted are left so. Each of the others differs from them in one way.
TEST_F(IndexTest, RowsThatLieInOrderAreLeftSo) {
  const Rows header = {{"id", "supervisor", "on"}};
  const auto left = [&](Rows rows) {
    rows.insert(rows.begin(), header.begin(), header.end());
    data_.tables["missed_report"] = rows;
    const Snapshot snapshot = Read();
    const size_t table = *loaded_->dataset.schema.Index("missed_report", false);
    const bool kept = loaded_->dataset.index[table].in_order();
    std::string ids;
    for (const std::string& id : IdsOf(snapshot, policy_.missed)) ids += id + " ";
    return ids + (kept ? "kept" : "ordered");
  };
  EXPECT_EQ(left({{"m1", "a", "2016-05-01"}, {"m2", "a", "2016-05-01"}, {"m3", "b", "2015-01-01"}}),
            "m1 m2 m3 kept");
  EXPECT_EQ(left({{"m1", "b", "2016-05-01"}, {"m2", "a", "2016-05-01"}}), "m2 m1 ordered");
  EXPECT_EQ(left({{"m1", "b", "2016-05-01"},
                  {"m2", "b", "2016-06-01"},
                  {"m3", "a", "2016-05-01"},
                  {"m4", "a", "2016-05-02"}}),
            "m3 m4 m1 m2 ordered");
  EXPECT_EQ(left({{"m1", "a", "2016-05-01"}, {"m2", "b", "2016-05-01"}, {"m3", "a", "2016-06-01"}}),
            "m1 m3 m2 ordered");
  EXPECT_EQ(left({{"m1", "a", "2016-05-02"}, {"m2", "a", "2016-05-01"}}), "m2 m1 ordered");
  EXPECT_EQ(left({{"m8", "a", "2016-05-01"}, {"m9", "a", "2016-05-02"}, {"m10", "a", "2016-05-02"}}),
            "m8 m10 m9 ordered");
  EXPECT_EQ(left({{"m1", "a", "2016-05-01"}, {"m2", "nobody", "2016-05-01"}}), "m1 ordered");
  EXPECT_EQ(left({{"m1", "a", "2016-05-01"}, {"m1", "a", "2016-05-02"}, {"m2", "b", "2016-05-02"}}),
            "m1 m2 ordered");
}

TEST_F(IndexTest, ARepeatedIdCountsOnceAndLeavesItsDayUnknown) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on"},
                                   {"m1", "a", "2016-05-01"},
                                   {"m2", "a", "2016-05-03"},
                                   {"m1", "b", "2016-06-01"}};
  const Snapshot snapshot = Read();
  EXPECT_THAT(reported(), ElementsAre("kDuplicateId 4"));
  EXPECT_THAT(IdsOf(snapshot, policy_.missed), ElementsAre("m1", "m2"));
  EXPECT_EQ(SupplyOf(snapshot, policy_.missed, RowOf(snapshot, policy_.supervisor, "a")), "..");
  EXPECT_EQ(SupplyOf(snapshot, policy_.missed, RowOf(snapshot, policy_.supervisor, "b")),
            "..2016-05-31 2016-06-02..");
}

// Rows of one id that were recorded at different times are one record and its corrections.
class CorrectionsTest : public IndexTest {
 protected:
  std::vector<std::string> DatesAsOf(std::optional<Date> as_of) {
    data_.as_of = as_of;
    const Snapshot snapshot = Read();
    std::vector<std::string> dates;
    const SpaceData& missed = snapshot.spaces[policy_.missed.value];
    for (size_t row = 0; row < missed.on.size(); ++row)
      dates.push_back(std::string(snapshot.dictionary->Text(missed.ids[row])) + " " +
                      FormatDate(missed.on[row]));
    return dates;
  }
  std::string SupplyOfA() {
    const Snapshot snapshot = Read();
    return SupplyOf(snapshot, policy_.missed, RowOf(snapshot, policy_.supervisor, "a"));
  }
};

TEST_F(CorrectionsTest, TheRowRecordedLastCounts) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on", "recorded"},
                                   {"m1", "a", "2016-05-03", "2016-06-02T10:00"},
                                   {"m1", "a", "2016-05-01", ""},
                                   {"m1", "a", "2016-05-02", "2016-06-01T10:00"},
                                   {"m2", "a", "2016-05-09", "2016-05-09T10:00"}};
  EXPECT_THAT(DatesAsOf({}), ElementsAre("m1 2016-05-03", "m2 2016-05-09"));
  EXPECT_THAT(reported(), ElementsAre());
  EXPECT_EQ(SupplyOfA(), "..");
  EXPECT_THAT(DatesAsOf(FromCivil({2016, 6, 2})), ElementsAre("m1 2016-05-03", "m2 2016-05-09"));
  EXPECT_THAT(DatesAsOf(FromCivil({2016, 6, 1})), ElementsAre("m1 2016-05-02", "m2 2016-05-09"));
  EXPECT_THAT(DatesAsOf(FromCivil({2016, 5, 9})), ElementsAre("m1 2016-05-01", "m2 2016-05-09"));
  EXPECT_THAT(DatesAsOf(FromCivil({2016, 5, 8})), ElementsAre("m1 2016-05-01"));
}

TEST_F(CorrectionsTest, AMinuteBeforeMidnightBelongsToTheDay) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on", "recorded"},
                                   {"m1", "a", "2016-05-01", "2016-06-01 23:59"},
                                   {"m2", "a", "2016-05-02", "2016-06-02 00:00"},
                                   {"m3", "a", "2016-05-03", "2016-06-01T00:00"}};
  EXPECT_THAT(DatesAsOf(FromCivil({2016, 6, 1})), ElementsAre("m1 2016-05-01", "m3 2016-05-03"));
}

TEST_F(CorrectionsTest, ARetractionTakesTheRecordBackUntilItIsRecordedAgain) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on", "recorded", "撤回"},
                                   {"m1", "a", "2016-05-01", "2016-05-01T12:00", ""},
                                   {"m1", "a", "2016-05-01", "2016-06-01T12:00", "是"},
                                   {"m1", "a", "2016-05-04", "2016-07-01T12:00", "否"},
                                   {"m2", "a", "2016-05-09", "", "true"}};
  EXPECT_THAT(DatesAsOf(FromCivil({2016, 5, 31})), ElementsAre("m1 2016-05-01"));
  EXPECT_THAT(DatesAsOf(FromCivil({2016, 6, 30})), ElementsAre());
  EXPECT_THAT(DatesAsOf({}), ElementsAre("m1 2016-05-04"));
  EXPECT_THAT(reported(), ElementsAre());
  EXPECT_EQ(SupplyOfA(), "..");
}

TEST_F(CorrectionsTest, RowsRecordedAtOneTimeAreRepeatedUnlessALaterOneSettlesIt) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on", "recorded"},
                                   {"m1", "a", "2016-05-01", "2016-05-02T12:00"},
                                   {"m1", "a", "2016-05-03", "2016-05-02T12:00"}};
  EXPECT_THAT(DatesAsOf({}), ElementsAre("m1 2016-05-01"));
  EXPECT_THAT(reported(), ElementsAre("kDuplicateId 3"));
  EXPECT_EQ(SupplyOfA(), "..2016-05-02 2016-05-04..");
  data_.tables["missed_report"].push_back({"m1", "a", "2016-05-05", "2016-06-01T12:00"});
  EXPECT_THAT(DatesAsOf({}), ElementsAre("m1 2016-05-05"));
  EXPECT_THAT(reported(), ElementsAre());
}

TEST_F(CorrectionsTest, WhatACorrectionReplacesMakesNothingUnknown) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on", "recorded"},
                                   {"m1", "nobody", "2016-05-01", "2016-05-01T12:00"},
                                   {"m1", "a", "2016-05-01", "2016-06-01T12:00"}};
  EXPECT_THAT(DatesAsOf({}), ElementsAre("m1 2016-05-01"));
  EXPECT_THAT(reported(), ElementsAre());
  DatesAsOf(FromCivil({2016, 5, 1}));
  EXPECT_THAT(reported(), ElementsAre("kUnknownOwner 2"));
}

TEST_F(CorrectionsTest, BadRowsRecordedLaterAreNotThereYet) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on", "recorded", "until"},
                                   {"m1", "a", "2016-05-01", "2016-05-01T12:00", ""},
                                   {"m2", "a", "soon", "2016-06-01T12:00", ""},
                                   {"m3", "a", "2016-05-01", "2016-06-01T12:00", "maybe"},
                                   {"m4", "a", "2016-05-01", "2016-06-01T12:00", "", "surplus"},
                                   {"m5", "a", "2016-05-02", "whenever", ""}};
  EXPECT_THAT(DatesAsOf(FromCivil({2016, 5, 31})), ElementsAre("m1 2016-05-01"));
  EXPECT_THAT(reported(), ElementsAre("kNotADatetime 6"));
  EXPECT_EQ(SupplyOfA(), "..2016-05-01");
}

TEST_F(IndexTest, AnUnknownOwnerMayBeAnybody) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on"}, {"m1", "nobody", "2016-05-01"}};
  const Snapshot snapshot = Read();
  EXPECT_THAT(reported(), ElementsAre("kUnknownOwner 2"));
  EXPECT_EQ(SupplyOf(snapshot, policy_.missed, 0), "..2016-04-30 2016-05-02..");
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, 0), "..");
}

TEST_F(IndexTest, ADateOutsideTheOwnersValidityLeavesTheTypeUnknown) {
  data_.tables["supervisor"][1] = {"a", "t1", "2016-02-01", "2016-08-01"};
  data_.tables["missed_report"] = {
      {"id", "supervisor", "on"}, {"m1", "a", "2016-07-31"}, {"m2", "a", "2016-08-01"}};
  const Snapshot snapshot = Read();
  EXPECT_THAT(reported(), ElementsAre("kOutsideValidity 3"));
  EXPECT_THAT(IdsOf(snapshot, policy_.missed), ElementsAre("m1"));
  EXPECT_EQ(SupplyOf(snapshot, policy_.missed, RowOf(snapshot, policy_.supervisor, "a")), "");
}

TEST_F(IndexTest, ValidityMayNotOverlap) {
  data_.tables["supervisor"].push_back({"a", "t2", "2016-06-01", ""});
  Read();
  EXPECT_THAT(reported(), ElementsAre("kValidityOverlap 5"));
  data_.tables["supervisor"].back() = {"a", "t1", "", ""};
  Read();
  EXPECT_THAT(reported(), ElementsAre("kDuplicateId 5"));
}

TEST_F(IndexTest, AnUnknownParentIsReportedOnce) {
  data_.tables["supervisor"].push_back({"c", "t7", "", ""});
  data_.tables["missed_report"] = {{"id", "supervisor", "on"}, {"m1", "c", "2016-05-01"}};
  Read();
  EXPECT_THAT(reported(), ElementsAre("kUnknownOwner 5"));
}

TEST_F(IndexTest, AKindWithoutTableMakesItsChildrenRoots) {
  data_.tables.erase("county");
  data_.tables["township"] = {{"id"}, {"222404-1"}};
  data_.tables["supervisor"] = {{"id", "parent"}, {"a", "222404-1"}};
  const Snapshot snapshot = Read();
  EXPECT_THAT(reported(), Contains("kMissingEntityTable 0"));
  EXPECT_EQ(snapshot.spaces[policy_.supervisor.value].judged.at(0), 1);
}

TEST_F(IndexTest, SuppliedUnitsMustExist) {
  data_.supplied = {{"", "222409", kMinDate, kMaxDate}};
  Read();
  EXPECT_THAT(reported(), ElementsAre("kSuppliedUnknownUnit 0"));
  data_.supplied.clear();
  Read();
  EXPECT_THAT(reported(), ElementsAre("kNothingSupplied 0"));
}

}  // namespace
}  // namespace kaocheng::data::test
