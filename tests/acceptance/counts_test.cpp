#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "adapters/report/text.h"
#include "tests/support/read_file.h"

// The demo's run against what SQL says of the same files: counts/*.sql derive the outcomes from the imported
// CSV, value by value, without anything of the engine.
namespace kaocheng::acceptance {
namespace {

namespace fs = std::filesystem;

class CountsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = (fs::temp_directory_path() / "kaocheng-counts-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    const std::string data = (folder_ / "data").string();
    const std::string out = (folder_ / "out").string();
    Shell(report::ShellCommand({KAOCHENG_GENERATOR, "--out", data, "--scale", "1", "--seed", "2016"}));
    Shell(report::ShellCommand(
        {KAOCHENG_PROGRAM, "run", "--policy", "policies", "--data", data, "--period", "2016", "--out", out}));
    {
      std::ofstream commands(folder_ / "import.sql");
      commands << ".mode csv\n";
      for (const char* part : {"entities", "records"}) {
        for (const auto& file : fs::directory_iterator(fs::path(data) / part))
          commands << ".import " << file.path().string() << " csv_" << file.path().stem().string() << "\n";
      }
    }
    const std::string database = (folder_ / "counts.db").string();
    Shell("sqlite3 -bail " + report::ShellQuote(database) + " < " +
          report::ShellQuote((folder_ / "import.sql").string()));
    ASSERT_EQ(sqlite3_open(database.c_str(), &database_), SQLITE_OK);
    Execute("CREATE TABLE line (json TEXT); BEGIN");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database_, "INSERT INTO line VALUES (?)", -1, &insert, nullptr);
    std::ifstream lines(fs::path(out) / "outcomes.ndjson");
    for (std::string line; std::getline(lines, line);) {
      sqlite3_bind_text(insert, 1, line.data(), static_cast<int>(line.size()), SQLITE_TRANSIENT);
      sqlite3_step(insert);
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    Execute("COMMIT");
    Execute(Text("data"));
  }

  static void TearDownTestSuite() {
    sqlite3_close(database_);
    fs::remove_all(folder_);
  }

  static void Shell(const std::string& command) { ASSERT_EQ(std::system(command.c_str()), 0) << command; }

  static std::string Text(const std::string& name) {
    std::string text = ReadFile("tests/acceptance/counts/" + name + ".sql");
    EXPECT_FALSE(text.empty()) << name;
    return text;
  }

  static void Execute(const std::string& sql) {
    char* message = nullptr;
    ASSERT_EQ(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
  }

  // Rows with their columns joined by |, ten at most.
  static std::vector<std::string> Rows(const std::string& sql) {
    sqlite3_stmt* query = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database_, sql.c_str(), -1, &query, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database_);
    std::vector<std::string> rows;
    while (rows.size() < 10 && sqlite3_step(query) == SQLITE_ROW) {
      std::string row;
      for (int i = 0; i < sqlite3_column_count(query); ++i) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(query, i));
        row += (i == 0 ? "" : "|") + std::string(text == nullptr ? "-" : text);
      }
      rows.push_back(row);
    }
    sqlite3_finalize(query);
    return rows;
  }

  // The file makes the views `expected` and `actual`; they must hold the same rows, and at least so many.
  static void Compare(const std::string& name, int least) {
    Execute("DROP VIEW IF EXISTS expected; DROP VIEW IF EXISTS actual;");
    Execute(Text(name));
    const std::vector<std::string> none;
    EXPECT_EQ(Rows("SELECT * FROM expected EXCEPT SELECT * FROM actual"), none) << "in SQL only";
    EXPECT_EQ(Rows("SELECT * FROM actual EXCEPT SELECT * FROM expected"), none) << "in the run only";
    EXPECT_EQ(Rows("SELECT (SELECT count(*) FROM expected) = (SELECT count(*) FROM actual)").at(0), "1");
    EXPECT_GE(std::stoi(Rows("SELECT count(*) FROM expected").at(0)), least);
  }

  static fs::path folder_;
  static sqlite3* database_;
};

fs::path CountsTest::folder_;
sqlite3* CountsTest::database_ = nullptr;

// In this order: the score needs the duties, grades and awards need both.
TEST_F(CountsTest, AreWhatSqlSays) {
  ASSERT_NE(database_, nullptr);
  const std::vector<std::pair<std::string, int>> topics = {
      {"people", 16},   {"duties", 14000},   {"score", 2000}, {"grade", 2000},
      {"awards", 1500}, {"violations", 700}, {"excused", 50}};
  for (const auto& [topic, least] : topics) {
    SCOPED_TRACE(topic);
    Compare(topic, least);
  }
}

}  // namespace
}  // namespace kaocheng::acceptance
