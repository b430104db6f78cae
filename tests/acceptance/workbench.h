#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace kaocheng::acceptance {

struct Result {
  int exit = -1;
  std::string out, err;
};

// A folder of its own with policies/ and data/ of a small prefecture: county 222404 has a policy of its own,
// 222401 has not. Everything in it is determined and exit codes are 0 until a test changes a file.
class Workbench : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Runs `kaocheng` in the folder, in English unless told otherwise.
  Result Kaocheng(const std::vector<std::string>& arguments, const std::string& locale = "C.UTF-8") const;
  // A shell command in the folder, where `kaocheng` is on the path.
  Result Shell(const std::string& command, const std::string& locale = "C.UTF-8") const;
  // run --policy policies --data data --period 2016Q1, and whatever is added.
  Result Run(const std::vector<std::string>& more = {}) const;

  void Write(const std::string& path, const std::string& text) const;
  void Replace(const std::string& path, const std::string& from, const std::string& to) const;
  std::string Read(const std::string& path) const;
  bool Exists(const std::string& path) const;
  // Names in a folder, sorted; hidden ones too.
  std::vector<std::string> List(const std::string& path) const;

  std::filesystem::path folder_;
};

}  // namespace kaocheng::acceptance
