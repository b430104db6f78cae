#include "adapters/kcs/refer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "dsl/base/number.h"

namespace kaocheng::kcs {
namespace {

using data::CellKind;
using data::Coding;
using data::kBlockRows;
using data::Packed;

constexpr size_t kFewTexts = 1 << 12;  // that it pays to look at, rather than at the cells
constexpr auto kAbsentState = static_cast<uint8_t>(hir::State::kAbsent);

size_t RowsOf(const Column& column, size_t block, size_t rows) {
  return block + 1 < column.blocks.size() ? kBlockRows : rows - block * kBlockRows;
}

bool AllAbsent(const Packed& packed) { return packed.absent && packed.highest == 0; }

int64_t Power(int places) {
  int64_t power = 1;
  for (int i = 0; i < places; ++i) power *= 10;
  return power;
}

// What a block's numbers are multiplied by to be values of a kind; nullopt where some cell of it may not be
// such a value, or is one for other reasons than its form.
std::optional<int64_t> FactorFor(const Packed& packed, size_t rows, CellKind kind) {
  if (AllAbsent(packed)) return 1;
  const data::Bounds bounds = data::BoundsOf(packed, rows);
  const auto decimal = [&](int places) -> std::optional<int64_t> {
    if (packed.coding != Coding::kDecimal || packed.places > places) return std::nullopt;
    const int64_t factor = Power(places - packed.places);
    const int64_t limit = kNumberLimit / factor;
    if (bounds.low < -limit || bounds.high > limit) return std::nullopt;
    return factor;
  };
  switch (kind) {
    case CellKind::kBoolean:
      return bounds.low >= 0 && bounds.high <= 1 ? decimal(0) : std::nullopt;
    case CellKind::kInteger:
    case CellKind::kMinutes:
    case CellKind::kDays:
    case CellKind::kMonths:
    case CellKind::kWorkdays:
      return decimal(0);
    case CellKind::kDecimal:
      return decimal(6);
    case CellKind::kMoney:
      return decimal(2);
    case CellKind::kDate:
      return packed.coding == Coding::kDate ? std::optional<int64_t>(1) : std::nullopt;
    case CellKind::kDatetime:
      return packed.coding == Coding::kDatetime ? std::optional<int64_t>(1) : std::nullopt;
    case CellKind::kText:
      return std::nullopt;
  }
  return std::nullopt;
}

// How one block's numbers become values: number * factor + offset, by the table of the column's texts, or by
// a table of its own.
struct Step {
  int64_t factor = 1, offset = 0;
  int64_t low = 0, high = 0;  // of numbers that stand for codes of a series
  bool text = false, series = false;
  std::vector<std::pair<int64_t, int32_t>> codes;  // of texts that look like numbers; rising
};

// One column of a file, as cells of one kind.
class Cells {
 public:
  Cells(std::shared_ptr<const SnapshotFile> file, const Column& column, size_t rows)
      : file_(std::move(file)), column_(&column), rows_(rows) {}

  // False where some cell is in doubt.
  bool Open(CellKind kind, const SeriesOfIds& series, data::Dictionary& dictionary) {
    for (size_t b = 0; b < column_->blocks.size(); ++b) {
      const Packed& packed = column_->blocks[b].packed;
      Step& step = steps_.emplace_back();
      absent_ = absent_ || packed.absent;
      if (AllAbsent(packed)) continue;
      if (packed.coding == Coding::kText) {
        if (!OpenTexts(kind, dictionary)) return false;
        step.text = true;
      } else if (kind == CellKind::kText) {
        if (!OpenSeries(packed, RowsOf(*column_, b, rows_), series, step) && !OpenCodes(b, dictionary, step))
          return false;
      } else if (const auto factor = FactorFor(packed, RowsOf(*column_, b, rows_), kind)) {
        step.factor = *factor;
      } else {
        return false;
      }
    }
    return true;
  }

