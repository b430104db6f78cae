#include "adapters/csv/tokenizer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "adapters/csv/marks.h"
#include "dsl/base/kernel.h"
#include "engine/data/dataset.h"

namespace kaocheng::csv {
namespace {

std::string_view WithoutReturn(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Where a cell may end: at a comma, a line end, or the text's end.
bool AtCellEnd(std::string_view text, size_t at) {
  return at >= text.size() || text[at] == ',' || text[at] == '\n' || text.substr(at, 2) == "\r\n" ||
         (text[at] == '\r' && at + 1 == text.size());
}

// Notes behind which characters cells begin, some at a time, so that there is little to guess; where the next
// goes.
uint32_t* NoteBegins(uint64_t marks, size_t at, uint32_t* to) {
  constexpr int kAtOnce = 4;
  constexpr uint64_t kLast = uint64_t{1} << 63;  // is there, or nothing is left
  uint32_t* const end = to + std::popcount(marks);
  while (marks != 0) {
    for (int i = 0; i < kAtOnce; ++i) {
      *to++ = static_cast<uint32_t>(at) + static_cast<uint32_t>(std::countr_zero(marks | kLast)) + 1;
      marks &= marks - 1;
    }
  }
  return end;
}

// Takes rows that begin before `stop`, up to one that has another form.
KAOCHENG_KERNEL void FillRows(std::string_view text, size_t stop, data::RowBlock& block) {
  const size_t columns = block.columns();
  uint32_t* next = block.begins() + 1;
  uint32_t* row = block.begins();
  for (size_t at = 0; at + kMarked + data::kShortText <= text.size(); at += kMarked) {
    const Marks marks = MarksIn(text.data() + at);
    const uint64_t unquoted = ~marks.quotes & (marks.quotes - 1);  // in front of the first
    const uint64_t ends = (marks.commas | marks.line_ends) & unquoted;
    const uint32_t* const before = next;
    next = NoteBegins(ends, at, next);
    for (uint64_t lines = marks.line_ends & unquoted; lines != 0; lines &= lines - 1) {
      const size_t cells =
          static_cast<size_t>(before - row) + static_cast<size_t>(std::popcount(ends & ~lines & (lines - 1)));
      const size_t end = at + static_cast<size_t>(std::countr_zero(lines));
      const size_t returns = end > *row && text[end - 1] == '\r' ? 1 : 0;
      const bool blank = end - returns == *row;
      if (cells != columns || blank || !block.Take(1 + returns)) return;
      row += columns;
      if (block.full() || *row >= stop) return;
    }
    if (marks.quotes != 0 || next - row > static_cast<std::ptrdiff_t>(columns)) return;
  }
}

}  // namespace

bool Tokenizer::Next(size_t columns) {
  certain_ = true;
  while (!rest_.empty()) {
    line_ = next_line_;
    cells_.clear();
    broken_ = false;
    if (SplitPlain()) {
      ++next_line_;
      if (cells_.size() == 1 && cells_.front().empty()) continue;
    } else {
      cells_.clear();
      SplitQuoted(columns);
    }
    return true;
  }
  return false;
}

void Tokenizer::TakePlain(const char* stop, data::RowBlock& block) {
  block.Begin(rest_.data(), next_line_);
  if (block.columns() > 0 && rest_.data() < stop)
    FillRows(rest_.substr(0, INT32_MAX), static_cast<size_t>(stop - rest_.data()), block);
  next_line_ += static_cast<uint32_t>(block.rows());
  rest_.remove_prefix(block.size());
}

// Takes the next line; false: it has a quote.
bool Tokenizer::SplitPlain() {
  const char* begin = rest_.data();
  const char* const end = begin + rest_.size();
  const auto finish = [&](const char* line_end) {
    cells_.push_back(WithoutReturn({begin, static_cast<size_t>(line_end - begin)}));
    const size_t size = static_cast<size_t>(line_end - rest_.data()) + 1;
    Need(size);
    rest_.remove_prefix(std::min(size, rest_.size()));
    return true;
  };
  for (const char* p = begin;; p += kMarked) {
    std::array<char, kMarked> last{};
    const bool whole = static_cast<size_t>(end - p) >= kMarked;
    if (!whole) std::copy(p, end, last.begin());
    for (uint64_t marks = MarksIn(whole ? p : last.data()).all(); marks != 0; marks &= marks - 1) {
      const char* const mark = p + std::countr_zero(marks);
      if (*mark == '"') return false;
      if (*mark == '\n') return finish(mark);
      cells_.emplace_back(begin, static_cast<size_t>(mark - begin));
      begin = mark + 1;
    }
    if (!whole) return finish(end);
  }
}

void Tokenizer::SplitQuoted(size_t columns) {
  unescaped_.clear();
  size_t at = 0;
  size_t spanning = std::string_view::npos;  // where the first cell that runs over lines begins
  size_t before_spanning = 0;
  for (;;) {
    const size_t begin = at;
    if (at < rest_.size() && rest_[at] == '"') {
      bool spans = false;
      if (!ReadQuoted(at, spans)) {
        if (spanning == std::string_view::npos) return Break(begin);
        cells_.resize(before_spanning);
        return Break(spanning);
      }
      if (spans && spanning == std::string_view::npos) {
        spanning = begin;
        before_spanning = cells_.size() - 1;
      }
    } else {
      at = std::min(rest_.find_first_of(",\n", at), rest_.size());
      Need(at + 1);
      cells_.push_back(WithoutReturn(rest_.substr(begin, at - begin)));
    }
    if (rest_.substr(at, 2) == "\r\n" || (at + 1 == rest_.size() && rest_[at] == '\r')) ++at;
    if (at >= rest_.size() || rest_[at] == '\n') break;
    ++at;  // the comma
  }
  if (spanning != std::string_view::npos && columns != 0 && cells_.size() != columns) {
    cells_.resize(before_spanning);
    return Break(spanning);
  }
  const std::string_view row = rest_.substr(0, at);
  next_line_ += static_cast<uint32_t>(std::count(row.begin(), row.end(), '\n')) + 1;
  rest_.remove_prefix(std::min(at + 1, rest_.size()));
}

// Reads the quoted cell at `at` and moves behind it; false where its quote does not close properly.
bool Tokenizer::ReadQuoted(size_t& at, bool& spans) {
  const size_t begin = at + 1;
  bool doubled = false;
  for (size_t quote = rest_.find('"', begin);; quote = rest_.find('"', quote + 2)) {
    // It closes within so many characters; behind a quote come another, a comma or the line's end.
    Need(std::min(quote, begin + data::kMaxCellBytes + 1) + 3);
    if (quote == std::string_view::npos || quote - begin > data::kMaxCellBytes) return false;
    if (rest_.substr(quote, 2) == "\"\"") {
      doubled = true;
      continue;
    }
    if (!AtCellEnd(rest_, quote + 1)) return false;
    std::string_view cell = rest_.substr(begin, quote - begin);
    spans = cell.find('\n') != std::string_view::npos;
    if (doubled) {
      std::string& text = unescaped_.emplace_back(cell);
      for (size_t q = text.find("\"\""); q != std::string::npos; q = text.find("\"\"", q + 1))
        text.erase(q, 1);
      cell = text;
    }
    cells_.push_back(cell);
    at = quote + 1;
    return true;
  }
}

// Gives up the row at the cell that begins at `cell_begin`, and its line with it.
void Tokenizer::Break(size_t cell_begin) {
  broken_ = true;
  const size_t end = std::min(rest_.find('\n', cell_begin), rest_.size());
  Need(end + 1);
  rubbish_ = WithoutReturn(rest_.substr(cell_begin, end - cell_begin));
  const std::string_view row = rest_.substr(0, end);
  next_line_ += static_cast<uint32_t>(std::count(row.begin(), row.end(), '\n')) + 1;
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
}

std::vector<std::string> ReadHeader(Tokenizer& rows) {
  if (!rows.Next(0)) return {};
  return {rows.cells().begin(), rows.cells().end()};
}

}  // namespace kaocheng::csv
