#include "adapters/kcs/load.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <utility>

#include "adapters/kcs/format.h"
#include "tests/unit/kcs/folder_test.h"

namespace kaocheng::kcs {
namespace {

class LoadTest : public FolderTest {
 protected:
  void ExpectSame(const data::Schema& schema, std::optional<Date> as_of = {}) {
    ASSERT_TRUE(MakeSnapshot());
    EXPECT_EQ(FromSnapshot(schema, as_of), FromFolder(schema, as_of));
  }
};

TEST_F(LoadTest, SoundTablesAreTheSame) { ExpectSame(PatrolSchema()); }

TEST_F(LoadTest, RejectsAreTheSameWithTheirPlaces) {
  Write("entities/supervisor.csv", "id,name,hired\na,金哲,someday\nb,李明,\nb,李明,\n,,\n,nobody,\n");
  Write("records/patrol.csv",
        "id,supervisor,on,路线,km,minutes,ok,weather\n"
        "p9,b,2016-13-01,x,3,1,是,\n"
        "p1,a,2016-03-01,图们江,far,60,perhaps,fine\n"
        "p2,c,2016-02-01,,1.2345678,2小时,否,\n"
        "\n"
        "p3,a,2016-01-01,\"河\n边\",\"1,000\",,1,\n"
        "p3,a,2016-01-02,河,12,,1,\n"
        "p4,a,2016-01-01\n"
        "p5,a,2016-01-01,1,2,3,是,,,,\n"
        "p6,a,2016-01-01,1,2,3,是,,,,9\n"
        "p7,a,2016-01-01,\"open,3,5,是,\n"
        "p8,b,2016-01-03, 图们江 ,　３.5 ,90分钟,1,\n"
        ",,,,,,,\n"
        "p10,b,,x,3,1,是,\n");
  Write("records/unheard.csv", "id\nx\n");
  ExpectSame(PatrolSchema());
}

TEST_F(LoadTest, OtherPoliciesReadTheSameFileInOtherWays) {
  data::Schema schema = PatrolSchema();
  schema.tables[1].fields = {
      {"km", {}, data::CellKind::kText, false},         {"km", {}, data::CellKind::kMoney, false},
      {"on", {}, data::CellKind::kText, false},         {"ok", {}, data::CellKind::kText, false},
      {"minutes", {}, data::CellKind::kInteger, false}, {"路线", {}, data::CellKind::kText, false},
      {"elsewhere", {}, data::CellKind::kDate, false}};
  ExpectSame(schema);
}

TEST_F(LoadTest, CorrectionsAndTheDayOfKnowledge) {
  Write("records/patrol.csv",
        "id,supervisor,on,recorded,retracted,km\n"
        "p2,b,2016-02-01,2016-02-01T08:00,,3\n"
        "p1,a,2016-03-01,2016-03-01T08:00,,3\n"
        "p2,a,2016-02-02,2016-04-01T08:00,,4\n"
        "p1,a,2016-03-01,2016-05-01T08:00,是,4\n");
  ExpectSame(PatrolSchema());
  ExpectSame(PatrolSchema(), *ParseDate("2016-02-15"));
  ExpectSame(PatrolSchema(), *ParseDate("2016-04-15"));
}

// village, and supervisor of village.
data::Schema VillageSchema() {
  data::Schema schema = PatrolSchema();
  schema.tables.insert(schema.tables.begin(), {"village", {"村"}, true, "", {}, {}});
  schema.tables[1].owner = "village";
  schema.tables[1].owner_titles = {"村"};
  return schema;
}

TEST_F(LoadTest, EntitiesAreListedBelowTheirParents) {
  Write("entities/village.csv", "编号,from,until\nv2,,\nv10,2015-01-01,2016-01-01\nv10,2016-02-01,\nv1,,\n");
  Write("entities/supervisor.csv",
        "id,village,from,until,name\nb,v1,,,李明\na,v2,,2016-03-01,金哲\na,v10,2016-03-01,,金哲\n");
  ExpectSame(VillageSchema());
  EXPECT_TRUE(LoadSnapshot(VillageSchema())->tables[0].listed);
  EXPECT_TRUE(LoadSnapshot(VillageSchema())->tables[1].listed);
  // Of another kind, of another name, or of nobody.
  data::Schema schema = VillageSchema();
  schema.tables[1].owner_titles = {"乡"};
  ExpectSame(schema);
  ExpectSame(PatrolSchema());
  EXPECT_FALSE(LoadSnapshot(PatrolSchema())->tables[0].listed);
}

TEST_F(LoadTest, EntitiesInDoubtAreNotListed) {
  for (const std::string rows : {"b,v3,,\n", "b,,,\n", "b,v1,,2016-03-01\nb,v2,2016-02-01,\n",
                                 "b,v1,2016-02-01,2016-02-01\n", "b\n", "b,v1,soon,\n"}) {
    Write("entities/village.csv", "id\nv1\nv2\n");
    Write("entities/supervisor.csv", "id,village,from,until\na,v1,,\n" + rows);
    ExpectSame(VillageSchema());
  }
}

// What a policy says itself, and numbered ids of records, have codes of their own.
TEST_F(LoadTest, WordsOfPoliciesMayBeIds) {
  Write("entities/supervisor.csv", "id,name\n是,a\np2,b\nP7,c\n");
  Write("records/patrol.csv", "id,supervisor,on\nP6,是,2016-01-01\nP7,p2,2016-01-02\nP8,P7,2016-01-02\n");
  data::Schema schema = PatrolSchema();
  schema.words = {"是", "p2"};
  ExpectSame(schema);
}

// More owners than one block counts, of whom some have nothing.
TEST_F(LoadTest, OwnersOfSeveralBlocks) {
  std::string owners = "id\n", rows = "id,supervisor,on\n";
  const auto count = static_cast<int>(2 * kOwnersOfBlock);
  for (int i = 0; i < count; ++i) {
    owners += fmt::format("s{:06}\n", i);
    if (i % 3 == 0 || i == count - 1) rows += fmt::format("P{},s{:06},2016-01-01\n", i, i);
  }
  Write("entities/supervisor.csv", owners);
  Write("records/patrol.csv", rows);
  ExpectSame(PatrolSchema());
  const auto in_parts = LoadSnapshot(PatrolSchema()), as_a_whole = LoadSnapshot(PatrolSchema());
  const data::Column<int32_t>& offsets = in_parts->tables[1].sorted->offsets;
  const int32_t* const all = std::as_const(as_a_whole->tables[1].sorted->offsets).data();
  for (const size_t first : std::vector<size_t>{0, 1, 16383, 16384, 16385, 32000, 32768}) {
    std::vector<int32_t> some(std::min<size_t>(40, offsets.size() - first));
    offsets.Read(first, some.size(), some.data());
    EXPECT_TRUE(std::equal(some.begin(), some.end(), all + first)) << first;
  }
}

TEST_F(LoadTest, EncodingsAndLineEndsAreTheFoldersOwn) {
  Write("entities/supervisor.csv", "\xEF\xBB\xBFid,name\r\na,金哲\r\nb,\xBD\xF0\r\n");
  Write("records/patrol.csv", "id,supervisor,on,路线\r\np1,a,2016-03-01,\x01\r\n");
  ExpectSame(PatrolSchema());
}

TEST_F(LoadTest, CalendarAndDescription) {
  Write("dataset.yaml", "calendar: days.csv\noffset: \"+09:00\"\nwhat: 1\n");
  Write("days.csv", "date,kind\n2016-01-02,workday\n2016-01-03,moon\n");
  ExpectSame(PatrolSchema());
}

// Cells of every common form and of none, in any mixture.
rc::Gen<std::string> Cells() {
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::inRange(-3000, 3000), [](int n) { return std::to_string(n); }),
      rc::gen::map(rc::gen::inRange(0, 3000),
                   [](int n) { return std::to_string(n / 10) + "." + std::to_string(n % 10); }),
      rc::gen::map(rc::gen::inRange(16000, 18000), [](int n) { return FormatDate(n); }),
      rc::gen::map(rc::gen::inRange(23000000, 25000000), [](int n) { return FormatDatetime(n); }),
      rc::gen::map(rc::gen::inRange(0, 300), [](int n) { return "P" + std::to_string(n); }),
      rc::gen::element<std::string>("", "a", "b", "是", "否", "true", "0", "1", "007", "-0", "1e3", "12.50",
                                    "2016-1-5", "2016年1月5日", "1,5", " x ", "３", "5%", "3元", "2小时",
                                    "x\x01", "\xC3"));
}

