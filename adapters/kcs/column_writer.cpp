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
  int64_t value = 0;
  uint32_t form = kAbsent;
  if (!cell.empty()) {
    const Coded coded = Encode(cell);
    value = coded.value;
    switch (coded.coding) {
      case Coding::kText:
        form = kText;
        value = found_.Code(cell);
        break;
      case Coding::kDate:
        form = kDate;
        break;
      case Coding::kDatetime:
        form = kDatetime;
        break;
      case Coding::kDecimal:
        form = kDecimal + coded.places;
        break;
      case Coding::kNumbered:
        form = kNumbered + static_cast<uint32_t>(found_.Code(coded.prefix));
        break;
    }
  }
  values_.push_back(value);
  forms_.push_back(form);
}

void ColumnWriter::Add(int64_t number) {
  values_.push_back(number);
  forms_.push_back(kDecimal);
}

Coded ColumnWriter::CodedAt(size_t cell) const {
  const uint32_t form = forms_[cell];
  const int64_t value = values_[cell];
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

// Numbers where all cells are of one form, else codes of their texts.
Block ColumnWriter::MakeBlock(const std::vector<int32_t>& order, size_t first, size_t n, std::string& bytes,
                              std::vector<std::string>& prefixes) {
  const auto cell = [&](size_t i) {
    return order.empty() ? first + i : static_cast<size_t>(order[first + i]);
  };
  std::vector<int64_t> values(n);
  std::vector<uint8_t> absent;
  uint32_t form = kAbsent;
  bool uniform = true;
  for (size_t i = 0; i < n; ++i) {
    const uint32_t at = forms_[cell(i)];
    if (at == kAbsent) {
      if (absent.empty()) absent.assign(n, 0);
      absent[i] = 1;
    } else {
      uniform = uniform && (form == kAbsent || form == at);
      form = at;
    }
  }
  const bool texts = !uniform || form <= kText;
  for (size_t i = 0; i < n; ++i) {
    const size_t c = cell(i);
    if (forms_[c] == kAbsent) continue;
    if (!texts) {
      values[i] = values_[c];
    } else if (forms_[c] == kText) {
      values[i] = written_.Code(found_.Text(static_cast<int32_t>(values_[c])));
    } else {
      values[i] = written_.Code(data::TextOf(CodedAt(c)));
    }
  }
  Block block;
  block.packed = data::Pack<int64_t>(values, absent, !texts && form >= kDecimal, bytes);
  if (texts) return block;
  const size_t some = cell(
      static_cast<size_t>(absent.empty() ? 0 : std::find(absent.begin(), absent.end(), 0) - absent.begin()));
  const Coded coded = CodedAt(some);
  block.packed.coding = coded.coding;
  block.packed.places = coded.places;
  if (coded.coding == Coding::kNumbered) {
    const auto prefix = std::find(prefixes.begin(), prefixes.end(), coded.prefix);
    block.packed.prefix = static_cast<uint32_t>(prefix - prefixes.begin());
    if (prefix == prefixes.end()) prefixes.emplace_back(coded.prefix);
  }
  return block;
}

Column ColumnWriter::Finish(const std::vector<int32_t>& order, ExtentWriter& out, TextsWriter& texts) {
  Column column;
  std::string bytes;
  for (size_t first = 0; first < values_.size(); first += kBlockRows) {
    bytes.clear();
    Block block =
        MakeBlock(order, first, std::min(kBlockRows, values_.size() - first), bytes, column.prefixes);
    block.extent = out.Write(bytes);
    column.blocks.push_back(block);
  }
  column.text_count = static_cast<uint32_t>(written_.size());
  std::vector<std::string> own;
  for (uint32_t code = 0; code < column.text_count; ++code)
    own.emplace_back(written_.Text(static_cast<int32_t>(code)));
  texts.Add(std::move(own));
  return column;
}

Texts TextsWriter::Finish(const std::vector<Column*>& columns, ExtentWriter& out) const {
  const auto unsound = [](std::string_view text) {
    return text.size() > data::kMaxCellBytes || !data::IsSoundText(text);
  };
  std::vector<std::pair<bool, std::string_view>> all;  // unsound, text
  for (const auto& texts : of_columns_) {
    for (const std::string& text : texts) all.emplace_back(unsound(text), text);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  const auto place = [&](std::string_view text) {
    return static_cast<uint32_t>(std::lower_bound(all.begin(), all.end(), std::pair(unsound(text), text)) -
                                 all.begin());
  };
  for (size_t c = 0; c < columns.size(); ++c) {
    std::string places;
    for (const std::string& text : of_columns_[c]) Append(place(text), places);
    columns[c]->texts = out.Write(places);
  }
  Texts written;
  written.count = all.size();
  written.sound = static_cast<uint64_t>(
      std::lower_bound(all.begin(), all.end(), std::pair(true, std::string_view())) - all.begin());
  for (size_t first = 0; first < all.size(); first += kTextsOfBlock) {
    const size_t last = std::min<size_t>(all.size(), first + kTextsOfBlock);
    std::string ends, texts;
    for (size_t i = first; i < last; ++i) {
      texts += all[i].second;
      Append(uint64_t{texts.size()}, ends);
    }
    written.blocks.push_back(out.Write(ends + texts));
  }
  return written;
}

}  // namespace kaocheng::kcs
