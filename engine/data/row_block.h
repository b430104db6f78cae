#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kaocheng::data {

// Some rows of a table as text, each on the line after the one before it and with a cell for each column of
// the header. They lie by column: cells of one kind are read faster when they come one after the other.
class RowBlock {
 public:
  // Not a power of two: cells of one row would displace each other from the cache.
  static constexpr size_t kMostRows = 248;

  explicit RowBlock(size_t columns) : cells_(columns * kMostRows), columns_(columns) {}
  size_t columns() const { return columns_; }
  size_t rows() const { return rows_; }
  bool full() const { return rows_ == kMostRows; }
  uint32_t line(size_t row) const { return line_ + static_cast<uint32_t>(row); }
  std::string_view cell(size_t column, size_t row) const { return cells_[column * kMostRows + row]; }
  std::span<const std::string_view> column(size_t column) const {
    return {cells_.data() + column * kMostRows, rows_};
  }

  // Empties it. The next row stands on this line.
  void Begin(uint32_t line) {
    line_ = line;
    rows_ = 0;
  }
  // A cell of the row after the last.
  void Put(size_t column, std::string_view cell) { cells_[column * kMostRows + rows_] = cell; }
  // Takes that row in, of which all cells were put.
  void Take() { ++rows_; }

 private:
  std::vector<std::string_view> cells_;
  size_t columns_;
  size_t rows_ = 0;
  uint32_t line_ = 0;
};

}  // namespace kaocheng::data
