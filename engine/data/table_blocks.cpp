#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <vector>

#include "dsl/hir/types.h"
#include "engine/data/same_text.h"
#include "engine/data/table_reader.h"

// Rows as programs write them, many at a time and column by column.
namespace kaocheng::data {
namespace {

template <typename From, typename To>
void Push(const From* cells, size_t n, Column<To>& column) {
  std::vector<To>& values = column.Own();
  values.insert(values.end(), cells, cells + n);
}

}  // namespace

// Makes it last_owner_. Ledgers are mostly kept person by person, in the order of the list of people.
bool TableReader::FindOwner(std::string_view text) {
  constexpr int32_t kNext = 3;  // a person may have brought a name with him, and something else
  const Dictionary& dictionary = dataset_.dictionary;
  const int32_t end = std::min(last_owner_ + 1 + kNext, static_cast<int32_t>(dictionary.size()));
  for (int32_t code = last_owner_ + 1; code < end; ++code) {
    if (!SameText(dictionary.Text(code), text)) continue;
    last_owner_ = code;
    return true;
  }
  const auto owner = dictionary.Find(text);
  if (owner) last_owner_ = *owner;
  return owner.has_value();
}

// Of records, the keys of a block's rows as programs write them, column by column.
struct TableReader::KeyBlock {
  using Words = std::array<int64_t, RowBlock::kMostRows>;
  std::array<int32_t, RowBlock::kMostRows> ids, owners;  // of the rows that were read last
  Words on, until, recorded;
  std::array<bool, RowBlock::kMostRows> doubtful{};  // has to be looked at with more care
};

// Reads the dates of all rows.
void TableReader::ReadDates(const RowBlock& rows, KeyBlock& keys) {
  // Of an empty cell there is `none`, if that may be.
  const auto read = [&](CellKind kind, int position, std::optional<int64_t> none, KeyBlock::Words& values) {
    const Cells cells = rows.column(static_cast<size_t>(position));
    for (size_t i = 0; i < cells.size(); ++i) {
      i += plain_.ReadCells(kind, cells.From(i), values.data() + i);
      if (i == cells.size()) break;
      values[i] = none.value_or(0);
      keys.doubtful[i] = keys.doubtful[i] || !none || !cells[i].empty();
    }
  };
  read(CellKind::kDate, on_, std::nullopt, keys.on);
  if (recorded_ >= 0) read(CellKind::kDatetime, recorded_, kNoDatetime, keys.recorded);
  if (until_ < 0) return;
  read(CellKind::kDate, until_, kNoDate, keys.until);
  for (size_t i = 0; i < rows.rows(); ++i)
    keys.doubtful[i] = keys.doubtful[i] || (keys.until[i] != kNoDate && keys.until[i] <= keys.on[i]);
}

// Reads what else is in the keys, up to a row that has to be looked at with more care; how many.
size_t TableReader::ReadKeys(const RowBlock& rows, size_t first, KeyBlock& keys) {
  if (last_owner_ < 0) return 0;
  const auto from = keys.doubtful.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = keys.doubtful.begin() + static_cast<std::ptrdiff_t>(rows.rows());
  auto n = static_cast<size_t>(std::find(from, end, true) - from);
  const auto column = [&](int position) {
    return rows.column(static_cast<size_t>(position)).From(first).First(n);
  };
  n = ReadOwners(column(owner_), keys.owners.data());
  return ReadIds(column(id_), keys.ids.data());
}

// Of owners who are known, how many follow one another.
size_t TableReader::ReadOwners(const Cells& cells, int32_t* codes) {
  std::string_view last = dataset_.dictionary.Text(last_owner_);
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string_view text = cells[i];
    if (!SameText(text, last) && !FindOwner(text)) return i;
    last = text;
    codes[i] = last_owner_;
  }
  return cells.size();
}