  bool absent() const { return absent_; }  // some cells may be
  bool by_text() const {
    return std::all_of(steps_.begin(), steps_.end(),
                       [](const Step& step) { return !step.series && step.codes.empty(); });
  }
  const std::vector<int64_t>& texts() const { return texts_; }

  void Read(size_t first, size_t n, int64_t* values, uint8_t* absent) const {
    const ColumnReader reader(*file_, *column_);
    for (size_t done = 0; done < n;) {
      const size_t block = (first + done) / kBlockRows;
      const size_t part = std::min(n - done, kBlockRows - (first + done) % kBlockRows);
      int64_t* const out = values + done;
      reader.Read(first + done, part, out, absent == nullptr ? nullptr : absent + done);
      const Step& step = steps_[block];
      if (step.text) {
        for (size_t i = 0; i < part; ++i) out[i] = texts_[static_cast<size_t>(out[i])];
      } else if (step.series) {
        for (size_t i = 0; i < part; ++i) out[i] = std::clamp(out[i], step.low, step.high) + step.offset;
      } else if (!step.codes.empty()) {
        for (size_t i = 0; i < part; ++i) out[i] = CodeOf(step, out[i]);
      } else if (step.factor != 1) {
        for (size_t i = 0; i < part; ++i) out[i] *= step.factor;
      }
      done += part;
    }
  }

 private:
  bool OpenTexts(CellKind kind, data::Dictionary& dictionary) {
    if (!texts_.empty()) return true;
    ColumnReader reader(*file_, *column_);
    if (!reader.OpenTexts()) return false;
    texts_.reserve(column_->text_count);
    for (uint32_t code = 0; code < column_->text_count; ++code) {
      const auto value = data::ReadCell(kind, reader.Text(code), dictionary);
      if (!value) return false;
      texts_.push_back(*value);
    }
    return true;
  }

  bool OpenSeries(const Packed& packed, size_t rows, const SeriesOfIds& series, Step& step) const {
    if (packed.coding != Coding::kNumbered) return false;
    ColumnReader reader(*file_, *column_);
    if (!reader.OpenTexts()) return false;
    const auto* found = series.Find(reader.Text(packed.prefix), data::BoundsOf(packed, rows));
    if (found == nullptr) return false;
    step.series = true;
    step.offset = found->code - found->first;
    step.low = found->first;
    step.high = found->last;
    return true;
  }

  // Enters the texts of a block, which is read for that.
  bool OpenCodes(size_t block, data::Dictionary& dictionary, Step& step) const {
    ColumnReader reader(*file_, *column_);
    if (!reader.OpenTexts()) return false;
    const size_t rows = RowsOf(*column_, block, rows_);
    std::vector<int64_t> values(rows);
    std::vector<uint8_t> absent(rows);
    reader.Read(block * kBlockRows, rows, values.data(), absent.data());
    std::vector<int64_t> distinct;
    for (size_t i = 0; i < rows; ++i) {
      if (absent[i] == 0) distinct.push_back(values[i]);
    }
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    std::string buffer;
    for (const int64_t value : distinct) {
      const auto code =
          data::ReadCell(CellKind::kText, reader.TextOf(block * kBlockRows, value, buffer), dictionary);
      if (!code) return false;
      step.codes.emplace_back(value, static_cast<int32_t>(*code));
    }
    return !step.codes.empty();
  }

  static int64_t CodeOf(const Step& step, int64_t value) {
    const auto at = std::lower_bound(step.codes.begin(), step.codes.end(), std::pair(value, INT32_MIN));
    return at != step.codes.end() && at->first == value ? at->second : 0;  // 0: an empty cell
  }

