#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/kcs/column_reader.h"
#include "adapters/kcs/series_of_ids.h"
#include "engine/data/dataset.h"

namespace kaocheng::kcs {

// How many rows a block of a column has, of a table that has so many.
size_t RowsOf(const Column& column, size_t block, size_t rows);
bool AllAbsent(const data::Packed& packed);

// One column of a file, as cells of one kind.
class Cells {
 public:
  Cells(std::shared_ptr<const SnapshotFile> file, const Column& column, size_t rows)
      : file_(std::move(file)), column_(&column), rows_(rows) {}

  // False where some cell is in doubt.
  bool Open(data::CellKind kind, const SeriesOfIds& series, data::Dictionary& dictionary);

  bool absent() const { return absent_; }  // some cells may be
  bool by_text() const;                    // every value is that of one of `texts`
  size_t text_count() const { return column_->text_count; }
  const std::vector<int64_t>& texts() const;  // read when first asked for
  // Where all are codes of series: between which they lie, as is known without reading.
  std::optional<data::CodeRange> CodesWithin() const;
  // `absent`: 1 where a cell is; null: not asked for.
  void Read(size_t first, size_t n, int64_t* values, uint8_t* absent) const;

 private:
  // How one block's numbers become values: number * factor + offset, by the table of the column's texts, or
  // by a table of its own.
  struct Step {
    int64_t factor = 1, offset = 0;
    int64_t low = 0, high = 0;  // of numbers that stand for codes of a series
    bool text = false, series = false;
    std::vector<std::pair<int64_t, int32_t>> codes;  // of texts that look like numbers; rising
  };

  bool OpenTexts(data::CellKind kind, const SeriesOfIds& series, data::Dictionary& dictionary);
  bool OpenSeries(const data::Packed& packed, size_t rows, const SeriesOfIds& series, Step& step) const;
  bool OpenCodes(size_t block, data::Dictionary& dictionary, Step& step) const;
  static int64_t CodeOf(const Step& step, int64_t value);

  std::shared_ptr<const SnapshotFile> file_;
  const Column* column_;
  size_t rows_;
  std::vector<Step> steps_;  // by block
  // Value by code of the column's dictionary; of texts not before somebody asks for them, by these codes.
  mutable std::vector<int64_t> texts_;
  mutable std::once_flag read_texts_;
  std::shared_ptr<const data::Dictionary::LyingCodes> codes_of_texts_;
  bool absent_ = false;
};

}  // namespace kaocheng::kcs
