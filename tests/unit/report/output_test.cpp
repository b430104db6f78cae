#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "adapters/file/digest.h"
#include "adapters/report/hashing_file.h"
#include "adapters/report/receipt.h"
#include "adapters/report/staging.h"
#include "adapters/report/text.h"
#include "adapters/sqlite/sqlite_out.h"
#include "tests/support/read_file.h"

namespace kaocheng::report {
namespace {

namespace fs = std::filesystem;

class OutputTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("kaocheng-output-" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::string Read(const fs::path& path) { return ReadFile(path); }
  std::vector<std::string> Listing() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      names.push_back(entry.path().lexically_relative(folder_).string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  fs::path folder_;
};

TEST_F(OutputTest, NothingIsThereUntilCommit) {
  {
    Staging staging(folder_ / "out", Staging::Shape::kFolder);
    ASSERT_FALSE(staging.Open());
    ASSERT_FALSE(WriteFile(staging.Path("a"), "1"));
    EXPECT_FALSE(fs::exists(folder_ / "out"));
  }
  EXPECT_TRUE(Listing().empty());
}

TEST_F(OutputTest, CommitKeepsWhatOthersPutThere) {
  fs::create_directories(folder_ / "out");
  ASSERT_FALSE(WriteFile(folder_ / "out/notes.txt", "mine"));
  ASSERT_FALSE(WriteFile(folder_ / "out/a", "old"));
  {
    Staging staging(folder_ / "out/", Staging::Shape::kFolder);
    ASSERT_FALSE(staging.Open());
    ASSERT_FALSE(WriteFile(staging.Path("a"), "new"));
    ASSERT_FALSE(WriteFile(staging.Path("receipt"), "r"));
    ASSERT_FALSE(staging.Commit("receipt"));
  }
  EXPECT_EQ(Listing(), (std::vector<std::string>{"out", "out/a", "out/notes.txt", "out/receipt"}));
  EXPECT_EQ(Read(folder_ / "out/a"), "new");
}

TEST_F(OutputTest, AFileDoesNotBecomeAFolder) {
  ASSERT_FALSE(WriteFile(folder_ / "out", "file"));
  Staging staging(folder_ / "out", Staging::Shape::kFolder);
  EXPECT_TRUE(staging.Open());
  EXPECT_EQ(Read(folder_ / "out"), "file");
}

// Moving a file to its name would take the pipe, or the device, away from everybody.
TEST_F(OutputTest, APipeStaysAPipe) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  Staging staging(folder_ / "pipe", Staging::Shape::kFile);
  EXPECT_TRUE(staging.Open());
  EXPECT_TRUE(fs::is_fifo(folder_ / "pipe"));
  EXPECT_EQ(Listing(), std::vector<std::string>{"pipe"});
}

TEST_F(OutputTest, HashIsThatOfTheBytes) {
  std::string hash;
  HashingFile file(folder_ / "a");
  const uint64_t one = file.Place("one ");
  const uint64_t two = file.Place("two");
  file.WriteAt(two, "two");
  file.WriteAt(one, "one ");
  ASSERT_FALSE(file.Close(hash));
  EXPECT_EQ(hash, file::Sha256("one two"));
  EXPECT_EQ(Read(folder_ / "a"), "one two");
}

TEST_F(OutputTest, WhatCannotBeWrittenIsSaid) {
  std::string hash;
  HashingFile nowhere(folder_ / "missing/a");
  nowhere.WriteAt(nowhere.Place("one"), "one");
  EXPECT_TRUE(nowhere.Close(hash));
  EXPECT_TRUE(hash.empty());
}

TEST_F(OutputTest, DatabasesOfEqualRowsAreEqual) {
  for (const char* name : {"1.db", "2.db"}) {
    sqlite::OutcomeWriter writer;
    ASSERT_FALSE(writer.Open(folder_ / name, {"subject", "value"}));
    ASSERT_FALSE(writer.Add({"a", "1500.00"}));
    ASSERT_FALSE(writer.Add({"b", std::nullopt}));
    ASSERT_FALSE(writer.Finish({{"engine", "kaocheng"}}));
  }
  EXPECT_EQ(Read(folder_ / "1.db"), Read(folder_ / "2.db"));
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((folder_ / "1.db").c_str(), &database), SQLITE_OK);
  sqlite3_stmt* query = nullptr;
  sqlite3_prepare_v2(database, "SELECT count(*), sum(value IS NULL), min(value) FROM outcomes", -1, &query,
                     nullptr);
  ASSERT_EQ(sqlite3_step(query), SQLITE_ROW);
  EXPECT_EQ(sqlite3_column_int(query, 0), 2);
  EXPECT_EQ(sqlite3_column_int(query, 1), 1);
  EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(query, 2)), "1500.00");
  sqlite3_finalize(query);
  sqlite3_close(database);
}

TEST(ReceiptTest, RowsSayWhatTheTextSays) {
  Receipt receipt;
  receipt.engine = "kaocheng 0.1.0";
  receipt.period = {16801, 17166, 17166, "2016"};
  receipt.sources = {{"政策/a.kc", "00"}};
  receipt.counts["award"]["determined"] = 2;
  const auto json = nlohmann::ordered_json::parse(ToJson(receipt));
  EXPECT_EQ(json["evaluation_date"], "2016-12-31");
  EXPECT_EQ(json["sources"][0]["path"], "政策/a.kc");
  EXPECT_EQ(json["counts"]["award"]["determined"], 2);
  const auto rows = ToRows(receipt);
  ASSERT_EQ(rows.size(), json.size());
  size_t at = 0;
  for (const auto& [key, value] : json.items()) {
    EXPECT_EQ(rows[at].first, key);
    EXPECT_EQ(value.is_string() ? rows[at].second : nlohmann::ordered_json::parse(rows[at].second).dump(),
              value.is_string() ? value.get<std::string>() : value.dump());
    ++at;
  }
}

}  // namespace
}  // namespace kaocheng::report