  std::shared_ptr<const SnapshotFile> file_;
  const Column* column_;
  size_t rows_;
  std::vector<Step> steps_;     // by block
  std::vector<int64_t> texts_;  // value by code of the column's dictionary
  bool absent_ = false;
};

// The values of a column of the table's own; `none` where a cell is empty.
template <typename T>
data::Column<T> Keys(std::shared_ptr<const Cells> cells, size_t rows, T none) {
  return data::Column<T>(rows, [cells = std::move(cells), none](size_t first, size_t n, T* out) {
    constexpr size_t kPiece = 1024;
    std::array<int64_t, kPiece> values;
    std::array<uint8_t, kPiece> absent;
    for (size_t done = 0; done < n; done += kPiece) {
      const size_t part = std::min(kPiece, n - done);
      cells->Read(first + done, part, values.data(), cells->absent() ? absent.data() : nullptr);
      for (size_t i = 0; i < part; ++i)
        out[done + i] = cells->absent() && absent[i] != 0 ? none : static_cast<T>(values[i]);
    }
  });
}

// Whose each row is, by where each owner's rows begin.
data::Column<int32_t> OwnersOf(std::shared_ptr<const OwnerIds> owners, const std::vector<int32_t>& offsets) {
  const auto rows = static_cast<size_t>(offsets.back());
  return data::Column<int32_t>(
      rows, [owners = std::move(owners), offsets](size_t first, size_t n, int32_t* out) {
        auto end = std::upper_bound(offsets.begin(), offsets.end(), static_cast<int32_t>(first));
        for (size_t i = 0; i < n; ++i) {
          while (*end <= static_cast<int32_t>(first + i)) ++end;
          out[i] = owners->ids[static_cast<size_t>(end - offsets.begin()) - 1];
        }
      });
}

class Referrer {
 public:
  Referrer(std::shared_ptr<const SnapshotFile> file, const Table& table, const SeriesOfIds& series,
           const data::TableReader& reader, std::shared_ptr<const OwnerIds> owners, data::Dataset& dataset,
           size_t at)
      : file_(std::move(file)),
        table_(table),
        series_(series),
        reader_(reader),
        owners_(std::move(owners)),
        dataset_(dataset),
        at_(at),
        rows_(static_cast<size_t>(table.rows)) {}

  bool Run() {
    if (!table_.odd.empty()) return false;
    const bool entity = dataset_.schema.tables[at_].entity;
    data::RawTable raw;
    if (!(entity ? OpenEntities(raw) : OpenRecords(raw)) || !OpenFields() || (entity && !IsWhole()))
      return false;
    data::RawTable& out = dataset_.tables[at_];
    out.ids = std::move(raw.ids);
    out.owners = std::move(raw.owners);
    out.on = std::move(raw.on);
    out.until = std::move(raw.until);
    out.recorded = std::move(raw.recorded);
    out.lines = std::move(raw.lines);
    out.sorted = std::move(raw.sorted);
    for (size_t f = 0; f < fields_.size(); ++f) {
      if (fields_[f]) Place(fields_[f], out.columns[f]);
    }
    return true;
  }

 private:
  using Opened = std::shared_ptr<const Cells>;

  bool OpenEntities(data::RawTable& raw) {
    const data::TableReader::Keys keys = reader_.keys();
    Opened owner;
    if (!OpenCommon(keys, raw) || !OpenKey(keys.owner, CellKind::kText, owner)) return false;
    raw.owners = owner ? Keys<int32_t>(owner, rows_, -1) : data::Column<int32_t>::Same(rows_, -1);
    const Date *const from = raw.on.data(), *const until = raw.until.data();
    for (size_t row = 0; row < rows_; ++row) {
      if (until[row] != data::kNoDate && until[row] <= from[row]) return false;
    }
    return true;
  }

  // Units are named until the end, so they are verified at the beginning.
  bool IsWhole() const {
    for (const Block& block : table_.lines.blocks) file_->Read(block);
    for (const Column& column : table_.columns) {
      for (const Block& block : column.blocks) file_->Read(block);
    }
    return !file_->damaged();
  }