size_t TableReader::ReadIds(const Cells& cells, int32_t* codes) {
  size_t n = 0;
  while (true) {
    n += dataset_.dictionary.TakeNext(cells.From(n), codes + n);
    if (n == cells.size()) return n;
    const std::string_view id = Trim(cells[n]);
    if (id.empty() || id.size() > kMaxCellBytes) return n;
    const auto code = dataset_.dictionary.CodeOfId(id, IsSoundText);
    if (!code) return n;
    codes[n++] = *code;
  }
}

void TableReader::AddRows(const RowBlock& rows) {
  KeyBlock keys;
  const bool by_column = !schema_.entity && !dataset_.as_of && retracted_ < 0;
  if (by_column) ReadDates(rows, keys);
  std::vector<std::string_view> cells;
  for (size_t first = 0; first < rows.rows(); ++first) {
    if (by_column) {
      const size_t n = ReadKeys(rows, first, keys);
      AppendKeys(keys, first, n, rows.line(first));
      AppendFields(rows, first, n);
      first += n;
      if (first == rows.rows()) return;
    }
    cells.clear();
    for (size_t column = 0; column < rows.columns(); ++column) cells.push_back(rows.cell(column, first));
    AddRow(cells, rows.line(first));
  }
}

// Of `n` rows from one on, which stand on lines that follow each other.
void TableReader::AppendKeys(const KeyBlock& keys, size_t first, size_t n, uint32_t line) {
  Push(keys.ids.data(), n, table_.ids);
  Push(keys.owners.data(), n, table_.owners);
  Push(keys.on.data() + first, n, table_.on);
  if (until_ >= 0) Push(keys.until.data() + first, n, table_.until);
  if (recorded_ >= 0) Push(keys.recorded.data() + first, n, table_.recorded);
  std::vector<uint32_t>& lines = table_.lines.Own();
  lines.resize(lines.size() + n);
  std::iota(lines.end() - static_cast<std::ptrdiff_t>(n), lines.end(), line);
}

// Codes of texts that came lately, up to one that did not.
size_t TableReader::ReadTexts(size_t f, const Cells& cells, int64_t* codes) {
  for (size_t i = 0; i < cells.size(); ++i) {
    const ShortText text = ShortText::Of(cells[i]);
    const RecentTexts::Entry& recent = recent_[f].At(text);
    if (recent.code < 0 || text.size > kShortText || !(recent.text == text)) return i;
    codes[i] = recent.code;
  }
  return cells.size();
}

// The fields of rows whose keys were appended.
void TableReader::AppendFields(const RowBlock& rows, size_t first, size_t n) {
  struct Bad {
    size_t row, field;
    Code fault;
  };
  std::vector<Bad> bad;
  std::array<int64_t, RowBlock::kMostRows> values;
  for (size_t f = 0; f < position_.size(); ++f) {
    if (position_[f] < 0) continue;
    RawColumn& column = table_.columns[f];
    const CellKind kind = schema_.fields[f].kind;
    const Cells cells = rows.column(static_cast<size_t>(position_[f])).From(first).First(n);
    for (size_t i = 0; i < n; ++i) {
      const Cells rest = cells.From(i);
      const size_t plain = kind == CellKind::kText ? ReadTexts(f, rest, values.data())
                                                   : plain_.ReadCells(kind, rest, values.data());
      Push(values.data(), plain, column.values);
      if (!column.states.empty()) column.states.resize(column.values.size());
      i += plain;
      if (i == n) break;
      const std::string_view text = Trim(cells[i]);
      Code fault{};
      if (text.empty()) {
        column.PushState(static_cast<uint8_t>(hir::State::kAbsent));
      } else if (const auto value = ReadField(f, text, &fault)) {
        column.Push(*value);
      } else {
        bad.push_back({first + i, f, fault});
        column.PushState(static_cast<uint8_t>(hir::State::kUndetermined));
      }
    }
  }
  std::stable_sort(bad.begin(), bad.end(), [](const Bad& a, const Bad& b) { return a.row < b.row; });
  for (const Bad& cell : bad) {
    const auto at = static_cast<size_t>(position_[cell.field]);
    rejects_.Add(cell.fault, rows.line(cell.row), header_[at], Trim(rows.cell(at, cell.row)));
  }
}

}  // namespace kaocheng::data
