#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/base/date.h"
#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/calendar.h"
#include "engine/data/column.h"
#include "engine/data/dictionary.h"
#include "engine/data/index.h"
#include "engine/data/rejects.h"
#include "engine/data/schema.h"

namespace kaocheng::data {

inline constexpr int32_t kNoDate = INT32_MIN;
inline constexpr int64_t kNoDatetime = INT64_MIN;
inline constexpr size_t kMaxCellBytes = 64 * 1024;

// One column of cells, read by kind. Booleans, dates and dictionary codes fit int64 like everything else.
struct RawColumn {
  Column<int64_t> values;
  Column<uint8_t> states;      // hir::State; empty where every cell has a value
  bool present = false;        // the file has such a column; otherwise every cell is undetermined
  std::string header;          // as the file has it
  std::vector<int64_t> texts;  // kText: every code that may occur, where that is known without looking

  void Push(int64_t value) {
    values.push_back(value);
    if (!states.empty()) states.push_back(0);
  }
  void PushState(uint8_t state) {
    states.resize(values.size(), 0);
    values.push_back(0);
    states.push_back(state);
  }
};

// One table as read, in file order unless sorted. `ids`, `owners` are dictionary codes.
struct RawTable {
  Column<int32_t> ids;
  Column<int32_t> owners;          // -1: absent (root entities)
  Column<int32_t> on;              // records: date; entities: `from`, kMinDate where empty
  Column<int32_t> until;           // first day on which it no longer holds; kNoDate where empty (open)
  Column<int64_t> recorded;        // datetime; kNoDatetime where empty
  std::vector<RawColumn> columns;  // parallel to TableSchema::fields
  Column<uint32_t> lines;          // 1-based line (CSV) or row number (SQLite)
  std::vector<uint32_t>
      broken;  // rows of which only a part was legible, so that an owner nobody has is a misreading
  std::vector<uint32_t> retracted;  // rows that take back what earlier rows of their id say; rising
  std::string file;                 // for messages, like the headers
  std::string id_header, owner_header, on_header;
  bool supplied = false;  // there is such a file, though it may have no rows
  // Rows that could not be read: the type is unknown for the owner (-1, illegible: for every owner) over
  // these days.
  struct Lost {
    int32_t owner = -1;
    Date first = kMinDate, last = kMaxDate;
    uint32_t line = 0;
  };
  std::vector<Lost> lost;
  // Of records that are sound beyond doubt and lie by owner, date and id: the rows of the owner's entity e
  // are [offsets[e], offsets[e + 1]).
  struct Sorted {
    size_t owners = 0;  // the owner's table
    std::vector<int32_t> offsets;
  };
  std::optional<Sorted> sorted;

  size_t rows() const { return ids.size(); }
};

// "patrol was supplied for 222404 from … to …"; an empty unit is everywhere.
struct Supplied {
  std::string record;  // empty: every record type
  std::string unit;    // entity id; empty: every unit
  Date from = kMinDate;
  Date to = kMaxDate;  // inclusive
};

// A data folder or database, read once for all policies.
struct Dataset {
  std::string path;
  Schema schema;
  std::vector<RawTable> tables;   // parallel to schema.tables
  std::vector<TableIndex> index;  // parallel to schema.tables; see BuildIndex
  Dictionary dictionary;
  std::vector<Supplied> supplied;
  std::string hash;           // SHA-256 over all files (name and content), hex
  uint64_t rejects = 0;       // bad cells and rows; each was reported with its place
  int offset_minutes = 480;   // of datetimes, from dataset.yaml
  std::optional<Date> as_of;  // --as-of: rows of records that were recorded after this day are not there
  Calendar calendar;          // the shipped one, changed by what dataset.yaml's `calendar` names
  // Something that was read since is not what was written, so that nothing may be made of it; none: is whole.
  std::function<bool()> damaged;
};

// A dataset with all tables of the schema, still empty.
Dataset EmptyDataset(std::string path, Schema schema);

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
      retracted_ = -1;         // positions in the header
  int32_t last_owner_ = -1;    // code of the latest row's owner
  std::vector<int> position_;  // field -> position in the header, -1 missing
  // By field: codes of texts that came lately, by what is quickly seen of a text.
  std::vector<std::array<int32_t, 32>> recent_;
};

// Reads one cell that is not empty. nullopt: not a value of this kind, and *fault says why. Text is entered
// into the dictionary.
std::optional<int64_t> ReadCell(CellKind kind, std::string_view text, Dictionary& dictionary,
                                Code* fault = nullptr);

// The same for an id of a record.
std::optional<int64_t> ReadId(std::string_view text, Dictionary& dictionary, Code* fault);

// Without blanks (U+3000 and no-break spaces too) at either end.
std::string_view TrimBlanks(std::string_view text);
inline std::string_view Trim(std::string_view text) {
  const auto plain = [](char c) { return c > ' ' && c < 0x7F; };
  return text.empty() || (plain(text.front()) && plain(text.back())) ? text : TrimBlanks(text);
}

}  // namespace kaocheng::data
