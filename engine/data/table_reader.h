#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/data/plain_cell.h"
#include "engine/data/recent_texts.h"
#include "engine/data/rejects.h"
#include "engine/data/row_block.h"

namespace kaocheng::data {

// Appends rows to one table of a dataset, checking each cell; whatever cannot be read is reported and
// counted. Used by every adapter, so that a cell is read alike from CSV, SQLite and later XLSX and Arrow.
// Tables are read in the schema's order (parents first), then BuildIndex.
class TableReader {
 public:
  // `file` is shown in messages. Reports missing and unknown columns at once; ok() is false when a required
  // column (id, owner, on) is missing.
  TableReader(Dataset& dataset, size_t table, std::string file, const std::vector<std::string>& header,
              Emitter& emitter);
  bool ok() const { return ok_; }
  size_t columns() const { return header_.size(); }
  // About how many rows will come; more or fewer may.
  void Reserve(size_t rows);
  // Positions in the header, -1 where it has no such column.
  struct Keys {
    int32_t id = -1, owner = -1, on = -1, until = -1, recorded = -1, retracted = -1;
    bool operator==(const Keys&) const = default;
  };
  Keys keys() const { return {id_, owner_, on_, until_, recorded_, retracted_}; }
  // Cells in header order; empty text is absent. line is 1-based.
  void AddRow(const std::vector<std::string_view>& cells, uint32_t line);
  // The same for rows that come one after the other.
  void AddRows(const RowBlock& rows);
  // A row of which only the first cells are legible (unterminated quote): the others are undetermined.
  void AddBroken(Code code, const std::vector<std::string_view>& cells, uint32_t line,
                 std::string_view value);
  // Where a field's cells stand, -1 where there is no such column. Parallel to the table's columns.
  const std::vector<int>& positions() const { return position_; }
  // After the last row.
  void Close();

 private:
  struct Key {
    int32_t id = -1, owner = -1;
    Date on = kMinDate, until = kNoDate;
    int64_t recorded = kNoDatetime;
    bool retracted = false;
  };
  struct KeyBlock;
  bool FindOwner(std::string_view text);
  void ReadDates(const RowBlock& rows, KeyBlock& keys);
  size_t ReadKeys(const RowBlock& rows, size_t first, KeyBlock& keys);
  size_t ReadOwners(const Cells& cells, int32_t* codes);
  size_t ReadIds(const Cells& cells, int32_t* codes);
  size_t ReadTexts(size_t f, const Cells& cells, int64_t* codes);
  void AppendKeys(const KeyBlock& keys, size_t first, size_t n, uint32_t line);
  void AppendFields(const RowBlock& rows, size_t first, size_t n);
  bool RecordedLater(const std::vector<std::string_view>& cells);
  void Bind(const std::vector<std::string>& header);
  void Claim(int& position, size_t at);
  std::string_view Header(int position) const;
  std::optional<int64_t> ReadOwn(CellKind kind, int position, const std::vector<std::string_view>& cells,
                                 uint32_t line);
  std::optional<Key> ReadEntityKey(const std::vector<std::string_view>& cells, uint32_t line);
  std::optional<Key> ReadRecordKey(const std::vector<std::string_view>& cells, uint32_t line);
  void AddPartly(const std::vector<std::string_view>& cells, size_t fields, uint32_t line);
  void Append(const Key& key, const std::vector<std::string_view>& cells, uint32_t line);
  std::optional<int64_t> ReadField(size_t f, std::string_view text, Code* fault);
  std::optional<Key> ReadKey(const std::vector<std::string_view>& cells, uint32_t line) {
    return schema_.entity ? ReadEntityKey(cells, line) : ReadRecordKey(cells, line);
  }

  Dataset& dataset_;
  const TableSchema& schema_;
  RawTable& table_;
  std::vector<std::string> header_;
  Emitter& emitter_;
  Rejects rejects_;
  bool ok_ = true;
  int id_ = -1, owner_ = -1, on_ = -1, recorded_ = -1, until_ = -1,
      retracted_ = -1;       // positions in the header
  int32_t last_owner_ = -1;  // code of the latest row's owner
  PlainReader plain_;
  std::vector<int> position_;        // field -> position in the header, -1 missing
  std::vector<RecentTexts> recent_;  // by field
};

}  // namespace kaocheng::data
