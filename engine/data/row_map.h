#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/data/column.h"

namespace kaocheng::data {

// Which row of a raw table each row of a space comes from: stretches of the table.
class RowMap {
 public:
  // Appends the rows [first, first + n) of the table.
  void Add(int32_t first, int32_t n) {
    if (n == 0) return;
    if (pieces_.empty() || pieces_.back().raw + (rows_ - pieces_.back().row) != first)
      pieces_.push_back({rows_, first});
    rows_ += n;
  }
  // Appends the rows at the positions [position, position + n) of an order of the table's rows; empty: 0, 1,
  // 2 …
  void Add(const std::vector<int32_t>& order, int32_t position, int32_t n) {
    if (order.empty()) return Add(position, n);
    for (int32_t i = position; i < position + n; ++i) Add(order[static_cast<size_t>(i)], 1);
  }
  int32_t rows() const { return rows_; }
  // Whether later rows come from later rows of the table.
  bool rising() const {
    return std::is_sorted(pieces_.begin(), pieces_.end(),
                          [](const Piece& a, const Piece& b) { return a.raw < b.raw; });
  }
  // Which row a row of the table became; -1: none. Of such a map.
  int32_t RowOf(int32_t raw) const {
    const auto next = std::upper_bound(pieces_.begin(), pieces_.end(), raw,
                                       [](int32_t r, const Piece& piece) { return r < piece.raw; });
    if (next == pieces_.begin()) return -1;
    const auto piece = next - 1;
    const int32_t row = piece->row + (raw - piece->raw);
    return row < EndOf(piece) ? row : -1;
  }

  // Calls fn with each stretch: its first row, its first row in the table, and how many.
  template <typename Fn>
  void EachPiece(Fn fn) const {
    for (auto piece = pieces_.begin(); piece != pieces_.end(); ++piece)
      fn(static_cast<size_t>(piece->row), static_cast<size_t>(piece->raw),
         static_cast<size_t>(EndOf(piece) - piece->row));
  }

  // What `raw` holds for the rows [first, first + n).
  template <typename T>
  void Read(const Column<T>& raw, size_t first, size_t n, T* out) const {
    if (n == 0) return;
    // Of rows that lie scattered each would be asked for by itself.
    const T* const values = pieces_.size() * kLongPiece > static_cast<size_t>(rows_) ? raw.data() : nullptr;
    auto row = static_cast<int32_t>(first);
    const int32_t end = row + static_cast<int32_t>(n);
    for (auto piece = PieceOf(row); row < end; ++piece) {
      const int32_t from = piece->raw + (row - piece->row);
      const int32_t count = std::min(EndOf(piece), end) - row;
      if (values == nullptr) {
        raw.Read(static_cast<size_t>(from), static_cast<size_t>(count), out);
      } else {
        std::copy_n(values + from, count, out);
      }
      out += count;
      row += count;
    }
  }

 private:
  static constexpr size_t kLongPiece = 16;
  struct Piece {
    int32_t row, raw;
  };
  using Pieces = std::vector<Piece>;
  int32_t EndOf(Pieces::const_iterator piece) const {
    return piece + 1 == pieces_.end() ? rows_ : (piece + 1)->row;
  }
  Pieces::const_iterator PieceOf(int32_t row) const {
    return std::upper_bound(pieces_.begin(), pieces_.end(), row,
                            [](int32_t r, const Piece& piece) { return r < piece.row; }) -
           1;
  }

  Pieces pieces_;  // rising
  int32_t rows_ = 0;
};

}  // namespace kaocheng::data
