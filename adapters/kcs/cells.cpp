#include "adapters/kcs/cells.h"

#include <algorithm>
#include <optional>
#include <string>

#include "dsl/base/kernel.h"
#include "dsl/base/number.h"

namespace kaocheng::kcs {

using data::CellKind;
using data::Coding;
using data::kBlockRows;
using data::Packed;

size_t RowsOf(const Column& column, size_t block, size_t rows) {
  return block + 1 < column.blocks.size() ? kBlockRows : rows - block * kBlockRows;
}

bool AllAbsent(const Packed& packed) { return packed.absent && packed.highest == 0; }

namespace {

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

}  // namespace

bool Cells::Open(CellKind kind, const SeriesOfIds& series, data::Dictionary& dictionary) {
  for (size_t b = 0; b < column_->blocks.size(); ++b) {
    const Packed& packed = column_->blocks[b].packed;
    Step& step = steps_.emplace_back();
    absent_ = absent_ || packed.absent;
    if (AllAbsent(packed)) continue;
    if (packed.coding == Coding::kText) {
      if (!OpenTexts(kind, series, dictionary)) return false;
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

bool Cells::by_text() const {
  return std::all_of(steps_.begin(), steps_.end(),
                     [](const Step& step) { return !step.series && step.codes.empty(); });
}

std::optional<data::CodeRange> Cells::CodesWithin() const {
  std::optional<data::CodeRange> within;
  for (size_t b = 0; b < steps_.size(); ++b) {
    const Step& step = steps_[b];
    if (!step.series) return std::nullopt;
    const data::Bounds numbers = data::BoundsOf(column_->blocks[b].packed, RowsOf(*column_, b, rows_));
    const auto code = [&](int64_t number) {
      return static_cast<int32_t>(std::clamp(number, step.low, step.high) + step.offset);
    };
    const data::CodeRange block{code(numbers.low), code(numbers.high)};
    if (!within) within = block;
    within = {std::min(within->low, block.low), std::max(within->high, block.high)};
  }
  return within;
}

KAOCHENG_KERNEL void Cells::Read(size_t first, size_t n, int64_t* values, uint8_t* absent) const {
  const ColumnReader reader(*file_, *column_);
  for (size_t done = 0; done < n;) {
    const size_t block = (first + done) / kBlockRows;
    const size_t part = std::min(n - done, kBlockRows - (first + done) % kBlockRows);
    int64_t* const out = values + done;
    reader.Read(first + done, part, out, absent == nullptr ? nullptr : absent + done);
    const Step& step = steps_[block];
    if (step.text) {
      const std::vector<int64_t>& values_of = texts();
      for (size_t i = 0; i < part; ++i) out[i] = values_of[static_cast<size_t>(out[i])];
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

bool Cells::OpenTexts(CellKind kind, const SeriesOfIds& series, data::Dictionary& dictionary) {
  if (codes_of_texts_ != nullptr || !texts_.empty()) return true;
  if (kind == CellKind::kText) {
    codes_of_texts_ = series.codes_of_texts();
    return column_->highest_text < file_->directory().texts.sound;
  }
  ColumnReader reader(*file_, *column_);
  if (!reader.OpenTexts()) return false;
  texts_.resize(column_->text_count);
  for (uint32_t code = 0; code < column_->text_count; ++code) {
    const auto value = data::ReadCell(kind, reader.Text(code), dictionary);
    if (!value) return false;
    texts_[code] = *value;
  }
  return true;
}

const std::vector<int64_t>& Cells::texts() const {
  if (codes_of_texts_ == nullptr) return texts_;
  std::call_once(read_texts_, [&] {
    texts_.resize(column_->text_count);  // 0: an empty cell, where the file is damaged
    ColumnReader reader(*file_, *column_);
    if (!reader.OpenTexts()) return;
    for (uint32_t code = 0; code < column_->text_count; ++code)
      texts_[code] = (*codes_of_texts_)(reader.PlaceOf(code));
  });
  return texts_;
}

bool Cells::OpenSeries(const Packed& packed, size_t rows, const SeriesOfIds& series, Step& step) const {
  if (packed.coding != Coding::kNumbered) return false;
  const auto* found = series.Find(column_->prefixes[packed.prefix], data::BoundsOf(packed, rows));
  if (found == nullptr) return false;
  step.series = true;
  step.offset = found->code - found->first;
  step.low = found->first;
  step.high = found->last;
  return true;
}

// Enters the texts of a block, which is read for that.
bool Cells::OpenCodes(size_t block, data::Dictionary& dictionary, Step& step) const {
  const ColumnReader reader(*file_, *column_);
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

int64_t Cells::CodeOf(const Step& step, int64_t value) {
  const auto at = std::lower_bound(step.codes.begin(), step.codes.end(), std::pair(value, INT32_MIN));
  return at != step.codes.end() && at->first == value ? at->second : 0;  // 0: an empty cell
}

}  // namespace kaocheng::kcs
