#include <gmock/gmock.h>

#include <algorithm>

#include "snapshot_fixture.h"

// What references lead to, and what they bring along.
namespace kaocheng::data::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(SnapshotTest, ReferencesBringTheirRecordsAlong) {
  data_.tables["case"] = {{"id", "county", "on", "severity"},
                          {"c1", "222404", "2016-01-01", "major"},
                          {"c8", "222405", "2016-01-01", "major"},
                          {"c9", "222405", "2016-01-02", "minor"}};
  data_.tables["report"] = {{"id", "supervisor", "on", "case"},
                            {"r1", "a", "2016-02-01", "c1"},
                            {"r2", "a", "2016-02-02", "c9"},
                            {"r3", "a", "2016-02-03", "c7"}};
  const Snapshot snapshot = Build("222404");
  EXPECT_THAT(IdsOf(snapshot, policy_.cases), ElementsAre("c1", "c9"));
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.report, "r2", "case"), "1");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.report, "r3", "case"), "undetermined");
  EXPECT_THAT(reported(), ElementsAre("kDanglingReference 4"));
  const Row other = RowOf(snapshot, policy_.county, "222405");
  EXPECT_EQ(Space(snapshot, policy_.county).foreign[static_cast<size_t>(other)], 1);
  EXPECT_EQ(SupplyOf(snapshot, policy_.cases, other), "");  // c8 is not here
}

// Of tables that a snapshot file keeps sorted, ids are looked up among the rows that are taken, then among
// all.
TEST_F(SnapshotTest, ReferencesIntoSortedTablesAreTheSame) {
  data_.tables["case"] = {{"id", "county", "on", "severity"}};
  data_.tables["missed_report"] = {
      {"id", "supervisor", "on"}, {"m2", "a", "2016-02-01"}, {"m1", "a", "2016-02-02"}};
  for (int i = 1; i <= 9; ++i) {
    data_.tables["case"].push_back({"c" + std::to_string(10 - i), i < 4 ? "222404" : "222405",
                                    "2016-01-0" + std::to_string(i), "major"});
    data_.tables["missed_report"].push_back(
        {"m" + std::to_string(i + 2), "z", "2016-03-0" + std::to_string(i)});
  }
  data_.tables["report"] = {{"id", "supervisor", "on", "case"}};
  for (const char* to : {"c9", "c7", "c8", "c2", "c0", "m1", ""})
    data_.tables["report"].push_back({"r" + std::to_string(data_.tables["report"].size()), "a",
                                      "2016-02-0" + std::to_string(data_.tables["report"].size()), to});
  data_.tables["sanction"] = {{"id", "supervisor", "on", "step", "cause"},
                              {"s1", "a", "2016-04-01", "warning", "m1"},
                              {"s2", "a", "2016-04-02", "warning", "missed_report:m2"},
                              {"s3", "a", "2016-04-03", "warning", "m9"},
                              {"s4", "a", "2016-04-04", "warning", "c9"}};
  const auto said = [&](const Snapshot& snapshot) {
    std::string text;
    for (const hir::SpaceId space : {policy_.cases, policy_.missed, policy_.report, policy_.sanction})
      for (const std::string& id : IdsOf(snapshot, space)) text += id + " ";
    for (int r = 1; r <= 7; ++r)
      text += CellOf(snapshot, policy_, policy_.report, "r" + std::to_string(r), "case") + " ";
    for (int s = 1; s <= 4; ++s)
      text += CellOf(snapshot, policy_, policy_.sanction, "s" + std::to_string(s), "cause") + " ";
    for (const std::string& message : reported()) text += message + " ";
    return text;
  };
  const std::string plain = said(Build("222404"));
  policy_ = MakePolicy("222404");
  loaded_ = std::make_unique<Loaded>(LoadTables(policy_, data_));
  Dataset& dataset = loaded_->dataset;
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    const TableSchema& schema = dataset.schema.tables[t];
    if (schema.entity) continue;
    dataset.tables[t].sorted = {*dataset.schema.Index(schema.owner, true), dataset.index[t].offsets, {}};
  }
  Emitter before;
  BuildIndex(dataset, before);
  EXPECT_EQ(said(BuildSnapshot(dataset, policy_.program, {}, Year2016(), loaded_->emitter, dataset.rejects)),
            plain);
  EXPECT_EQ(plain.substr(0, 12), "c9 c8 c7 c2 ");
}

TEST_F(SnapshotTest, AReferenceToARepeatedIdIsUndetermined) {
  data_.tables["case"] = {{"id", "county", "on", "severity"},
                          {"c1", "222404", "2016-01-01", "major"},
                          {"c1", "222404", "2016-01-02", "minor"}};
  data_.tables["report"] = {{"id", "supervisor", "on", "case"}, {"r1", "a", "2016-02-01", "c1"}};
  const Snapshot snapshot = Build("222404");
  EXPECT_EQ(CellOf(snapshot, policy_, policy_.report, "r1", "case"), "undetermined");
}

