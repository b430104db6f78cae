#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/row_block.h"

namespace kaocheng::csv {

// Splits CSV text (RFC 4180, either line end) into rows, without copying except where a cell has doubled
// quotes.
//
// A quoted cell may run over lines only if the row then has as many cells as the header and the cell is of
// bearable length. Otherwise someone forgot a quote: the row is broken, and reading goes on with the line
// after the one in which that cell begins.
class Tokenizer {
 public:
  // `text` begins with a row, which stands on this line.
  explicit Tokenizer(std::string_view text, uint32_t line = 1) : rest_(text), next_line_(line) {}

  // Moves to the next row that is not blank; false at the end. `columns`: cells of the header, 0 for the
  // header itself.
  bool Next(size_t columns);

  // Fills the block with the rows that come next and begin before `stop`, up to one of another form (blank,
  // quoted, of fewer or more cells) or one that what follows the text could change.
  void TakePlain(const char* stop, data::RowBlock& block);

  // What is still to be read, and on which line that begins.
  std::string_view rest() const { return rest_; }
  uint32_t next_line() const { return next_line_; }
  const std::vector<std::string_view>& cells() const { return cells_; }
  uint32_t line() const { return line_; }                // of the row's beginning, 1-based
  bool broken() const { return broken_; }                // cells() are those before the broken one
  std::string_view rubbish() const { return rubbish_; }  // broken: the rest of the line
  // Whether the row would be the same, whatever followed the text.
  bool certain() const { return certain_; }

 private:
  bool SplitPlain();
  void SplitQuoted(size_t columns);
  bool ReadQuoted(size_t& at, bool& spans);
  void Break(size_t cell_begin);

  // The latest row depends on so much of what is left.
  void Need(size_t size) { certain_ = certain_ && size <= rest_.size(); }

  std::string_view rest_;
  std::vector<std::string_view> cells_;
  std::deque<std::string> unescaped_;
  uint32_t line_ = 0;
  uint32_t next_line_;
  bool broken_ = false;
  bool certain_ = true;
  std::string_view rubbish_;
};

// The first row, for the reader of those that follow.
std::vector<std::string> ReadHeader(Tokenizer& rows);

}  // namespace kaocheng::csv
