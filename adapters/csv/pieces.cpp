#include "adapters/csv/pieces.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <utility>

#include "dsl/base/parallel.h"
#include "dsl/base/utf8.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::csv {
namespace {

constexpr uint64_t kPieceBytes = 1 << 20;  // what comes of it stays in a core's own cache
constexpr uint64_t kBeyond = 1 << 12;      // that a row may run over a piece's end before it is read again

// About how many rows a text has, by its beginning.
size_t EstimateRows(std::string_view text) {
  constexpr size_t kLooked = 1 << 12;
  const std::string_view some = text.substr(0, kLooked);
  const auto lines = static_cast<size_t>(std::count(some.begin(), some.end(), '\n'));
  return text.size() <= kLooked ? lines : lines * (text.size() / kLooked + 1);
}

}  // namespace

bool AddRows(Tokenizer& rows, const char* end, bool at_end, data::TableReader& reader) {
  data::RowBlock block(reader.columns());
  while (rows.rest().data() < end) {
    rows.TakePlain(end, block);
    reader.AddRows(block);
    if (rows.rest().data() >= end || block.full()) continue;
    const bool more = rows.Next(reader.columns());
    if (!rows.certain() && !at_end) return false;
    if (!more) break;
    if (rows.broken()) {
      reader.AddBroken(Code::kBrokenQuote, rows.cells(), rows.line(), rows.rubbish());
    } else {
      reader.AddRow(rows.cells(), rows.line());
    }
  }
  return true;
}

Pieces::Pieces(Source source, uint64_t begin, uint32_t line,
               std::function<std::unique_ptr<data::Piece>()> make, file::Digest* digest)
    : source_(std::move(source)), begin_(begin), line_(line), make_(std::move(make)), digest_(digest) {
  for (uint64_t at = begin; at < source_.size; at += kPieceBytes)
    stretches_.push_back({at, std::min(at + kPieceBytes, source_.size)});
}

bool Pieces::Read(size_t i, Window& window) {
  Stretch& stretch = stretches_[i];
  // The character before it says whether a row begins with it.
  const uint64_t from = i == 0 ? stretch.begin : stretch.begin - 1;
  const auto bytes = static_cast<size_t>(stretch.end - stretch.begin);
  const bool shown = window.Show(source_, from, stretch.end - from + kBeyond);
  if (digest_ != nullptr) {
    turns_.Take(i, [&] {
      if (shown) digest_->Add(window.text().substr(static_cast<size_t>(stretch.begin - from), bytes));
    });
  }
  if (!shown) return false;
  stretch.first = stretch.begin;
  if (i > 0) {
    const size_t line_end = window.text().substr(0, bytes).find('\n');
    stretch.first = line_end == std::string_view::npos ? stretch.end : from + line_end + 1;
  }
  return stretch.first == stretch.end || ReadRows(stretch, window, from);
}

// The window shows the text from `from` on, which does not lie behind the first row.
bool Pieces::ReadRows(Stretch& stretch, Window& window, uint64_t from) {
  for (uint64_t beyond = kBeyond;; beyond *= 16) {
    stretch.piece = make_();
    const std::string_view text = window.text().substr(static_cast<size_t>(stretch.first - from));
    stretch.piece->reader().Reserve(EstimateRows(text));
    Tokenizer rows(text);
    if (AddRows(rows, text.data() + (stretch.end - stretch.first), window.at_end(),
                stretch.piece->reader())) {
      stretch.piece->Close();
      stretch.next = stretch.first + (text.size() - rows.rest().size());
      stretch.lines = rows.next_line() - 1;
      stretch.utf8 = IsUtf8(text.substr(0, text.size() - rows.rest().size()));
      return true;
    }
    if (!window.Show(source_, from, stretch.end - from + beyond * 16)) return false;
  }
}

bool Pieces::ReadAll(size_t threads) {
  std::vector<Window> windows(threads);
  std::atomic<bool> good = true;
  ParallelFor(size(), threads, [&](size_t i, size_t worker) {
    if (!Read(i, windows[worker])) good = false;
  });
  return good;
}

bool Pieces::AreUtf8() const {
  return std::all_of(stretches_.begin(), stretches_.end(), [](const Stretch& s) { return s.utf8; });
}

bool Pieces::Join(data::Joiner& joiner) {
  uint64_t at = begin_;
  uint32_t line = line_;
  for (Stretch& stretch : stretches_) {
    if (stretch.end <= at) continue;  // the last row before it ends behind it
    if (stretch.first != at) {        // it began within a quoted cell
      Window window;
      stretch.first = at;
      if (!window.Show(source_, at, stretch.end - at + kBeyond) || !ReadRows(stretch, window, at))
        return false;
    }
    joiner.Add(*stretch.piece, line - 1);
    stretch.piece.reset();
    at = stretch.next;
    line += stretch.lines;
  }
  joiner.Close();
  return true;
}

}  // namespace kaocheng::csv
