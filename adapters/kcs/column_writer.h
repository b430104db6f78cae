#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/kcs/format.h"
#include "engine/data/dictionary.h"

namespace kaocheng::kcs {

// Appends extents to a file that is being made, at multiples of kAlignment.
class ExtentWriter {
 public:
  explicit ExtentWriter(std::ofstream& file) : file_(file) {}
  Extent Write(std::string_view bytes);
  uint64_t end() const { return end_; }

 private:
  std::ofstream& file_;
  uint64_t end_ = sizeof(Header);
};

// Gathers the texts of all columns, which are written behind them.
class TextsWriter {
 public:
  // Those of one more column, by their code there.
  void Add(data::Dictionary texts) { of_columns_.push_back(std::move(texts)); }
  // `columns`: in the order in which their texts were added.
  Texts Finish(const std::vector<Column*>& columns, ExtentWriter& out);
  // Then: where a text of some column stands.
  uint32_t PlaceOf(std::string_view text) const;

 private:
  std::vector<data::Dictionary> of_columns_;
  std::vector<std::pair<bool, std::string_view>> all_;  // unsound, text; sorted
};

// Which cells are kept as numbers.
enum class Numbers : uint8_t {
  kAll,
  kAllAndIds,  // see data::Encode, numbered
  kNotNames    // of entities: what is, or refers to, a name is kept as text, so that it has its place in the
               // file
};

// Gathers the cells of one column, in the order of the file that they come from.
class ColumnWriter {
 public:
  explicit ColumnWriter(Numbers numbers) : numbers_(numbers) {}
  void Add(std::string_view cell);  // without blanks at either end; empty: absent
  void Add(int64_t number);
  // Writes the cells; `order` says which comes first, empty: as they came.
  Column Finish(const std::vector<int32_t>& order, ExtentWriter& out, TextsWriter& texts);

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
  // Some cells; absent ones hold any number.
  struct Cells {
    std::vector<int64_t> values;
    std::vector<uint32_t> forms;
    std::optional<uint32_t> Form() const;  // of all that are there, if it is the same
    std::vector<uint8_t> Absent() const;   // empty: all are there
  };
  // The same, kBlockRows of them, as narrow numbers.
  struct Piece {
    data::Packed packed;
    std::string bytes;
    uint32_t form = kAbsent;      // of all that are there, unless
    std::vector<uint32_t> forms;  // it is not the same
  };
  void Push(uint32_t form, int64_t value);
  void ClosePiece();
  // The cells [first, first + n) in that order.
  Cells Take(const std::vector<int32_t>& order, size_t first, size_t n) const;
  void WriteBlock(const Cells& cells, ExtentWriter& out);
  data::Coded Encode(std::string_view cell) const;
  data::Coded Decode(uint32_t form, int64_t value) const;
  uint32_t FormOf(std::string_view prefix);
  int32_t WrittenOf(int64_t found);

  Numbers numbers_;
  Column column_;
  size_t rows_ = 0;
  std::vector<Piece> pieces_;
  Cells latest_;                // behind the pieces
  data::Dictionary found_;      // texts and prefixes as they came
  data::Dictionary written_;    // texts of the blocks, in the order of their first use
  std::vector<int32_t> codes_;  // in `written_`, by code in `found_`; below 0: not written yet
  std::optional<int32_t> last_prefix_;
};

}  // namespace kaocheng::kcs
