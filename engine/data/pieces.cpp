#include "engine/data/pieces.h"

#include <algorithm>
#include <span>
#include <utility>

#include "engine/data/narrow.h"

namespace kaocheng::data {
namespace {

using Codes = std::shared_ptr<const Dictionary::Translation>;

// Leaves the column empty.
template <typename T>
PackedRows PackColumn(Column<T>& column, bool counted = false) {
  PackedRows rows;
  rows.packed = Pack(std::span<const T>(column.Own()), {}, counted, rows.bytes);
  column.clear();
  return rows;
}

}  // namespace

class JoinedRows {
 public:
  // `n` rows; `codes`: what their numbers are in the dictionary of all, null: they are no codes.
  void Add(size_t first, size_t n, PackedRows rows, Codes codes) {
    const Bounds bounds = BoundsOf(rows.packed, n);
    const auto shift = codes != nullptr && bounds.low >= INT32_MIN && bounds.high <= INT32_MAX
                           ? codes->Shift(static_cast<int32_t>(bounds.low), static_cast<int32_t>(bounds.high))
                           : std::nullopt;
    if (shift) {
      rows.packed.base += *shift;
      codes = nullptr;
    }
    parts_.push_back({first, std::move(rows), std::move(codes)});
  }

  void Read(size_t first, size_t n, int64_t* out) const {
    auto part = std::upper_bound(parts_.begin(), parts_.end(), first,
                                 [](size_t row, const Part& p) { return row < p.first; }) -
                1;
    for (size_t done = 0; done < n; ++part) {
      const size_t row = first + done;
      const size_t end = part + 1 == parts_.end() ? first + n : std::min(first + n, (part + 1)->first);
      Unpack(part->rows.packed, part->rows.bytes.data(), row - part->first, end - row, out + done, nullptr);
      if (part->codes != nullptr) {
        for (size_t i = done; i < end - first; ++i) out[i] = (*part->codes)(static_cast<int32_t>(out[i]));
      }
      done = end - first;
    }
  }

 private:
  struct Part {
    size_t first;
    PackedRows rows;
    Codes codes;
  };
  std::vector<Part> parts_;  // by `first`; none is empty
};

namespace {

template <typename T>
Column<T> AsColumn(const std::shared_ptr<JoinedRows>& rows, size_t n) {
  if constexpr (std::is_same_v<T, int64_t>) {
    return Column<T>(n, [rows](size_t first, size_t count, T* out) { rows->Read(first, count, out); });
  } else {
    return Column<T>(n, [rows](size_t first, size_t count, T* out) {
      ReadNarrow([&](size_t from, size_t some, int64_t* values) { rows->Read(from, some, values); }, first,
                 count, out);
    });
  }
}

}  // namespace

Piece::Piece(const Dataset& dataset, size_t table, const std::string& file,
             const std::vector<std::string>& header) {
  dataset_.schema.tables = {dataset.schema.tables[table]};
  dataset_.dictionary = Dictionary(&dataset.dictionary);
  dataset_.tables.resize(1);
  dataset_.tables[0].columns.resize(dataset_.schema.tables[0].fields.size());
  dataset_.as_of = dataset.as_of;
  reader_.emplace(dataset_, 0, file, header, emitter_);
  of_header_ = emitter_.diagnostics().size();
}

void Piece::Close() {
  RawTable& table = dataset_.tables[0];
  rows_ = table.rows();
  ids_ = PackColumn(table.ids, true);
  owners_ = PackColumn(table.owners);
  on_ = PackColumn(table.on);
  until_ = PackColumn(table.until);
  recorded_ = PackColumn(table.recorded);
  lines_ = PackColumn(table.lines, true);
  for (size_t f = 0; f < table.columns.size(); ++f) {
    RawColumn& column = table.columns[f];
    std::optional<Field>& field = fields_.emplace_back();
    if (!column.present) continue;
    field.emplace();
    if (!column.states.empty()) field->states = PackColumn(column.states);
    field->values = PackColumn(column.values);
  }
}

Joiner::Joiner(Dataset& dataset, size_t table, TableReader& reader, Emitter& emitter)
    : dataset_(dataset),
      schema_(dataset.schema.tables[table]),
      table_(dataset.tables[table]),
      reader_(reader),
      rejects_(table_.file, dataset.rejects, emitter),
      fields_(schema_.fields.size()) {
  for (Rows* rows : {&ids_, &owners_, &on_, &until_, &recorded_, &lines_})
    *rows = std::make_shared<JoinedRows>();
  for (Field& field : fields_) {
    field.values = std::make_shared<JoinedRows>();
    field.states = std::make_shared<JoinedRows>();
  }
}

void Joiner::Add(Piece& piece, uint32_t lines_before) {
  const RawTable& part = piece.dataset_.tables[0];
  const auto codes =
      std::make_shared<const Dictionary::Translation>(dataset_.dictionary.Take(piece.dataset_.dictionary));
  rejects_.Append(piece.dataset_.rejects, std::span(piece.emitter_.diagnostics()).subspan(piece.of_header_),
                  lines_before);
  for (RawTable::Lost lost : part.lost) {
    lost.owner = (*codes)(lost.owner);
    lost.line += lines_before;
    table_.lost.push_back(lost);
  }
  for (const uint32_t row : part.broken) table_.broken.push_back(row + static_cast<uint32_t>(rows_));
  for (const uint32_t row : part.retracted) table_.retracted.push_back(row + static_cast<uint32_t>(rows_));
  if (piece.rows_ == 0) return;
  const auto add = [&](const Rows& rows, PackedRows& packed, Codes of) {
    rows->Add(rows_, piece.rows_, std::move(packed), std::move(of));
  };
  add(ids_, piece.ids_, codes);
  add(owners_, piece.owners_, codes);
  add(on_, piece.on_, nullptr);
  add(until_, piece.until_, nullptr);
  add(recorded_, piece.recorded_, nullptr);
  piece.lines_.packed.base += lines_before;
  add(lines_, piece.lines_, nullptr);
  for (size_t f = 0; f < fields_.size(); ++f) {
    if (piece.fields_[f]) AddField(*piece.fields_[f], f, codes, piece.rows_);
  }
  rows_ += piece.rows_;
}

void Joiner::AddField(Piece::Field& part, size_t f, const Codes& codes, size_t rows) {
  Field& field = fields_[f];
  const bool text = schema_.fields[f].kind == CellKind::kText;
  field.values->Add(rows_, rows, std::move(part.values), text ? codes : nullptr);
  field.has_states = field.has_states || part.states;
  field.states->Add(rows_, rows, part.states ? std::move(*part.states) : PackedRows(), nullptr);
}

void Joiner::Close() {
  const TableReader::Keys keys = reader_.keys();
  table_.ids = AsColumn<int32_t>(ids_, rows_);
  table_.owners = AsColumn<int32_t>(owners_, rows_);
  table_.on = AsColumn<int32_t>(on_, rows_);
  if (keys.until >= 0) table_.until = AsColumn<int32_t>(until_, rows_);
  if (keys.recorded >= 0) table_.recorded = AsColumn<int64_t>(recorded_, rows_);
  table_.lines = AsColumn<uint32_t>(lines_, rows_);
  for (size_t f = 0; f < fields_.size(); ++f) {
    RawColumn& column = table_.columns[f];
    if (!column.present) continue;
    column.values = AsColumn<int64_t>(fields_[f].values, rows_);
    if (fields_[f].has_states) column.states = AsColumn<uint8_t>(fields_[f].states, rows_);
  }
  reader_.Close();
  rejects_.Close();
}

}  // namespace kaocheng::data
