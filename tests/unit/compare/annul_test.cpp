#include "engine/compare/annul.h"

#include <gmock/gmock.h>

#include "fixture.h"

// The data as if a record had been annulled, and what goes with it.
namespace kaocheng::compare {
namespace {

using namespace data::test;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class AnnulTest : public testing::Test {
 protected:
  AnnulTest() : policy_(MakePolicy("222404")) {
    hir::Program& program = policy_.program;
    auto& fields = program.spaces[policy_.sanction].fields;
    fields.push_back({{"annulled", "撤销", {}, {}}, {hir::TypeKind::kBoolean, false, 0}, false});
    program.ladders[hir::LadderId{0}].history_annulled =
        program.columns.Add({policy_.sanction,
                             fields.back().type,
                             hir::Field{hir::Field::Kind::kStored, static_cast<uint32_t>(fields.size() - 1)},
                             {},
                             {}});
    data_ = TwoCounties();
    data_.tables["case"] = {{"id", "county", "on", "severity"}, {"k1", "222404", "2016-02-01", "minor"}};
    data_.tables["report"] = {
        {"id", "supervisor", "on", "case"}, {"r1", "a", "2016-02-02", "k1"}, {"r2", "a", "2016-02-03", ""}};
    data_.tables["missed_report"] = {
        {"id", "supervisor", "on"}, {"m1", "a", "2016-03-01"}, {"m2", "b", "2016-03-02"}};
    data_.tables["sanction"] = {{"id", "supervisor", "on", "step", "cause", "annulled"},
                                {"d1", "a", "2016-04-01", "warning", "m1", "false"},
                                {"d2", "b", "2016-04-02", "warning", "m2", "false"}};
  }

  data::Snapshot Without(const std::string& record) {
    loaded_ = std::make_unique<Loaded>(LoadTables(policy_, data_));
    const auto tables = TablesWith(loaded_->dataset, record);
    EXPECT_THAT(tables, SizeIs(1)) << record;
    data::Draft draft(loaded_->dataset);
    Annul(loaded_->dataset, {&policy_.program}, tables.front(), record, draft);
    data::AmendAnew(loaded_->dataset, draft.Take());
    return BuildSnapshot(loaded_->dataset, policy_.program, {}, Year2016(), loaded_->emitter,
                         loaded_->dataset.rejects);
  }
  std::string Cell(const data::Snapshot& snapshot, hir::SpaceId space, const char* id,
                   const char* field) const {
    return CellOf(snapshot, policy_, space, id, field);
  }

  Policy policy_;
  Data data_;
  std::unique_ptr<Loaded> loaded_;
};

TEST_F(AnnulTest, ADecisionIsMarkedAndStays) {
  const data::Snapshot without = Without("d1");
  EXPECT_THAT(IdsOf(without, policy_.sanction), ElementsAre("d1", "d2"));
  EXPECT_EQ(Cell(without, policy_.sanction, "d1", "annulled"), "1");
  EXPECT_EQ(Cell(without, policy_.sanction, "d2", "annulled"), "0");
  EXPECT_THAT(IdsOf(without, policy_.missed), ElementsAre("m1", "m2"));
}

TEST_F(AnnulTest, WithAViolationGoesWhatWasDecidedBecauseOfIt) {
  const data::Snapshot without = Without("m1");
  EXPECT_THAT(IdsOf(without, policy_.missed), ElementsAre("m2"));
  EXPECT_EQ(Cell(without, policy_.sanction, "d1", "annulled"), "1");
  EXPECT_EQ(Cell(without, policy_.sanction, "d2", "annulled"), "0");
}

TEST_F(AnnulTest, AReferenceThatMayBeEmptyIs) {
  const data::Snapshot without = Without("k1");
  EXPECT_THAT(IdsOf(without, policy_.cases), IsEmpty());
  EXPECT_THAT(IdsOf(without, policy_.report), ElementsAre("r1", "r2"));
  EXPECT_EQ(Cell(without, policy_.report, "r1", "case"), "absent");
}

TEST_F(AnnulTest, WhatCannotBeWithoutItGoesToo) {
  for (hir::StoredField& field : policy_.program.spaces[policy_.report].fields) field.type.optional = false;
  data_.tables["report"].pop_back();
  const data::Snapshot without = Without("k1");
  EXPECT_THAT(IdsOf(without, policy_.report), IsEmpty());
}

TEST_F(AnnulTest, WithoutSuchAColumnADecisionIsRetracted) {
  for (auto& row : data_.tables["sanction"]) row.pop_back();
  EXPECT_THAT(IdsOf(Without("d1"), policy_.sanction), ElementsAre("d2"));
}

TEST_F(AnnulTest, NobodyHasSuchARecord) {
  const Loaded loaded = LoadTables(policy_, data_);
  EXPECT_THAT(TablesWith(loaded.dataset, "x9"), IsEmpty());
  EXPECT_THAT(TablesWith(loaded.dataset, "a"), IsEmpty()) << "a person is no record";
}

}  // namespace
}  // namespace kaocheng::compare
