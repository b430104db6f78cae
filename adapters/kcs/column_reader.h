#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/kcs/snapshot_file.h"

namespace kaocheng::kcs {

// The cells of one column of a file.
class ColumnReader {
 public:
  ColumnReader(const SnapshotFile& file, const Column& column) : file_(file), column_(column) {}

  // Cells [first, first + n) as numbers, see data::Packed; of a broken block every cell is absent.
  void Read(size_t first, size_t n, int64_t* values, uint8_t* absent) const;
  // Makes texts readable; false where the file is damaged. Before TextOf, Text and PlaceOf.
  bool OpenTexts();
  std::string_view Text(int64_t code) const { return file_.Text(PlaceOf(code)); }
  // Where the text of a code stands among the file's texts.
  uint32_t PlaceOf(int64_t code) const;
  // What stands in the cell of a row whose number is `value`; may be kept in `buffer`.
  std::string_view TextOf(size_t row, int64_t value, std::string& buffer) const;
  const Column& column() const { return column_; }

 private:
  const SnapshotFile& file_;
  const Column& column_;
  const char* texts_ = nullptr;
};

}  // namespace kaocheng::kcs
