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
#include "tests/support/setting.h"

// A comparison against two full runs: SQL joins their outcomes line by line and must find the same changes,
// for edits of the shipped policies two by two and all together (grade and ladder step only there), over the
// generated prefecture. With KAOCHENG_BRIEF (tools/sanitize) only all together.
namespace kaocheng::acceptance {
namespace {

namespace fs = std::filesystem;

struct Edit {
  const char* name;
  const char* file;
  const char* from;
  const char* to;
  const char* clause = "";
};

const std::vector<Edit> kEdits = {
    {"parameter", "yanbian/yanbian.kc", "parameter patrol_days \"每月巡查天数\" : integer { 4 }",
     "parameter patrol_days \"每月巡查天数\" : integer { 4, 6 from 2016-07-01 }", "patrol_days"},
    {"item", "yanbian/yanbian.kc", "  item learning   \"参加培训\"   : +5 * learning.rate\n",
     "  item extra \"宣讲\" : +1 each publicity, at most 3\n"},
    {"window", "yanbian/yanbian.kc", "warning or above, last 12 months", "warning or above, last 24 months"},
    {"violation", "yanbian/yanbian.kc", "  at warning when effect >= larger\n}\nviolation missed ",
     "  at warning when effect >= major\n  heavier 1 when obstructed\n}\nviolation missed "},
    {"grade", "yanbian/yanbian.kc", "at most 20% within township pooled in county below 5",
     "at most 10% within township pooled in county below 5"},
    {"step", "yanbian/222404.kc", "增加 职责 river_patrol",
     "增加 档 study \"停岗\" 属于 管理措施 高于 criticism 期限 12个月 由 县\n增加 职责 river_patrol"},
};

class CompareRunsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "kaocheng-compare-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    Shell({KAOCHENG_GENERATOR, "--out", Path("data"), "--scale", "1", "--seed", "2016"});
    fs::create_directories(folder_ / "base");
    for (const char* part : {"jilin", "yanbian"})
      fs::copy(fs::path("policies") / part, folder_ / "base" / part);
    Run("base");
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  void Shell(const std::vector<std::string>& command) const {
    const std::string line = report::ShellCommand(command) + " > /dev/null";
    ASSERT_EQ(std::system(line.c_str()), 0) << line;
  }

  void Run(const std::string& policies) const {
    Shell({KAOCHENG_PROGRAM, "run", "--policy", Path(policies), "--data", Path("data"), "--period", "2016",
           "--out", Path("run-" + policies)});
  }

  void Draft(const std::string& name, const std::vector<Edit>& edits) const {
    fs::copy(folder_ / "base", folder_ / name, fs::copy_options::recursive);
    for (const Edit& edit : edits) {
      const fs::path path = folder_ / name / edit.file;
      std::string text = ReadFile(path);
      const size_t at = text.find(edit.from);
      ASSERT_NE(at, std::string::npos) << edit.name;
      std::ofstream(path) << text.replace(at, std::string(edit.from).size(), edit.to);
    }
  }

