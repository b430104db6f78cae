#include "adapters/kcs/load.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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
