#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "examples/generate/generate.h"
#include "tests/support/read_file.h"

namespace kaocheng::generate {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Lines(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells;
  std::stringstream stream(line + ",");
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

std::set<std::string> Column(const fs::path& path, size_t column) {
  std::set<std::string> values;
  const std::vector<std::string> lines = Lines(path);
  for (size_t row = 1; row < lines.size(); ++row) values.insert(Cells(lines[row])[column]);
  return values;
}

std::map<std::string, std::string> Bytes(const fs::path& folder) {
  std::map<std::string, std::string> bytes;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    bytes[fs::relative(entry.path(), folder).string()] = ReadFile(entry.path());
  }
  return bytes;
}

class GeneratorTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("kaocheng_generator_" + std::to_string(::getpid()));
    fs::remove_all(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path Make(const std::string& name, Options options) {
    options.out = (root_ / name).string();
    const auto summary = Generate(options);
    EXPECT_TRUE(summary);
    if (summary) last_ = *summary;
    return root_ / name;
  }

  fs::path root_;
  Summary last_;
};

TEST_F(GeneratorTest, AWholePrefecture) {
  const fs::path data = Make("one", {});
  EXPECT_EQ(Lines(data / "entities/county.csv").size(), 1u + 8);
  EXPECT_EQ(Lines(data / "entities/township.csv").size(), 1u + 88);
  EXPECT_EQ(Column(data / "entities/village.csv", 0).size(), 1234u);
  const auto people = Column(data / "entities/supervisor.csv", 0);
  EXPECT_EQ(static_cast<int64_t>(people.size()), last_.people);
  EXPECT_GT(people.size(), 1900u);
  EXPECT_LT(people.size(), 2300u);
  EXPECT_LT(people.size(), Lines(data / "entities/supervisor.csv").size() - 1) << "nobody moves";
  EXPECT_GT(last_.records / last_.people, 150);
  EXPECT_LT(last_.records / last_.people, 220);
  int64_t records = 0;
  for (const auto& entry : fs::directory_iterator(data / "records")) {
    const auto rows = static_cast<int64_t>(Lines(entry.path()).size()) - 1;
    EXPECT_GT(rows, 0) << entry.path();
    records += rows;
  }
  EXPECT_EQ(records, last_.records);
}

TEST_F(GeneratorTest, HomonymsOccur) {
  const fs::path data = Make("one", {});
  EXPECT_LT(Column(data / "entities/supervisor.csv", 4).size(), static_cast<size_t>(last_.people));
}

TEST_F(GeneratorTest, EveryKindOfRecordBelongsToSomebodyInService) {
  const fs::path data = Make("one", {});
  std::map<std::string, std::pair<std::string, std::string>> service;  // first day, first day without
  const auto lines = Lines(data / "entities/supervisor.csv");
  for (size_t row = 1; row < lines.size(); ++row) {
    const auto cells = Cells(lines[row]);
    const std::string until = cells[3].empty() ? "9999-12-31" : cells[3];
    auto [at, fresh] = service.try_emplace(cells[0], cells[2], until);
    if (!fresh) {
      at->second.first = std::min(at->second.first, cells[2]);
      at->second.second = std::max(at->second.second, until);
    }
  }
  for (const auto& entry : fs::directory_iterator(data / "records")) {
    const auto rows = Lines(entry.path());
    const auto header = Cells(rows[0]);
    if (header[1] != "supervisor" && header[1] != "监督员") continue;
    for (size_t row = 1; row < rows.size(); ++row) {
      const auto cells = Cells(rows[row]);
      ASSERT_EQ(cells.size(), header.size()) << entry.path() << ":" << row + 1;
      const auto at = service.find(cells[1]);
      ASSERT_NE(at, service.end()) << rows[row];
      EXPECT_LE(at->second.first, cells[2]) << entry.path() << ":" << row + 1;
      EXPECT_LT(cells[2], at->second.second) << entry.path() << ":" << row + 1;
    }
  }
}

TEST_F(GeneratorTest, OneSeedGivesTheSameBytes) {
  const auto first = Bytes(Make("a", {.seed = 7, .mess = 3}));
  EXPECT_EQ(first, Bytes(Make("b", {.seed = 7, .mess = 3})));
  EXPECT_NE(first, Bytes(Make("c", {.seed = 8, .mess = 3})));
}

TEST_F(GeneratorTest, FurtherPrefecturesHaveSuffixedIds) {
  const fs::path data = Make("two", {.scale = 2});
  EXPECT_THAT(Column(data / "entities/prefecture.csv", 0), testing::ElementsAre("222400", "222400-2"));
  const auto counties = Column(data / "entities/county.csv", 0);
  EXPECT_EQ(counties.size(), 16u);
  EXPECT_EQ(counties.count("222404-2"), 1u);
  EXPECT_EQ(Column(data / "entities/village.csv", 0).size(), 2u * 1234);
  EXPECT_EQ(Column(data / "entities/township.csv", 0).count("222404-2-03"), 1u);
}

TEST_F(GeneratorTest, TheListOfMessNamesEveryBadRow) {
  constexpr int64_t kEach = 5;
  const fs::path data = Make("messy", {.mess = kEach});
  const auto clean = Bytes(Make("clean", {}));
  const auto list = Lines(data / "mess.csv");
  std::map<std::string, int64_t> kinds;
  std::map<std::string, std::set<size_t>> bad;
  for (size_t row = 1; row < list.size(); ++row) {
    const auto cells = Cells(list[row]);
    ++kinds[cells[0]];
    const auto line = static_cast<size_t>(std::stoll(cells[2]));
    bad[cells[1]].insert(line);
    EXPECT_EQ(Cells(Lines(data / cells[1])[line - 1])[0], cells[3]) << list[row];
  }
  EXPECT_EQ(kinds.size(), 7u);
  for (const auto& [kind, count] : kinds) EXPECT_EQ(count, kEach) << kind;
  // Without its bad rows a file is what it is without mess.
  for (const auto& [file, lines] : bad) {
    std::string kept;
    const auto rows = Lines(data / file);
    for (size_t row = 0; row < rows.size(); ++row) {
      if (lines.count(row + 1) == 0) kept += rows[row] + "\n";
    }
    EXPECT_EQ(kept, clean.at(file)) << file;
  }
}

TEST_F(GeneratorTest, AFolderThatCannotBeWrittenIsAFault) {
  EXPECT_FALSE(Generate({.out = "/proc/kaocheng"}));
}

}  // namespace
}  // namespace kaocheng::generate
