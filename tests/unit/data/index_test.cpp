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

TEST_F(IndexTest, AnUnknownOwnerIsReported) {
  data_.tables["missed_report"] = {{"id", "supervisor", "on"}, {"m1", "nobody", "2016-05-01"}};
  const Snapshot snapshot = Read();
  EXPECT_THAT(reported(), ElementsAre("kUnknownOwner 2"));
  EXPECT_EQ(SupplyOf(snapshot, policy_.missed, 0), "..");
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
