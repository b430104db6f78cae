#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dsl/diagnostics/code.h"
#include "engine/data/table_reader.h"
#include "fixture.h"

namespace kaocheng::data::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ReaderTest : public testing::Test {
 protected:
  Snapshot Read(Data data) {
    loaded_ = std::make_unique<Loaded>(LoadTables(policy_, data));
    return BuildSnapshot(loaded_->dataset, policy_.program, {}, Year2016(), loaded_->emitter,
                         loaded_->dataset.rejects);
  }
  std::vector<std::string> reported() const { return Reported(loaded_->emitter); }
  Row a(const Snapshot& s) const { return RowOf(s, policy_.supervisor, "a"); }
  Row b(const Snapshot& s) const { return RowOf(s, policy_.supervisor, "b"); }

  Policy policy_ = MakePolicy("222404");
  Data data_ = TwoCounties();
  std::unique_ptr<Loaded> loaded_;
};

Rows Patrols(std::initializer_list<std::vector<std::string>> rows) {
  Rows result = {{"id", "supervisor", "on", "km", "leader", "unread"}};
  result.insert(result.end(), rows);
  return result;
}

TEST_F(ReaderTest, HeadersAreNamesOrTitlesInAnyOrder) {
  data_.tables["supervisor"] = {{"上级", "编号", "姓名", "任用日期"}, {"t1", "a", "金哲", "2015年3月1日"}};
  data_.tables["patrol"] = {{"里程", "发生日", "监督员", "组长", "编号", "unread"},
                            {"3.5", "2016-03-01", "a", "", "p1", ""}};
  const Snapshot snapshot = Read(data_);
  EXPECT_THAT(reported(), IsEmpty());
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "km"), "3500000");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "leader"), "absent");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "unread"), "not loaded");
}

TEST_F(ReaderTest, UnknownColumnsAreReportedAndIgnored) {
  data_.tables["patrol"] = {{"id", "supervisor", "on", "km", "leader", "unread", "weather", ""},
                            {"p1", "a", "2016-03-01", "1", "", "", "sunny", ""}};
  const Snapshot snapshot = Read(data_);
  EXPECT_THAT(reported(), testing::Contains("kUnknownColumn 1"));
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "km"), "1000000");
}

TEST_F(ReaderTest, AMissingFieldIsUndeterminedAMissingKeyFailsTheTable) {
  data_.tables["patrol"] = {{"id", "supervisor", "on"}, {"p1", "a", "2016-03-01"}};
  EXPECT_EQ(CellOf(Read(data_), policy_, policy_.patrol, "p1", "km"), "undetermined");
  data_.tables["patrol"] = {{"id", "supervisor"}, {"p1", "a"}};
  Read(data_);
  EXPECT_THAT(reported(), testing::Contains("kMissingColumn 1"));
}

TEST_F(ReaderTest, EmptyIsAbsentWhereTheFieldIsOptionalElseUndetermined) {
  data_.tables["patrol"] =
      Patrols({{"p1", "a", "2016-03-01", "", "", ""}, {"p2", "a", "2016-03-02", "2", "a", ""}});
  const Snapshot snapshot = Read(data_);
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "km"), "undetermined");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "leader"), "absent");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p2", "leader"), std::to_string(a(snapshot)));
  EXPECT_EQ(loaded_->dataset.rejects, 0);  // nothing is wrong with an empty cell
}

TEST_F(ReaderTest, ABadCellLeavesTheRowWithThatCellUndetermined) {
  data_.tables["patrol"] = Patrols({{"p1", "a", "2016-03-01", "far", "a", ""}});
  const Snapshot snapshot = Read(data_);
  EXPECT_THAT(reported(), testing::Contains("kNotANumber 2"));
  EXPECT_EQ(loaded_->dataset.rejects, 1);
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "km"), "undetermined");
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, a(snapshot)), "..");
}

TEST_F(ReaderTest, ARowWithoutDateMakesTheTypeUnknownForItsOwnerOnly) {
  data_.tables["patrol"] =
      Patrols({{"p1", "a", "someday", "1", "", ""}, {"p2", "b", "2016-03-01", "1", "", ""}});
  const Snapshot snapshot = Read(data_);
  EXPECT_THAT(IdsOf(snapshot, policy_.patrol), ElementsAre("p2"));
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, a(snapshot)), "");
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, b(snapshot)), "..");
  EXPECT_EQ(SupplyOf(snapshot, policy_.report, a(snapshot)), "..");
}

