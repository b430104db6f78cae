#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/kcs/format.h"
#include "engine/data/dictionary.h"

namespace kaocheng::kcs {

// Appends extents to a file that is being made.
class ExtentWriter {
 public:
  explicit ExtentWriter(std::ofstream& file) : file_(file) {}
  Extent Write(std::string_view bytes);
  uint64_t end() const { return end_; }

 private:
  std::ofstream& file_;
  uint64_t end_ = sizeof(Header);
};

// Gathers the cells of one column, in the order of the file that they come from.
class ColumnWriter {
 public:
  // `numbered`: see data::Encode.
  explicit ColumnWriter(bool numbered) : numbered_(numbered) {}
  void Add(std::string_view cell);  // without blanks at either end; empty: absent
  void Add(int64_t number);
  // Writes the cells; `order` says which comes first, empty: as they came.
  Column Finish(const std::vector<int32_t>& order, ExtentWriter& out);

 private:
  // What a cell's number means. Prefixes of kNumbered follow the last one.
  enum Form : uint32_t {
    kAbsent,
    kText,
    kDate,
    kDatetime,
    kDecimal,
    kNumbered = kDecimal + data::kMaxPlaces + 1
  };
  data::Coded CodedAt(size_t cell) const;
  Block MakeBlock(const std::vector<int32_t>& order, size_t first, size_t n, std::string& bytes);

  bool numbered_;
  std::vector<int64_t> values_;
  std::vector<uint32_t> forms_;
  data::Dictionary found_;    // texts and prefixes as they came
  data::Dictionary written_;  // texts and prefixes of the blocks, in the order of their first use
};

}  // namespace kaocheng::kcs
