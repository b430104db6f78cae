#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::sqlite {

// Whether a file is a database that OutcomeWriter wrote.
bool IsResult(const std::filesystem::path& path);

// Writes the outcomes and the receipt of a run to a new database: tables outcomes (a column a member) and
// receipt(key, value). `subject` must be a column. One transaction; the same rows give the same file.
class OutcomeWriter {
 public:
  OutcomeWriter();
  ~OutcomeWriter();
  OutcomeWriter(const OutcomeWriter&) = delete;
  OutcomeWriter& operator=(const OutcomeWriter&) = delete;

  // Each call says what failed, if anything did; nothing may be called after that.
  std::optional<Term> Open(const std::filesystem::path& path, const std::vector<std::string_view>& columns);
  // Cells by column; nullopt is NULL.
  std::optional<Term> Add(const std::vector<std::optional<std::string>>& cells);
  std::optional<Term> Finish(const std::vector<std::pair<std::string, std::string>>& receipt);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kaocheng::sqlite