RC_GTEST_FIXTURE_PROP(LoadTest, AnyCellsAreReadAlike, ()) {
  const auto quoted = [](const std::string& cell) { return "\"" + cell + "\""; };
  std::string text = "id,supervisor,on,recorded,路线,km,minutes,ok\n";
  const auto wild = *rc::gen::inRange(0, 3);
  const auto rows = *rc::gen::inRange(0, 60);
  for (int row = 0; row < rows; ++row) {
    const bool any = wild == 2;
    text += any ? quoted(*Cells()) : "p" + std::to_string(*rc::gen::inRange(0, wild == 0 ? 100000 : 30));
    text += "," + (any ? quoted(*Cells()) : *rc::gen::element<std::string>("a", "b"));
    text += "," + (any ? quoted(*Cells()) : FormatDate(*rc::gen::inRange(16800, 17100)));
    text += "," + (any ? quoted(*Cells()) : FormatDatetime(*rc::gen::inRange(24200000, 24200100)));
    for (int c = 0; c < 4; ++c) text += "," + quoted(*Cells());
    text += "\n";
  }
  Write("records/patrol.csv", text);
  data::Schema schema = PatrolSchema();
  for (data::FieldSchema& field : schema.tables[1].fields)
    field.kind =
        static_cast<data::CellKind>(*rc::gen::inRange(0, static_cast<int>(data::CellKind::kText) + 1));
  RC_ASSERT(MakeSnapshot());
  RC_ASSERT(FromSnapshot(schema) == FromFolder(schema));
}

}  // namespace
}  // namespace kaocheng::kcs