  bool OpenRecords(data::RawTable& raw) {
    if (!OpenOrder(raw) || !OpenCommon(table_.sorted->keys, raw)) return false;
    raw.owners = OwnersOf(owners_, raw.sorted->offsets);
    Opened recorded;
    if (!OpenKey(table_.sorted->keys.recorded, CellKind::kDatetime, recorded)) return false;
    raw.recorded = recorded ? Keys<int64_t>(recorded, rows_, data::kNoDatetime)
                            : data::Column<int64_t>::Same(rows_, data::kNoDatetime);
    return !recorded || WasKnown();
  }

  // Whether the owners that this reader sees are those by which the rows were sorted and found sound.
  bool OpenOrder(data::RawTable& raw) const {
    const data::TableSchema& schema = dataset_.schema.tables[at_];
    if (!table_.sorted || table_.sorted->owner != schema.owner || table_.sorted->keys != reader_.keys() ||
        owners_ == nullptr || owners_->hash != table_.sorted->owners_hash)
      return false;
    const char* bytes = file_->Read(table_.sorted->offsets);
    if (bytes == nullptr) return false;
    data::RawTable::Sorted sorted;
    sorted.owners = *dataset_.schema.Index(schema.owner, true);
    std::vector<int32_t>& offsets = sorted.offsets;
    offsets.resize(table_.sorted->offsets.size / sizeof(int32_t));
    std::memcpy(offsets.data(), bytes, table_.sorted->offsets.size);
    const bool sound = offsets.size() == owners_->ids.size() + 1 && offsets.front() == 0 &&
                       std::is_sorted(offsets.begin(), offsets.end()) &&
                       static_cast<size_t>(offsets.back()) == rows_;
    raw.sorted = std::move(sorted);
    return sound;
  }

  bool OpenCommon(const data::TableReader::Keys& keys, data::RawTable& raw) {
    const Opened lines = Open(table_.lines, CellKind::kInteger);
    Opened id, on, until;
    if (!lines || !OpenKey(keys.id, CellKind::kText, id) || !OpenKey(keys.on, CellKind::kDate, on) ||
        !OpenKey(keys.until, CellKind::kDate, until) || !id || id->absent())
      return false;
    raw.ids = Keys<int32_t>(id, rows_, 0);
    raw.on = on ? Keys<Date>(on, rows_, kMinDate) : data::Column<Date>::Same(rows_, kMinDate);
    raw.until =
        until ? Keys<Date>(until, rows_, data::kNoDate) : data::Column<Date>::Same(rows_, data::kNoDate);
    raw.lines = Keys<uint32_t>(lines, rows_, 0);
    return true;
  }

  Opened Open(const Column& column, CellKind kind) {
    auto cells = std::make_shared<Cells>(file_, column, rows_);
    return cells->Open(kind, series_, dataset_.dictionary) ? cells : nullptr;
  }

  bool OpenKey(int32_t position, CellKind kind, Opened& key) {
    if (position < 0) return true;
    key = Open(table_.columns[static_cast<size_t>(position)], kind);
    return key != nullptr;
  }

  // Whether every row had been recorded by the end of the day that the data are read as of.
  bool WasKnown() const {
    if (!dataset_.as_of) return true;
    const Column& column = table_.columns[static_cast<size_t>(table_.sorted->keys.recorded)];
    for (size_t b = 0; b < column.blocks.size(); ++b) {
      const Packed& packed = column.blocks[b].packed;
      if (AllAbsent(packed)) continue;
      if (data::BoundsOf(packed, RowsOf(column, b, rows_)).high >= (int64_t{*dataset_.as_of} + 1) * 1440)
        return false;
    }
    return true;
  }

  bool OpenFields() {
    const auto& schema = dataset_.schema.tables[at_].fields;
    for (size_t f = 0; f < schema.size(); ++f) {
      const int position = reader_.positions()[f];
      Opened& cells = fields_.emplace_back();
      if (position < 0) continue;
      cells = Open(table_.columns[static_cast<size_t>(position)], schema[f].kind);
      if (!cells) return false;
    }
    return true;
  }

