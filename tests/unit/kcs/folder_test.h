#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>

#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/dataset.h"

namespace kaocheng::kcs {

// A data folder and the snapshot that is made of it.
class FolderTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override { std::filesystem::remove_all(root_); }

  void Write(const std::string& name, const std::string& text) const;
  std::string Read(const std::filesystem::path& path) const;
  std::string folder() const { return (root_ / "data").string(); }
  std::string file() const { return (root_ / "data.kcs").string(); }
  bool MakeSnapshot();
  std::optional<data::Dataset> LoadSnapshot(const data::Schema& schema) const;
  // Everything that a data set and the messages on the way to it say, as text.
  std::string FromFolder(const data::Schema& schema, std::optional<Date> as_of = {}) const;
  std::string FromSnapshot(const data::Schema& schema, std::optional<Date> as_of = {}) const;

  std::filesystem::path root_;
};

// supervisor { name, hired: date }, patrol of supervisor { route: text, km: decimal, minutes, ok: boolean }.
data::Schema PatrolSchema();

}  // namespace kaocheng::kcs