TEST_F(SnapshotTest, AnyViolationsRecordById) {
  data_.tables["missed_report"] = {
      {"id", "supervisor", "on"}, {"m1", "a", "2016-02-01"}, {"x", "a", "2016-03-01"}};
  data_.tables["concealment"] = {
      {"id", "supervisor", "on"}, {"k1", "a", "2016-02-01"}, {"x", "b", "2016-03-01"}};
  data_.tables["sanction"] = {
      {"id", "supervisor", "on", "step", "cause"},        {"s1", "a", "2016-04-01", "警告", "m1"},
      {"s2", "a", "2016-04-02", "warning", "x"},          {"s3", "a", "2016-04-03", "warning", "漏报记录/x"},
      {"s4", "a", "2016-04-04", "none", "concealment:x"}, {"s5", "a", "2016-04-05", "none", ""},
      {"s6", "a", "2016-04-06", "none", "patrol/m1"}};
  const Snapshot snapshot = Build("222404");
  const auto reference = [&](hir::SpaceId space, int row) {
    return std::to_string((int64_t{space.value} << 32) | row);
  };
  const auto cause = [&](const char* id) { return CellOf(snapshot, policy_, policy_.sanction, id, "cause"); };
  EXPECT_EQ(cause("s1"), reference(policy_.missed, 0));
  EXPECT_EQ(cause("s2"), "undetermined");
  EXPECT_EQ(cause("s3"), reference(policy_.missed, 1));
  EXPECT_EQ(cause("s4"), reference(policy_.concealed, 1));
  EXPECT_EQ(cause("s5"), "absent");
  EXPECT_EQ(cause("s6"), "undetermined");
  EXPECT_THAT(reported(), ElementsAre("kAmbiguousReference 3", "kDanglingReference 7"));
}

// Where other policies judge all owners, they report what leads nowhere: this one follows references when
// they are first read, and finds the same.
TEST_F(SnapshotTest, WhoAnswersForNobodyFollowsReferencesWhenTheyAreRead) {
  data_.tables["case"] = {{"id", "county", "on", "severity"},
                          {"c2", "222404", "2016-01-01", "major"},
                          {"c1", "222404", "2016-01-02", "major"},
                          {"c9", "222405", "2016-01-02", "minor"}};
  data_.tables["report"] = {{"id", "supervisor", "on", "case"}, {"r1", "z", "2016-02-01", "c1"},
                            {"r2", "a", "2016-02-02", "c9"},    {"r3", "a", "2016-02-03", "c7"},
                            {"r4", "b", "2016-02-04", "c2"},    {"r5", "b", "2016-02-05", ""}};
  data_.tables["missed_report"] = {
      {"id", "supervisor", "on"}, {"m2", "a", "2016-02-01"}, {"m1", "a", "2016-03-01"}};
  data_.tables["concealment"] = {{"id", "supervisor", "on"}, {"k1", "z", "2016-02-01"}};
  data_.tables["sanction"] = {{"id", "supervisor", "on", "step", "cause"},
                              {"s1", "a", "2016-04-01", "警告", "m1"},
                              {"s2", "a", "2016-04-03", "warning", "漏报记录/m2"},
                              {"s3", "z", "2016-04-04", "none", "k1"},
                              {"s4", "a", "2016-04-05", "none", ""},
                              {"s5", "a", "2016-04-06", "none", "patrol/m1"}};
  const auto said = [&](const Snapshot& snapshot) {
    std::string text;
    for (const std::string& id : IdsOf(snapshot, policy_.report))
      text += id + " " + CellOf(snapshot, policy_, policy_.report, id, "case") + ", ";
    for (const std::string& id : IdsOf(snapshot, policy_.sanction))
      text += id + " " + CellOf(snapshot, policy_, policy_.sanction, id, "cause") + ", ";
    return text;
  };
  const std::string judging = said(Build("222400"));
  EXPECT_THAT(reported(), ElementsAre("kDanglingReference 4", "kDanglingReference 6"));
  EXPECT_EQ(judging.substr(0, 43), "r2 2, r3 undetermined, r4 0, r5 absent, r1 ");
  const Snapshot others = Build("222400", {"222404", "222405"});
  EXPECT_EQ(said(others), judging);
  EXPECT_THAT(reported(), IsEmpty());
  const auto held = [](const StoredColumn& field) { return field.values.held() && field.values.size() > 0; };
  for (const hir::SpaceId space : {policy_.report, policy_.sanction}) {
    const auto& fields = Space(others, space).fields;
    EXPECT_TRUE(std::none_of(fields.begin(), fields.end(), held));
  }
  for (hir::StoredField& field : policy_.program.spaces[policy_.report].fields) field.type.optional = false;
  const Snapshot strict = BuildSnapshot(loaded_->dataset, policy_.program, {"222404", "222405"}, Year2016(),
                                        loaded_->emitter, loaded_->dataset.rejects);
  EXPECT_EQ(CellOf(strict, policy_, policy_.report, "r5", "case"), "undetermined");
}

}  // namespace
}  // namespace kaocheng::data::test