  void Place(const Opened& cells, data::RawColumn& column) const {
    column.values = data::Column<int64_t>(
        rows_, [cells](size_t first, size_t n, int64_t* out) { cells->Read(first, n, out, nullptr); });
    if (cells->absent()) {
      column.states = data::Column<uint8_t>(rows_, [cells](size_t first, size_t n, uint8_t* out) {
        std::vector<int64_t> values(n);
        cells->Read(first, n, values.data(), out);
        for (size_t i = 0; i < n; ++i) out[i] = out[i] != 0 ? kAbsentState : 0;
      });
    }
    if (cells->by_text() && cells->texts().size() <= kFewTexts) column.texts = cells->texts();
  }

  std::shared_ptr<const SnapshotFile> file_;
  const Table& table_;
  const SeriesOfIds& series_;
  const data::TableReader& reader_;
  std::shared_ptr<const OwnerIds> owners_;
  data::Dataset& dataset_;
  size_t at_, rows_;
  std::vector<Opened> fields_;
};

}  // namespace

SeriesOfIds::SeriesOfIds(const SnapshotFile& file, data::Dictionary& dictionary) {
  for (const Table& table : file.directory().tables) {
    const auto id = static_cast<size_t>(table.sorted ? table.sorted->keys.id : -1);
    if (id >= table.columns.size()) continue;
    const Column& ids = table.columns[id];
    ColumnReader reader(file, ids);
    for (size_t b = 0; b < ids.blocks.size(); ++b) {
      const Packed& packed = ids.blocks[b].packed;
      if (packed.coding != Coding::kNumbered || (b == 0 && !reader.OpenTexts())) break;
      const data::Bounds bounds = data::BoundsOf(packed, RowsOf(ids, b, static_cast<size_t>(table.rows)));
      const Series numbers{std::max<int64_t>(bounds.low, 0), bounds.high};
      const auto [series, is_new] = series_.try_emplace(std::string(reader.Text(packed.prefix)), numbers);
      if (is_new) continue;
      series->second.first = std::min(series->second.first, numbers.first);
      series->second.last = std::max(series->second.last, numbers.last);
    }
  }
  for (auto at = series_.begin(); at != series_.end();) {
    const auto code = dictionary.AddSeries(at->first, at->second.first, at->second.last);
    if (code) at->second.code = *code;
    at = code ? std::next(at) : series_.erase(at);
  }
}

const SeriesOfIds::Series* SeriesOfIds::Find(std::string_view prefix, data::Bounds numbers) const {
  const auto at = series_.find(prefix);
  if (at == series_.end() || std::max<int64_t>(numbers.low, 0) < at->second.first ||
      numbers.high > at->second.last)
    return nullptr;
  return &at->second;
}

bool Refer(const std::shared_ptr<const SnapshotFile>& file, const Table& table, const SeriesOfIds& series,
           const data::TableReader& reader, const std::shared_ptr<const OwnerIds>& owners,
           data::Dataset& dataset, size_t at) {
  return Referrer(file, table, series, reader, owners, dataset, at).Run();
}

OwnerIds OwnersIn(const data::Dataset& dataset, size_t table) {
  OwnerIds owners{HashOfOwners(dataset, table), {}};
  const auto& ids = dataset.tables[table].ids;
  owners.ids.assign(ids.begin(), ids.end());
  const auto before = [&](int32_t a, int32_t b) { return a != b && dataset.dictionary.Before(a, b); };
  if (!std::is_sorted(owners.ids.begin(), owners.ids.end(), before))
    std::sort(owners.ids.begin(), owners.ids.end(), before);
  owners.ids.erase(std::unique(owners.ids.begin(), owners.ids.end()), owners.ids.end());
  return owners;
}

}  // namespace kaocheng::kcs
