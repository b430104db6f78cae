#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "adapters/csv/source.h"
#include "adapters/csv/tokenizer.h"
#include "adapters/file/digest.h"
#include "dsl/base/turns.h"
#include "engine/data/pieces.h"

namespace kaocheng::csv {

// Gives a reader the rows that begin before `end`. False: what follows the text could make the last another.
bool AddRows(Tokenizer& rows, const char* end, bool at_end, data::TableReader& reader);

// The rows of a text of records in pieces, of which several are read at a time. No more of the text lies in
// memory than the windows of those that are being read.
class Pieces {
 public:
  // Rows begin at `begin`, on `line`. `make` makes an empty piece, on any thread. `digest`, unless null, is
  // given all bytes in their order.
  Pieces(Source source, uint64_t begin, uint32_t line, std::function<std::unique_ptr<data::Piece>()> make,
         file::Digest* digest);

  size_t size() const { return stretches_.size(); }
  // Reads a piece, on any thread; once each, none before those in front of it have begun.
  bool Read(size_t i, Window& window);
  bool ReadAll(size_t threads);
  // Once all are read: whether they are UTF-8.
  bool AreUtf8() const;
  // Joins them in their order. False: what had to be read again could not be.
  bool Join(data::Joiner& joiner);

 private:
  // A stretch of the text, and what came of the rows that begin in it.
  struct Stretch {
    uint64_t begin, end;
    uint64_t first = 0;  // where the first of these rows begins; the end: there is none
    uint64_t next = 0;   // where the row after them begins
    uint32_t lines = 0;  // that they take
    bool utf8 = true;
    std::unique_ptr<data::Piece> piece = {};
  };
  bool ReadRows(Stretch& stretch, Window& window, uint64_t from);

  Source source_;
  uint64_t begin_;
  uint32_t line_;
  std::function<std::unique_ptr<data::Piece>()> make_;
  file::Digest* digest_;
  std::vector<Stretch> stretches_;
  Turns turns_;
};

}  // namespace kaocheng::csv