TEST_F(ReaderTest, ARowWithoutOwnerMakesTheTypeUnknownForAll) {
  data_.tables["patrol"] = Patrols({{"p1", "", "2016-03-01", "1", "", ""}});
  const Snapshot snapshot = Read(data_);
  EXPECT_THAT(reported(), testing::Contains("kMissingOwner 2"));
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, a(snapshot)), "");
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, b(snapshot)), "");
}

TEST_F(ReaderTest, ARowWithoutIdLeavesItsDayUnknown) {
  data_.tables["patrol"] = Patrols({{"", "a", "2016-03-01", "1", "", ""}});
  const Snapshot snapshot = Read(data_);
  EXPECT_THAT(reported(), testing::Contains("kMissingId 2"));
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, a(snapshot)), "..2016-02-29 2016-03-02..");
}

TEST_F(ReaderTest, ARowThatRunsBackwardsIsUnknownFromItsDayOn) {
  data_.tables["patrol"] = {{"id", "supervisor", "on", "until"}, {"p1", "a", "2016-03-01", "2016-02-01"}};
  const Snapshot snapshot = Read(data_);
  EXPECT_THAT(reported(), testing::Contains("kUntilNotAfter 2"));
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, a(snapshot)), "..2016-02-29");
}

TEST_F(ReaderTest, ARowMustNotEndOnItsDayEither) {
  data_.tables["patrol"] = {{"id", "supervisor", "on", "until"},
                            {"p1", "a", "2016-03-01", "2016-03-02"},
                            {"p2", "a", "2016-03-01", "2016-03-01"}};
  Read(data_);
  EXPECT_THAT(reported(), testing::Contains("kUntilNotAfter 3"));
}

TEST_F(ReaderTest, WrongNumbersOfCells) {
  data_.tables["patrol"] =
      Patrols({{"p1", "a", "2016-03-01", "1", "", "", "", ""},        // empty cells behind: fine
               {"p2", "a", "2016-03-02", "1", "", "no, quote", "x"},  // shifted
               {"p3", "a", "2016-03-03"},
               {"", "", ""}});  // nothing at all
  const Snapshot snapshot = Read(data_);
  EXPECT_THAT(reported(), ElementsAre("kCellCount 3", "kCellCount 4"));
  EXPECT_THAT(IdsOf(snapshot, policy_.patrol), ElementsAre("p1", "p2", "p3"));
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "km"), "1000000");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p2", "km"), "undetermined");
}

TEST_F(ReaderTest, ABrokenRowKeepsItsLegibleCells) {
  data_.tables["patrol"] = Patrols({});
  auto loaded = LoadTables(policy_, data_);
  const size_t table = *loaded.dataset.schema.Index("patrol", false);
  TableReader reader(loaded.dataset, table, "patrol.csv", {"id", "supervisor", "on", "km", "leader"},
                     loaded.emitter);
  reader.AddBroken(Code::kBrokenQuote, {"p1", "a", "2016-03-01", "1"}, 2, "\"rest");
  reader.AddBroken(Code::kBrokenQuote, {"p2", "nobody", "2016-03-01"}, 3, "\"rest");
  BuildIndex(loaded.dataset, loaded.emitter);
  const Snapshot snapshot =
      BuildSnapshot(loaded.dataset, policy_.program, {}, Year2016(), loaded.emitter, loaded.dataset.rejects);
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "km"), "1000000");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.patrol, "p1", "leader"), "undetermined");
  // An owner that nobody has, in a damaged row, may have been anyone.
  EXPECT_EQ(SupplyOf(snapshot, policy_.patrol, RowOf(snapshot, policy_.supervisor, "b")), "");
}

TEST_F(ReaderTest, RubbishIsListedUpToABoundAndCountedInFull) {
  Rows rows = Patrols({});
  for (int i = 0; i < 3000; ++i) rows.push_back({"p" + std::to_string(i), "a", "2016-03-01", "far", "", ""});
  data_.tables["patrol"] = rows;
  Read(data_);
  EXPECT_EQ(loaded_->dataset.rejects, 3000);
  EXPECT_EQ(reported().size(), Rejects::kListed + 1);
  EXPECT_EQ(reported().back(), "kMoreRejects 0");
}

}  // namespace
}  // namespace kaocheng::data::test
