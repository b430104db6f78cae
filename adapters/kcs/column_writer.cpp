#include "adapters/kcs/column_writer.h"

#include <algorithm>
#include <utility>

#include "engine/data/dataset.h"

namespace kaocheng::kcs {

using data::Coded;
using data::Coding;
using data::kBlockRows;

namespace {

template <typename T>
void Append(T number, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

Extent ExtentWriter::Write(std::string_view bytes) {
  const std::string_view padding("\0\0\0\0\0\0\0", (kAlignment - end_ % kAlignment) % kAlignment);
  file_.write(padding.data(), static_cast<std::streamsize>(padding.size()));
  end_ += padding.size();
  const Extent extent{end_, bytes.size(), Checksum(bytes.data(), bytes.size())};
  file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  end_ += bytes.size();
  return extent;
}

Coded ColumnWriter::Encode(std::string_view cell) const {
  const Coded coded = data::Encode(cell, numbers_ != Numbers::kAll);
  const bool name = coded.coding == Coding::kNumbered;
  return numbers_ == Numbers::kNotNames && name ? Coded() : coded;
}

void ColumnWriter::Add(std::string_view cell) {
  if (cell.empty()) return Push(kAbsent, 0);
  const Coded coded = Encode(cell);
  switch (coded.coding) {
    case Coding::kText:
      return Push(kText, found_.Code(cell));
    case Coding::kDate:
      return Push(kDate, coded.value);
    case Coding::kDatetime:
      return Push(kDatetime, coded.value);
    case Coding::kDecimal:
      return Push(kDecimal + coded.places, coded.value);
    case Coding::kNumbered:
      return Push(FormOf(coded.prefix), coded.value);
  }
}

void ColumnWriter::Add(int64_t number) { Push(kDecimal, number); }

void ColumnWriter::Push(uint32_t form, int64_t value) {
  latest_.values.push_back(value);
  latest_.forms.push_back(form);
  if (++rows_ % kBlockRows == 0) ClosePiece();
}

// The prefix is mostly that of the cell before.
uint32_t ColumnWriter::FormOf(std::string_view prefix) {
  if (!last_prefix_ || found_.Text(*last_prefix_) != prefix) last_prefix_ = found_.Code(prefix);
  return kNumbered + static_cast<uint32_t>(*last_prefix_);
}

Coded ColumnWriter::Decode(uint32_t form, int64_t value) const {
  if (form >= kNumbered)
    return {Coding::kNumbered, 0, found_.Text(static_cast<int32_t>(form - kNumbered)), value};
  if (form >= kDecimal) return {Coding::kDecimal, static_cast<uint8_t>(form - kDecimal), {}, value};
  return {form == kDate       ? Coding::kDate
          : form == kDatetime ? Coding::kDatetime
                              : Coding::kText,
          0,
          {},
          value};
}

std::optional<uint32_t> ColumnWriter::Cells::Form() const {
  uint32_t form = kAbsent;
  for (const uint32_t one : forms) {
    if (one == kAbsent || one == form) continue;
    if (form != kAbsent) return std::nullopt;
    form = one;
  }
  return form;
}

std::vector<uint8_t> ColumnWriter::Cells::Absent() const {
  std::vector<uint8_t> absent;
  if (std::find(forms.begin(), forms.end(), kAbsent) == forms.end()) return absent;
  for (const uint32_t form : forms) absent.push_back(form == kAbsent ? 1 : 0);
  return absent;
}

void ColumnWriter::ClosePiece() {
  if (latest_.values.empty()) return;
  Piece& piece = pieces_.emplace_back();
  piece.packed = data::Pack<int64_t>(latest_.values, latest_.Absent(), true, piece.bytes);
  if (const auto form = latest_.Form()) {
    piece.form = *form;
  } else {
    piece.forms = latest_.forms;
  }
  piece.bytes.shrink_to_fit();
  latest_.values.clear();
  latest_.forms.clear();
}

ColumnWriter::Cells ColumnWriter::Take(const std::vector<int32_t>& order, size_t first, size_t n) const {
  Cells cells{std::vector<int64_t>(n), std::vector<uint32_t>(n)};
  std::vector<uint8_t> absent(n);
  const auto cell = [&](size_t i) {
    return order.empty() ? first + i : static_cast<size_t>(order[first + i]);
  };
  for (size_t i = 0, some = 0; i < n; i += some) {
    const size_t from = cell(i);  // and those behind it in its piece
    const size_t most = std::min(n - i, kBlockRows - from % kBlockRows);
    for (some = 1; some < most && cell(i + some) == from + some;) ++some;
    const Piece& piece = pieces_[from / kBlockRows];
    data::Unpack(piece.packed, piece.bytes.data(), from % kBlockRows, some, cells.values.data() + i,
                 absent.data() + i);
    for (size_t k = 0; k < some; ++k) {
      const uint32_t form = piece.forms.empty() ? piece.form : piece.forms[from % kBlockRows + k];
      cells.forms[i + k] = absent[i + k] != 0 ? uint32_t{kAbsent} : form;
    }
  }
  return cells;
}

int32_t ColumnWriter::WrittenOf(int64_t found) {
  const auto code = static_cast<size_t>(found);
  if (codes_.size() <= code) codes_.resize(found_.size(), -1);
  if (codes_[code] < 0) codes_[code] = written_.Code(found_.Text(static_cast<int32_t>(found)));
  return codes_[code];
}

// Numbers where all cells are of one form, else codes of their texts.
void ColumnWriter::WriteBlock(const Cells& cells, ExtentWriter& out) {
  const std::vector<uint8_t> absent = cells.Absent();
  const uint32_t form = cells.Form().value_or(kText);
  const bool texts = form <= kText;
  std::vector<int64_t> values = cells.values;
  for (size_t i = 0; texts && i < values.size(); ++i) {
    if (cells.forms[i] == kAbsent) continue;
    values[i] = cells.forms[i] == kText ? WrittenOf(values[i])
                                        : written_.Code(data::TextOf(Decode(cells.forms[i], values[i])));
  }
  std::string bytes;
  Block block;
  block.packed = data::Pack<int64_t>(values, absent, form >= kDecimal, bytes);
  if (!texts) {
    const Coded coded = Decode(form, 0);
    block.packed.coding = coded.coding;
    block.packed.places = coded.places;
    if (coded.coding == Coding::kNumbered) {
      std::vector<std::string>& prefixes = column_.prefixes;
      const auto prefix = std::find(prefixes.begin(), prefixes.end(), coded.prefix);
      block.packed.prefix = static_cast<uint32_t>(prefix - prefixes.begin());
      if (prefix == prefixes.end()) prefixes.emplace_back(coded.prefix);
    }
  }
  block.extent = out.Write(bytes);
  column_.blocks.push_back(block);
}

Column ColumnWriter::Finish(const std::vector<int32_t>& order, ExtentWriter& out, TextsWriter& texts) {
  ClosePiece();
  for (size_t first = 0; first < rows_; first += kBlockRows)
    WriteBlock(Take(order, first, std::min(kBlockRows, rows_ - first)), out);
  column_.text_count = static_cast<uint32_t>(written_.size());
  texts.Add(std::move(written_));
  return std::move(column_);
}

namespace {

bool IsUnsound(std::string_view text) {
  return text.size() > data::kMaxCellBytes || !data::IsSoundText(text);
}

}  // namespace

uint32_t TextsWriter::PlaceOf(std::string_view text) const {
  return static_cast<uint32_t>(std::lower_bound(all_.begin(), all_.end(), std::pair(IsUnsound(text), text)) -
                               all_.begin());
}

Texts TextsWriter::Finish(const std::vector<Column*>& columns, ExtentWriter& out) {
  const auto each = [](const data::Dictionary& texts, auto&& fn) {
    for (size_t code = 0; code < texts.size(); ++code) fn(texts.Text(static_cast<int32_t>(code)));
  };
  for (const data::Dictionary& texts : of_columns_)
    each(texts, [&](std::string_view text) { all_.emplace_back(IsUnsound(text), text); });
  std::sort(all_.begin(), all_.end());
  all_.erase(std::unique(all_.begin(), all_.end()), all_.end());
  for (size_t c = 0; c < columns.size(); ++c) {
    std::string places;
    each(of_columns_[c], [&](std::string_view text) {
      const uint32_t place = PlaceOf(text);
      columns[c]->highest_text = std::max(columns[c]->highest_text, place);
      Append(place, places);
    });
    columns[c]->texts = out.Write(places);
  }
  Texts written;
  written.count = all_.size();
  written.sound = static_cast<uint64_t>(
      std::lower_bound(all_.begin(), all_.end(), std::pair(true, std::string_view())) - all_.begin());
  for (size_t first = 0; first < all_.size(); first += kTextsOfBlock) {
    const size_t last = std::min<size_t>(all_.size(), first + kTextsOfBlock);
    std::string ends, texts;
    for (size_t i = first; i < last; ++i) {
      texts += all_[i].second;
      Append(uint64_t{texts.size()}, ends);
    }
    written.blocks.push_back(out.Write(ends + texts));
  }
  return written;
}

}  // namespace kaocheng::kcs
