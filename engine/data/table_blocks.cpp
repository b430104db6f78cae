#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "dsl/hir/types.h"
#include "engine/data/same_text.h"
#include "engine/data/table_reader.h"

// Rows as programs write them, many at a time and column by column.
namespace kaocheng::data {
namespace {

void Push(std::span<const int64_t> cells, RawColumn& column) {
  std::vector<int64_t>& values = column.values.Own();
  values.insert(values.end(), cells.begin(), cells.end());
  if (!column.states.empty()) column.states.resize(values.size());
}

}  // namespace

// Makes it last_owner_. Ledgers are mostly kept person by person, in the order of the list of people.
bool TableReader::FindOwner(std::string_view text) {
  constexpr int32_t kNext = 3;  // a person may have brought a name with him, and something else
  const Dictionary& dictionary = dataset_.dictionary;
  if (SameText(dictionary.Text(last_owner_), text)) return true;
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

// A record's key as programs write it; false: it has to be looked at with more care. `cell` is given a
// position in the header.
template <typename Cell>
bool TableReader::ReadPlainKey(Cell cell, Key& key) {
  const std::string_view id = Trim(cell(id_));
  if (id.empty() || id.size() > kMaxCellBytes || !plain_.ReadDay(cell(on_), key.on)) return false;
  if (until_ >= 0 && !cell(until_).empty() &&
      (!plain_.ReadDay(cell(until_), key.until) || key.until <= key.on))
    return false;
  if (recorded_ >= 0 && !cell(recorded_).empty() && !plain_.ReadMinute(cell(recorded_), key.recorded))
    return false;
  if (!FindOwner(cell(owner_))) return false;
  key.owner = last_owner_;
  const auto code = dataset_.dictionary.CodeOfId(id, IsSoundText);
  if (code) key.id = *code;
  return code.has_value();
}

bool TableReader::KeysMayBePlain() const {
  return !schema_.entity && !dataset_.as_of && last_owner_ >= 0 && retracted_ < 0;
}

bool TableReader::AddPlain(const std::vector<std::string_view>& cells, uint32_t line) {
  Key key;
  if (!KeysMayBePlain() || cells.size() != header_.size()) return false;
  if (!ReadPlainKey([&](int position) { return cells[static_cast<size_t>(position)]; }, key)) return false;
  Append(key, cells, line);
  return true;
}

void TableReader::AddRows(const RowBlock& rows) {
  std::array<Key, RowBlock::kMostRows> keys;
  std::vector<std::string_view> cells;
  for (size_t first = 0; first < rows.rows(); ++first) {
    size_t row = first;
    const auto cell = [&](int position) { return rows.cell(static_cast<size_t>(position), row); };
    while (row < rows.rows() && KeysMayBePlain() && ReadPlainKey(cell, keys[row] = {})) ++row;
    AppendKeys({keys.data() + first, row - first}, rows.line(first));
    AppendFields(rows, first, row - first);
    first = row;
    if (row == rows.rows()) return;
    cells.clear();
    for (size_t column = 0; column < rows.columns(); ++column) cells.push_back(rows.cell(column, row));
    AddRow(cells, rows.line(row));
  }
}

// Of rows on lines that follow each other.
void TableReader::AppendKeys(std::span<const Key> keys, uint32_t line) {
  const auto append = [&](auto& column, auto value) {
    auto& values = column.Own();
    for (const Key& key : keys) values.push_back(key.*value);
  };
  append(table_.ids, &Key::id);
  append(table_.owners, &Key::owner);
  append(table_.on, &Key::on);
  if (until_ >= 0) append(table_.until, &Key::until);
  if (recorded_ >= 0) append(table_.recorded, &Key::recorded);
  for (size_t i = 0; i < keys.size(); ++i) table_.lines.push_back(line + static_cast<uint32_t>(i));
}

// The fields of rows whose keys were appended.
void TableReader::AppendFields(const RowBlock& rows, size_t first, size_t n) {
  struct Bad {
    size_t row, field;
    Code fault;
  };
  std::vector<Bad> bad;
  std::array<std::string_view, RowBlock::kMostRows> cells;
  std::array<int64_t, RowBlock::kMostRows> values;
  for (size_t f = 0; f < position_.size(); ++f) {
    if (position_[f] < 0) continue;
    RawColumn& column = table_.columns[f];
    const CellKind kind = schema_.fields[f].kind;
    const auto texts = rows.column(static_cast<size_t>(position_[f])).subspan(first, n);
    std::transform(texts.begin(), texts.end(), cells.begin(), Trim);
    for (size_t i = 0; i < n; ++i) {
      if (kind != CellKind::kText) {
        const size_t plain = plain_.ReadCells(kind, std::span(cells).subspan(i, n - i), values.data());
        Push(std::span(values).first(plain), column);
        i += plain;
        if (i == n) break;
      }
      Code fault{};
      if (cells[i].empty()) {
        column.PushState(static_cast<uint8_t>(hir::State::kAbsent));
      } else if (const auto value = ReadField(f, cells[i], &fault)) {
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
