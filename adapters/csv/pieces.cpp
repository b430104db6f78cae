#include "adapters/csv/pieces.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "dsl/base/parallel.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::csv {
namespace {

constexpr size_t kPieceBytes = 1 << 20;  // what comes of it stays in a core's own cache

// A stretch of the text that begins where a row does, unless a quoted cell runs over its beginning.
struct Stretch {
  Stretch(const char* from, const char* to) : begin(from), end(to) {}
  const char* begin;
  const char* end;
  uint32_t line = 0;   // on which it begins
  uint32_t lines = 0;  // that end in it
  std::unique_ptr<data::Piece> piece;
  const char* read = nullptr;  // where reading ended
  uint32_t next_line = 0;
};

std::vector<Stretch> Split(std::string_view text) {
  std::vector<Stretch> stretches;
  const char* const end = text.data() + text.size();
  for (const char* begin = text.data(); begin != end;) {
    const size_t left = static_cast<size_t>(end - begin);
    const char* const cut = left <= kPieceBytes ? end : std::find(begin + kPieceBytes, end, '\n');
    stretches.emplace_back(begin, cut == end ? end : cut + 1);
    begin = stretches.back().end;
  }
  return stretches;
}

}  // namespace

void AddRows(Tokenizer& rows, const char* end, data::TableReader& reader) {
  while (rows.rest().data() < end && rows.Next(reader.columns())) {
    if (rows.broken()) {
      reader.AddBroken(Code::kBrokenQuote, rows.cells(), rows.line(), rows.rubbish());
    } else {
      reader.AddRow(rows.cells(), rows.line());
    }
  }
}

void ReadPieces(const Tokenizer& rows, size_t threads,
                const std::function<std::unique_ptr<data::Piece>()>& make, data::Joiner& joiner) {
  const std::string_view text = rows.rest();
  const char* const end = text.data() + text.size();
  std::vector<Stretch> stretches = Split(text);
  ParallelFor(stretches.size(), threads, [&](size_t i, size_t) {
    stretches[i].lines = static_cast<uint32_t>(std::count(stretches[i].begin, stretches[i].end, '\n'));
  });
  uint32_t line = rows.next_line();
  for (Stretch& stretch : stretches) {
    stretch.line = line;
    line += stretch.lines;
  }
  const auto read = [&](Stretch& stretch) {
    stretch.piece = make();
    Tokenizer part({stretch.begin, end}, stretch.line);
    AddRows(part, stretch.end, stretch.piece->reader());
    stretch.piece->Close();
    stretch.read = part.rest().data();
    stretch.next_line = part.next_line();
  };
  ParallelFor(stretches.size(), threads, [&](size_t i, size_t) { read(stretches[i]); });
  const char* at = text.data();
  line = rows.next_line();
  for (Stretch& stretch : stretches) {
    if (stretch.end <= at) continue;  // a quoted cell that began before it ends behind it
    if (stretch.begin != at) {
      stretch.begin = at;
      stretch.line = line;
      read(stretch);
    }
    joiner.Add(*stretch.piece);
    stretch.piece.reset();
    at = stretch.read;
    line = stretch.next_line;
  }
  joiner.Close();
}

}  // namespace kaocheng::csv
