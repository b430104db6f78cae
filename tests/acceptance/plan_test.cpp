#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/read_file.h"

// policies/README.md says where each row of the plan is declared and tested; the sources must agree.
namespace kaocheng::acceptance {
namespace {

namespace fs = std::filesystem;

std::string Text(const fs::path& path) {
  std::string text = ReadFile(path);
  EXPECT_FALSE(text.empty()) << path;
  return text;
}

// All that a pattern finds; the first group of each.
std::vector<std::string> All(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
    found.push_back((*at)[1].str());
  }
  return found;
}

// What stands between Chinese quotation marks, which a class of characters cannot name: it sees bytes.
std::vector<std::string> Quoted(const std::string& text) {
  const std::string open = "“", close = "”";
  std::vector<std::string> found;
  for (size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    at += open.size();
    found.push_back(text.substr(at, text.find(close, at) - at));
  }
  return found;
}

struct Row {
  std::string id, clause, declarations, tests;
};

// A part of a cell with the file that it speaks of: "jilin: record `exam`; yanbian: duty `eligibility`".
struct Part {
  std::string file, text;
};

class PlanTest : public testing::Test {
 protected:
  void SetUp() override {
    sources_["jilin"] = Text("policies/jilin/jilin.kc");
    for (const auto& file : fs::directory_iterator("policies/yanbian")) {
      sources_[file.path().stem().string()] = Text(file.path());
    }
    std::istringstream in(Text("policies/README.md"));
    for (std::string line; std::getline(in, line);) {
      std::smatch cells;
      static const std::regex row(R"(\| (S\d\d) \| ([^|]+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|)");
      if (line.starts_with("| S")) {
        ASSERT_TRUE(std::regex_match(line, cells, row)) << line;
        rows_.push_back({cells[1], cells[2], cells[3], cells[4]});
      }
    }
  }

  // What stands before the first file's name belongs to none.
  std::vector<Part> Parts(const std::string& cell) const {
    std::vector<Part> parts;
    static const std::regex head(R"((jilin|yanbian|2224\d\d): )");
    const std::sregex_iterator end;
    for (std::sregex_iterator at(cell.begin(), cell.end(), head); at != end; ++at) {
      const auto next = std::next(at);
      const auto begin = static_cast<size_t>(at->position() + at->length());
      const size_t stop = next == end ? cell.size() : static_cast<size_t>(next->position());
      parts.push_back({(*at)[1].str(), cell.substr(begin, stop - begin)});
    }
    return parts;
  }

  // The text from the declaration's head to the line that closes it, empty where it is not declared.
  std::string Declaration(const std::string& file, const std::string& kind, const std::string& name) const {
    static const std::map<std::string, std::string> kChinese = {{"duty", "职责"}, {"violation", "违规"}};
    const std::string& source = sources_.at(file);
    const auto chinese = kChinese.find(kind);
    const std::string word = chinese == kChinese.end() ? kind : "(?:" + kind + "|" + chinese->second + ")";
    std::smatch found;
    const std::regex head("(?:^|\\n)(?:add |增加 )?" + word + " " + name + "[ \\n]");
    if (!std::regex_search(source, found, head)) return {};
    const auto begin = static_cast<size_t>(found.position()) + (found.str().front() == '\n' ? 1 : 0);
    const size_t line = source.find('\n', begin);
    if (source[line - 1] != '{') return source.substr(begin, line - begin);
    return source.substr(begin, source.find("\n}", begin) - begin);
  }

  std::map<std::string, std::string> sources_;  // by file name
  std::vector<Row> rows_;
};

TEST_F(PlanTest, HasEachRowOnce) {
  ASSERT_EQ(rows_.size(), 50U);
  for (size_t i = 0; i < rows_.size(); ++i) {
    EXPECT_EQ(rows_[i].id, (i < 9 ? "S0" : "S") + std::to_string(i + 1));
  }
}

TEST_F(PlanTest, WhatItNamesIsDeclaredAndCitesTheClause) {
  // Kinds of declarations that cite a clause in their block; the province's certificate cites its own
  // opinion.
  static const std::set<std::string> kCiting = {"duty", "score", "grade", "award", "ladder", "violation"};
  for (const Row& row : rows_) {
    const std::vector<Part> parts = Parts(row.declarations);
    EXPECT_FALSE(parts.empty()) << row.id;
    for (const Part& part : parts) {
      const std::vector<std::string> named = All(part.text, R"((\w+ `\w+`))");
      EXPECT_FALSE(named.empty()) << row.id << " " << part.text;
      for (const std::string& each : named) {
        const std::string kind = each.substr(0, each.find(' '));
        const std::string name = each.substr(each.find('`') + 1, each.size() - each.find('`') - 2);
        const std::string declared = Declaration(part.file, kind, name);
        EXPECT_NE(declared, "") << row.id << ": " << part.file << " declares no " << each;
        if (part.file == "jilin" || !kCiting.contains(kind)) continue;
        bool cites = false;
        for (const std::string& clause : All(declared, R"re(plan "([^"]*)")re")) {
          cites = cites || clause.starts_with(row.clause);
        }
        EXPECT_TRUE(cites) << row.id << ": " << each << " does not cite " << row.clause;
      }
    }
  }
}

TEST_F(PlanTest, TestsThatItNamesAreThere) {
  for (const Row& row : rows_) {
    size_t named = 0;
    for (const std::string& golden : All(row.tests, R"(golden `([\w/]+)`)")) {
      const std::string path = "tests/golden/" + golden;
      EXPECT_TRUE(fs::exists(path + ".kc") || fs::exists(path + ".cmd")) << row.id << ": " << path;
      ++named;
    }
    for (const std::string& name : All(row.tests, R"(acceptance `(\w+)`)")) {
      EXPECT_NE(Text("tests/acceptance/run_test.cpp").find("TEST_F(RunTest, " + name + ")"),
                std::string::npos)
          << row.id << ": " << name;
      ++named;
    }
    for (const Part& part : Parts(row.tests)) {
      const std::string& source = sources_.at(part.file);
      for (const std::string& title : Quoted(part.text)) {
        EXPECT_NE(source.find("\"" + title + "\""), std::string::npos) << row.id << ": " << title;
        ++named;
      }
      for (const std::string& count : All(part.text, row.id + " ×(\\d+)")) {
        const auto tests = All(source, "(?:^|\\n)(?:test|测试) \"(" + row.id + ") ");
        EXPECT_EQ(tests.size(), std::stoul(count)) << row.id << " in " << part.file;
        ++named;
      }
    }
    EXPECT_GT(named, 0U) << row.id;
  }
}

// The other way round: what the sources say of a row stands in the table.
TEST_F(PlanTest, TestsOfARowAndClausesAreInTheTable) {
  std::set<std::string> clauses;
  for (const Row& row : rows_) clauses.insert(row.clause);
  for (const auto& [file, source] : sources_) {
    for (const std::string& id : All(source, R"re((?:^|\n)(?:test|测试) "(S\d\d) )re")) {
      const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& r) { return r.id == id; });
      ASSERT_NE(row, rows_.end()) << id;
      bool counted = false;
      for (const Part& part : Parts(row->tests)) {
        counted = counted || (part.file == file && part.text.find(id + " ×") != std::string::npos);
      }
      EXPECT_TRUE(counted) << file << " has tests of " << id;
    }
    for (const std::string& clause : All(source, R"re((?:cites|依据|,) plan "([^"]*)")re")) {
      EXPECT_TRUE(clauses.contains(clause) || clause == "四") << file << " cites " << clause;
    }
  }
}

}  // namespace
}  // namespace kaocheng::acceptance
