#include "adapters/kcs/refer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <tuple>
#include <utility>

#include "adapters/kcs/cells.h"
#include "dsl/base/minutes.h"
#include "engine/data/owners.h"

namespace kaocheng::kcs {
namespace {

using data::CellKind;
using data::Packed;

constexpr size_t kFewTexts = 1 << 12;  // that it pays to look at, rather than at the cells
constexpr auto kAbsentState = static_cast<uint8_t>(hir::State::kAbsent);

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
data::Column<int32_t> OwnersOf(std::shared_ptr<const OwnerIds> owners, size_t rows,
                               const data::Column<int32_t>& offsets) {
  return data::Column<int32_t>(rows,
                               [owners = std::move(owners), offsets](size_t first, size_t n, int32_t* out) {
                                 data::OwnersFrom rows_of({offsets.begin(), offsets.end()}, first);
                                 const int32_t* const ids = owners->ids.data();
                                 for (size_t i = 0; i < n; ++i)
                                   out[i] = ids[static_cast<size_t>(rows_of.Next())];
                               });
}

// Where each owner's rows begin, by how many each has. Whatever the file says, they rise from 0 to the
// number of rows; of a block that was altered all rows are its last owner's.
data::Column<int32_t> OffsetsOf(std::shared_ptr<const SnapshotFile> file, const Sorted& sorted) {
  const auto read = [file = std::move(file), &sorted](size_t first, size_t n, int32_t* out) {
    const auto owners = static_cast<size_t>(sorted.owners);
    constexpr size_t kPiece = 1024;
    std::array<int64_t, kPiece> counts;
    for (size_t block = first / kOwnersOfBlock, done = 0; done < n; ++block) {
      const size_t begin = block * kOwnersOfBlock;
      const size_t beyond = std::min(begin + kOwnersOfBlock, owners);
      const size_t end = std::min(begin + kOwnersOfBlock, first + n);  // of the offsets that are wanted
      const char* const bytes = begin < owners ? file->ReadCounts(sorted, block) : nullptr;
      int32_t offset = sorted.firsts[block];
      for (size_t piece = begin; piece < end; piece += kPiece) {
        const size_t part = std::min(kPiece, end - piece);
        counts.fill(0);
        if (bytes != nullptr) {
          data::Unpack(sorted.counts[block].packed, bytes, piece - begin, std::min(part, beyond - piece),
                       counts.data(), nullptr);
        } else if (piece < beyond && beyond <= piece + part) {
          counts[beyond - 1 - piece] = sorted.firsts[block + 1] - offset;
        }
        const size_t before = piece < first ? std::min(part, first - piece) : 0;
        for (size_t i = 0; i < before; ++i) offset += static_cast<int32_t>(counts[i]);
        for (size_t i = before; i < part; ++i) {
          out[done++] = offset;
          offset += static_cast<int32_t>(counts[i]);
        }
      }
    }
  };
  return data::Column<int32_t>(static_cast<size_t>(sorted.owners) + 1, read);
}

auto Validity(const data::TableReader::Keys& keys) { return std::tuple(keys.id, keys.on, keys.until); }

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
    if (!(entity ? OpenEntities(raw) : OpenRecords(raw)) || !OpenFields()) return false;
    data::RawTable& out = dataset_.tables[at_];
    out.ids = std::move(raw.ids);
    out.owners = std::move(raw.owners);
    out.on = std::move(raw.on);
    out.until = std::move(raw.until);
    out.recorded = std::move(raw.recorded);
    out.lines = std::move(raw.lines);
    out.sorted = std::move(raw.sorted);
    out.listed = std::move(raw.listed);
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
    if (OpenList(raw)) return true;
    const Date *const from = raw.on.data(), *const until = raw.until.data();
    for (size_t row = 0; row < rows_; ++row) {
      if (until[row] != data::kNoDate && until[row] <= from[row]) return false;
    }
    return !file_->damaged();
  }