  static std::string Query(sqlite3* database, const std::string& sql) {
    std::string text;
    char* message = nullptr;
    const auto row = [](void* out, int n, char** cells, char**) {
      for (int i = 0; i < n; ++i)
        *static_cast<std::string*>(out) += (cells[i] ? cells[i] : "-") + std::string("|");
      *static_cast<std::string*>(out) += '\n';
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), row, &text, &message), SQLITE_OK) << message;
    return text;
  }

  static void Load(sqlite3* database, const std::string& table, const std::string& path) {
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, ("INSERT INTO " + table + " VALUES (?)").c_str(), -1, &insert, nullptr);
    std::ifstream lines(path);
    for (std::string line; std::getline(lines, line);) {
      sqlite3_bind_text(insert, 1, line.data(), static_cast<int>(line.size()), SQLITE_TRANSIENT);
      sqlite3_step(insert);
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
  }

  static void LoadReport(sqlite3* database, const std::string& folder) {
    const std::string json = ReadFile(folder + "/comparison.json");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO report VALUES (?)", -1, &insert, nullptr);
    sqlite3_bind_text(insert, 1, json.data(), static_cast<int>(json.size()), SQLITE_TRANSIENT);
    sqlite3_step(insert);
    sqlite3_finalize(insert);
  }

  // How many lines changed.
  int Hold(const std::string& draft) const {
    Run(draft);
    Shell({KAOCHENG_PROGRAM, "compare", "--base", Path("base"), "--with", Path(draft), "--data", Path("data"),
           "--period", "2016", "--out", Path("compared-" + draft)});
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(":memory:", &db), SQLITE_OK);
    Query(db, "CREATE TABLE one (json TEXT); CREATE TABLE two (json TEXT); CREATE TABLE report (json TEXT)");
    Query(db, "BEGIN");
    Load(db, "one", Path("run-base") + "/outcomes.ndjson");
    Load(db, "two", Path("run-" + draft) + "/outcomes.ndjson");
    Query(db, "COMMIT");
    LoadReport(db, Path("compared-" + draft));
    for (const char* side : {"one", "two"}) {
      Query(db, std::string("CREATE TABLE lines_") + side + R"(
        AS SELECT json->>'$.subject' || '|' || (json->>'$.entity') || '|' || (json->>'$.kind') || '|' ||
             (json->>'$.name') || '|' || coalesce(json->>'$.scope', '') || '|' ||
             coalesce(json->>'$.violation', '') || '|' || coalesce(json->>'$.record', '') AS key,
           coalesce(json->>'$.value', json->>'$.step', 'null') || ' ' || (json->>'$.status') || ' ' ||
             coalesce(json->>'$.state', '') || ' ' || coalesce(json->>'$.required', '') || ' ' ||
             coalesce(json->>'$.met', '') || ' ' || coalesce(json->>'$.handled_by', '') AS says FROM )" +
                    side + "; CREATE UNIQUE INDEX key_" + side + " ON lines_" + side + " (key)");
    }
    Query(db, R"(
      CREATE TABLE expected AS
        SELECT a.key, a.says AS before, b.says AS after FROM lines_one a LEFT JOIN lines_two b ON a.key = b.key
          WHERE a.says IS NOT b.says
        UNION ALL SELECT b.key, NULL, b.says FROM lines_two b WHERE b.key NOT IN (SELECT key FROM lines_one);
      CREATE TABLE actual AS SELECT c->>'$.subject' || '|' || (c->>'$.entity') || '|' || (c->>'$.kind') || '|' ||
             (c->>'$.name') || '|' || coalesce(c->>'$.scope', '') || '|' || coalesce(c->>'$.violation', '') ||
             '|' || coalesce(c->>'$.record', '') AS key,
           iif(c->'$.before' = 'null', NULL, coalesce(c->>'$.before.value', 'null') || ' ' ||
             (c->>'$.before.status') || ' ' || coalesce(c->>'$.before.state', '') || ' ' ||
             coalesce(c->>'$.before.required', '') || ' ' || coalesce(c->>'$.before.met', '') || ' ' ||
             coalesce(c->>'$.before.handled_by', '')) AS before,
           iif(c->'$.after' = 'null', NULL, coalesce(c->>'$.after.value', 'null') || ' ' ||
             (c->>'$.after.status') || ' ' || coalesce(c->>'$.after.state', '') || ' ' ||
             coalesce(c->>'$.after.required', '') || ' ' || coalesce(c->>'$.after.met', '') || ' ' ||
             coalesce(c->>'$.after.handled_by', '')) AS after
        FROM (SELECT value AS c FROM report, json_each(report.json, '$.changes')))");
    EXPECT_EQ(Query(db, "SELECT * FROM expected EXCEPT SELECT * FROM actual LIMIT 5"), "")
        << "in the runs only";
    EXPECT_EQ(Query(db, "SELECT * FROM actual EXCEPT SELECT * FROM expected LIMIT 5"), "")
        << "in the comparison only";
    EXPECT_EQ(Query(db, "SELECT count(*) FROM actual"), Query(db, "SELECT count(*) FROM expected"));
    // Money by award, matrices.
    EXPECT_EQ(Query(db, R"(
      WITH paid AS (SELECT 1 AS sign, json FROM two UNION ALL SELECT -1, json FROM one)
      SELECT json->>'$.name', round(sum(sign * (json->>'$.value')), 2) FROM paid
        WHERE json->>'$.kind' = 'award' AND json->>'$.type' = 'money' GROUP BY 1
      EXCEPT SELECT value->>'$.name', round(value->>'$.money.delta', 2) FROM report, json_each(report.json, '$.outcomes')
      EXCEPT SELECT json->>'$.name', 0.0 FROM one)"),
              "");
    const int changed = std::stoi(Query(db, "SELECT count(*) FROM expected"));
    EXPECT_EQ(Query(db,
                    "SELECT coalesce(sum(value->>'$.changed'), 0) FROM report, "
                    "json_each(report.json, '$.outcomes')"),
              std::to_string(changed) + "|\n");
    sqlite3_close(db);
    return changed;
  }

  // Of the draft with two edits, what the first alone answers for is what a run with it alone says.
  void HoldCauses(const Edit& edit) const {
    Draft("alone", {edit});
    Run("alone");
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(":memory:", &db), SQLITE_OK);
    Query(db, "CREATE TABLE alone (json TEXT); CREATE TABLE report (json TEXT); BEGIN");
    Load(db, "alone", Path("run-alone") + "/outcomes.ndjson");
    Query(db,
          "COMMIT; CREATE TABLE lines AS SELECT json->>'$.subject' || '|' || (json->>'$.name') || '|' || "
          "coalesce(json->>'$.scope', '') AS key, json->>'$.value' AS value FROM alone "
          "WHERE json->>'$.kind' = 'score'; CREATE INDEX by_key ON lines (key)");
    LoadReport(db, Path(std::string("compared-") + edit.name));
    Query(db, R"(
      CREATE TABLE provision AS SELECT value->>'$.id' AS p FROM report, json_each(report.json, '$.provisions')
        WHERE value->>'$.clause' = ')" +
                  std::string(edit.clause) + R"(';
      CREATE TABLE change AS SELECT value->>'$.subject' || '|' || (value->>'$.name') || '|' AS key,
          value->>'$.before.value' AS before, value->>'$.after.value' AS after, value->>'$.ways' AS ways,
          value->>'$.cause' AS cause, value->>'$.shares' AS shares
        FROM report, json_each(report.json, '$.changes') WHERE value->>'$.kind' = 'score';
      CREATE TABLE held AS SELECT value, before, after, ways = '[["' || p || '"]]' AS one, cause,
          coalesce(shares->>p, 0) AS share FROM provision, change JOIN lines USING (key))");
    // That it is the only cause; that it is none; that its part is of the size that is said.
    for (const auto& [which, holds] :
         {std::pair("one", "value IS after"), std::pair("share = 0", "value IS before"),
          std::pair("cause = 'each' AND share > 0",
                    "abs(value - before - share * (after - before)) < 0.0001")}) {
      SCOPED_TRACE(which);
      const std::string where = std::string("SELECT count(*) FROM held WHERE ") + which;
      EXPECT_GT(std::stoi(Query(db, where)), 0);
      EXPECT_EQ(Query(db, where + " AND NOT (" + holds + ")"), "0|\n");
    }
    sqlite3_close(db);
  }

  fs::path folder_;
};

TEST_F(CompareRunsTest, FindsWhatTwoRunsDiffer) {
  for (const size_t i : Brief() ? std::vector<size_t>{} : std::vector<size_t>{0, 2}) {
    SCOPED_TRACE(kEdits[i].name);
    Draft(kEdits[i].name, {kEdits[i], kEdits[i + 1]});
    EXPECT_GT(Hold(kEdits[i].name), 0);
    if (HasFatalFailure()) return;
    if (i == 0) HoldCauses(kEdits[0]);
  }
  Draft("all", kEdits);
  EXPECT_GT(Hold("all"), 0);
}

}  // namespace
}  // namespace kaocheng::acceptance
