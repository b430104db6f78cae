#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "adapters/sqlite/sqlite_in.h"

namespace kaocheng::sqlite {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

data::Schema PatrolSchema() {
  data::Schema schema;
  schema.tables.push_back({"supervisor", {"监督员"}, true, "", {}, {}});
  schema.tables.push_back({"patrol",
                           {"巡查"},
                           false,
                           "supervisor",
                           {"监督员"},
                           {{"km", {"里程"}, data::CellKind::kDecimal, false}}});
  return schema;
}

class SqliteTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::temp_directory_path() /
             ("kaocheng_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + "_" +
              std::to_string(getpid()) + ".db"))  // two builds may be tested at a time
                .string();
    std::filesystem::remove(path_);
    Run("CREATE TABLE dataset(key, value); INSERT INTO dataset VALUES ('offset', '+08:00');"
        "CREATE TABLE supplied(records, units, \"from\", \"to\");"
        "INSERT INTO supplied VALUES ('巡查', 'all', '2016-01-01', '2016-12-31');"
        "CREATE TABLE supervisor(id TEXT); INSERT INTO supervisor VALUES ('a');"
        "CREATE TABLE walks(id TEXT, who TEXT, day TEXT, distance REAL);"
        "INSERT INTO walks VALUES ('p1', 'a', '2016-03-01', 3.5), ('p2', 'a', '2016-03-02', NULL);"
        "CREATE VIEW patrol AS SELECT id, who AS 监督员, day AS \"on\", distance AS km FROM walks;");
  }
  void TearDown() override { std::filesystem::remove(path_); }

  void Run(const char* sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    sqlite3_close(database);
  }
  std::vector<std::string> Reported() const {
    std::vector<std::string> codes;
    for (const Diagnostic& diagnostic : emitter_.diagnostics()) {
      const auto* place = std::get_if<DataPlace>(&diagnostic.place);
      codes.push_back(std::string(Row(diagnostic.code).name) + " " + std::to_string(place->line));
    }
    return codes;
  }
  bool Read() {
    emitter_ = {};
    loaded_ = Load(path_, PatrolSchema(), emitter_);
    return loaded_.has_value();
  }

  std::string path_;
  Emitter emitter_;
  std::optional<data::Dataset> loaded_;
};

TEST_F(SqliteTest, ReadsTablesAndViews) {
  ASSERT_TRUE(Read());
  EXPECT_THAT(Reported(), ElementsAre("kUnknownFile 0"));  // walks
  const data::RawTable& patrol = loaded_->tables[1];
  EXPECT_EQ(patrol.rows(), 2);
  EXPECT_EQ(patrol.columns[0].values[0], 3'500'000);
  EXPECT_THAT(patrol.columns[0].states, ElementsAre(0, 1));
  ASSERT_EQ(loaded_->supplied.size(), 1);
  EXPECT_EQ(loaded_->supplied[0].record, "patrol");
  EXPECT_EQ(loaded_->supplied[0].unit, "");
  EXPECT_EQ(loaded_->hash.size(), 64);
}

TEST_F(SqliteTest, BadCellsAreReportedByRow) {
  Run("INSERT INTO walks VALUES ('p3', 'a', '2016-03-32', 1), ('p4', 'a', '2016-03-03', 'far')");
  ASSERT_TRUE(Read());
  EXPECT_THAT(Reported(), ElementsAre("kNotADate 3", "kNotANumber 4", "kUnknownFile 0"));
  EXPECT_EQ(loaded_->rejects, 2);
}

TEST_F(SqliteTest, TheEnvironmentFails) {
  Run("DROP VIEW patrol; CREATE VIEW patrol AS SELECT id, day AS \"on\" FROM walks");
  EXPECT_FALSE(Read());
  EXPECT_THAT(Reported(), Contains("kMissingColumn 1"));
  Run("DROP TABLE dataset");
  EXPECT_FALSE(Read());
  EXPECT_THAT(Reported(), ElementsAre("kNotDataSet 0"));
  std::ofstream(path_) << "this is no database, but long enough to be one; this is no database";
  EXPECT_FALSE(Read());
  EXPECT_THAT(Reported(), Contains("kFileUnreadable 0"));
  std::filesystem::remove(path_);
  EXPECT_FALSE(Read());
  EXPECT_THAT(Reported(), ElementsAre("kNotDataSet 0"));
}

}  // namespace
}  // namespace kaocheng::sqlite