  // False where this reader finds the entities' keys or parents elsewhere than they were when they were
  // listed.
  bool OpenList(data::RawTable& raw) const {
    const data::TableReader::Keys keys = reader_.keys();
    const std::string& owner = dataset_.schema.tables[at_].owner;
    if (!table_.listed || Validity(table_.listed->keys) != Validity(keys) || table_.listed->owner != owner)
      return false;
    size_t parents = 0;
    if (!owner.empty()) {
      const auto above = dataset_.schema.Index(owner, true);
      if (!above || !dataset_.tables[*above].listed || table_.listed->keys.owner != keys.owner) return false;
      parents = dataset_.tables[*above].listed->ids.size();
    }
    const auto list = file_->Read(*table_.listed, parents);
    if (!list) return false;
    const auto ids = std::make_shared<std::vector<int32_t>>(list->ids.size());
    std::transform(list->ids.begin(), list->ids.end(), ids->begin(), std::cref(*series_.codes_of_texts()));
    raw.listed = {data::Column<int32_t>::Lying(ids, ids->data(), ids->size()),
                  data::Column<int32_t>::Lying(file_, list->firsts.data(), list->firsts.size()),
                  data::Column<data::RawSpell>::Lying(file_, list->spells.data(), list->spells.size())};
    return true;
  }

  bool OpenRecords(data::RawTable& raw) {
    if (!OpenOrder(raw) || !OpenCommon(table_.sorted->keys, raw)) return false;
    raw.owners = OwnersOf(owners_, rows_, raw.sorted->offsets);
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
        owners_ == nullptr || (!owners_->as_written && owners_->hash != table_.sorted->owners_hash))
      return false;
    if (table_.sorted->owners != owners_->ids.size()) return false;
    raw.sorted = {*dataset_.schema.Index(schema.owner, true), OffsetsOf(file_, *table_.sorted), {}};
    return true;
  }

  bool OpenCommon(const data::TableReader::Keys& keys, data::RawTable& raw) {
    const Opened lines = Open(table_.lines, CellKind::kInteger);
    Opened id, on, until;
    if (!lines || !OpenKey(keys.id, CellKind::kText, id) || !OpenKey(keys.on, CellKind::kDate, on) ||
        !OpenKey(keys.until, CellKind::kDate, until) || !id || id->absent())
      return false;
    raw.ids = Keys<int32_t>(id, rows_, 0);
    if (raw.sorted) raw.sorted->ids_within = id->CodesWithin();
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
      if (data::BoundsOf(packed, RowsOf(column, b, rows_)).high >= (*dataset_.as_of + 1) * kMinutesADay)
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
    if (cells->by_text() && cells->text_count() <= kFewTexts) column.texts = cells->texts();
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

bool Refer(const std::shared_ptr<const SnapshotFile>& file, const Table& table, const SeriesOfIds& series,
           const data::TableReader& reader, const std::shared_ptr<const OwnerIds>& owners,
           data::Dataset& dataset, size_t at) {
  return Referrer(file, table, series, reader, owners, dataset, at).Run();
}

OwnerIds OwnersIn(const data::Dataset& dataset, size_t table, const Table* referred,
                  const data::TableReader::Keys& keys) {
  OwnerIds owners;
  owners.as_written =
      referred != nullptr && referred->listed && Validity(referred->listed->keys) == Validity(keys);
  if (!owners.as_written) owners.hash = HashOfOwners(dataset, table);
  if (dataset.tables[table].listed) {
    owners.ids = dataset.tables[table].listed->ids;
    return owners;
  }
  const auto& read = dataset.tables[table].ids;
  std::vector<int32_t> ids(read.begin(), read.end());
  const auto before = [&](int32_t a, int32_t b) { return a != b && dataset.dictionary.Before(a, b); };
  if (!std::is_sorted(ids.begin(), ids.end(), before)) std::sort(ids.begin(), ids.end(), before);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  owners.ids = std::move(ids);
  return owners;
}

}  // namespace kaocheng::kcs
