#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/data/column.h"

namespace kaocheng::data {

// Which row of a raw table each row of a space comes from: stretches of a table's order.
class RowMap {
 public:
  // `order`: rows of the table; empty: 0, 1, 2 …
  explicit RowMap(const std::vector<int32_t>& order) : order_(order) {}

  // Appends the rows at these positions of the order.
  void Add(int32_t position, int32_t n) {
    if (n == 0) return;
    if (pieces_.empty() || pieces_.back().position + (rows_ - pieces_.back().row) != position)
      pieces_.push_back({rows_, position});
    rows_ += n;
  }
  int32_t rows() const { return rows_; }

  int32_t RawRow(int32_t row) const {
    const Piece& piece = *PieceOf(row);
    return RowAt(piece.position + (row - piece.row));
  }

  // What `raw` holds for the rows [first, first + n).
  template <typename T>
  void Read(const Column<T>& raw, size_t first, size_t n, T* out) const {
    if (n == 0) return;
    auto row = static_cast<int32_t>(first);
    const int32_t end = row + static_cast<int32_t>(n);
    for (auto piece = PieceOf(row); row < end; ++piece) {
      const int32_t last = piece + 1 == pieces_.end() ? rows_ : (piece + 1)->row;
      const int32_t position = piece->position + (row - piece->row);
      const int32_t count = std::min(last, end) - row;
      if (order_.empty()) {
        raw.Read(static_cast<size_t>(position), static_cast<size_t>(count), out);
      } else {
        const T* const values = raw.data();
        for (int32_t i = 0; i < count; ++i) out[i] = values[RowAt(position + i)];
      }
      out += count;
      row += count;
    }
  }

 private:
  struct Piece {
    int32_t row, position;
  };
  std::vector<Piece>::const_iterator PieceOf(int32_t row) const {
    return std::upper_bound(pieces_.begin(), pieces_.end(), row,
                            [](int32_t r, const Piece& piece) { return r < piece.row; }) -
           1;
  }
  int32_t RowAt(int32_t position) const {
    return order_.empty() ? position : order_[static_cast<size_t>(position)];
  }

  const std::vector<int32_t>& order_;
  std::vector<Piece> pieces_;  // rising
  int32_t rows_ = 0;
};

}  // namespace kaocheng::data
