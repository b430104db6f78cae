#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/data/packed.h"
#include "engine/data/table_reader.h"

// Tables of records that are read piece by piece, by several threads at a time, and kept packed.
namespace kaocheng::data {

// One column's cells of a stretch of rows.
struct PackedRows {
  Packed packed;
  std::string bytes;
};

// Some rows of a table of records, read apart from those before and after them, with a dictionary of its own.
class Piece {
 public:
  // Nothing is said of the header: whoever reads the table has done so.
  Piece(const Dataset& dataset, size_t table, const std::string& file,
        const std::vector<std::string>& header);
  TableReader& reader() { return *reader_; }
  // After the last row; packs them.
  void Close();

 private:
  friend class Joiner;
  Dataset dataset_;  // of this table alone
  Emitter emitter_;
  size_t of_header_ = 0;  // how many messages are about the header
  std::optional<TableReader> reader_;
  size_t rows_ = 0;
  PackedRows ids_, owners_, on_, until_, recorded_, lines_;
  struct Field {
    PackedRows values;
    std::optional<PackedRows> states;  // none: every cell has a value
  };
  std::vector<std::optional<Field>> fields_;  // none where the file has no such column
};

// A column that lies in pieces.
class JoinedRows;

// Makes a table of pieces.
class Joiner {
 public:
  // `reader`: has read the header.
  Joiner(Dataset& dataset, size_t table, TableReader& reader, Emitter& emitter);
  // The next rows, before which so many lines lie that the piece did not count. It is empty afterwards.
  void Add(Piece& piece, uint32_t lines_before);
  void Close();

 private:
  using Rows = std::shared_ptr<JoinedRows>;
  void AddField(Piece::Field& part, size_t f, const std::shared_ptr<const Dictionary::Translation>& codes,
                size_t rows);

  Dataset& dataset_;
  const TableSchema& schema_;
  RawTable& table_;
  TableReader& reader_;
  Rejects rejects_;
  size_t rows_ = 0;
  Rows ids_, owners_, on_, until_, recorded_, lines_;
  struct Field {
    Rows values, states;
    bool has_states = false;
  };
  std::vector<Field> fields_;
};

}  // namespace kaocheng::data
