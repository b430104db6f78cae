#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/data/short_text.h"

namespace kaocheng::data {

// The cells of a column that lie in one text, a row each. From where a cell begins kShortText characters may
// be read.
class Cells {
 public:
  // Cell i begins at begins[i * stride], and ends so much before begins[i * stride + 1].
  Cells(const char* text, const uint32_t* begins, size_t stride, size_t between, size_t size)
      : text_(text), begins_(begins), stride_(stride), between_(between), size_(size) {}
  size_t size() const { return size_; }
  std::string_view operator[](size_t i) const {
    const uint32_t* const begin = begins_ + i * stride_;
    return {text_ + begin[0], begin[1] - between_ - begin[0]};
  }
  // Those from one on.
  Cells From(size_t i) const { return {text_, begins_ + i * stride_, stride_, between_, size_ - i}; }
  Cells First(size_t n) const { return {text_, begins_, stride_, between_, n}; }

 private:
  const char* text_;
  const uint32_t* begins_;
  size_t stride_, between_, size_;
};

// Some rows of a text, each on the line after the one before it and with a cell for each column of the
// header.
class RowBlock {
 public:
  static constexpr size_t kMostRows = 256;
  // So many begins may be noted behind those of that many rows.
  static constexpr size_t kBeyond = 64;

  explicit RowBlock(size_t columns) : begins_(1 + columns * kMostRows + kBeyond), columns_(columns) {}
  size_t columns() const { return columns_; }
  size_t rows() const { return rows_; }
  bool full() const { return rows_ == kMostRows; }
  uint32_t line(size_t row) const { return line_ + static_cast<uint32_t>(row); }
  Cells column(size_t column) const {
    const size_t between = column + 1 == columns_ ? line_end_ : 1;
    return {text_, begins_.data() + column, columns_, between, rows_};
  }
  std::string_view cell(size_t column, size_t row) const { return this->column(column)[row]; }
  // How much of the text they take.
  size_t size() const { return begins_[rows_ * columns_]; }

  // Empties it. The next row begins with the text, and stands on this line.
  void Begin(const char* text, uint32_t line) {
    text_ = text;
    line_ = line;
    rows_ = 0;
    line_end_ = 0;
    begins_[0] = 0;
  }
  // Where in the text the cells of the first row begin, then those of the next.
  uint32_t* begins() { return begins_.data(); }
  // Takes in the row after the last, whose line ends with so many characters. False: those before it end
  // otherwise.
  bool Take(size_t line_end) {
    if (rows_ == 0) line_end_ = line_end;
    if (line_end != line_end_) return false;
    ++rows_;
    return true;
  }

 private:
  std::vector<uint32_t> begins_;
  size_t columns_;
  const char* text_ = nullptr;
  size_t rows_ = 0;
  size_t line_end_ = 0;
  uint32_t line_ = 0;
};

}  // namespace kaocheng::data
