#pragma once

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
  // Rows that could not be read. Of records the type is unknown for the owner (-1, illegible: for every
  // owner) over these days.
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
    Column<int32_t> offsets;
    std::optional<CodeRange> ids_within;
  };
  std::optional<Sorted> sorted;
  // Of entities that are sound beyond doubt and lie by id and date: what their index says; see TableIndex.
  struct Listed {
    Column<int32_t> ids, spell_offsets;
    Column<RawSpell> spells;
  };
  std::optional<Listed> listed;

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
  std::string hash;            // SHA-256 over all files (name and content), hex
  uint64_t rejects = 0;        // bad cells and rows; each was reported with its place
  uint64_t lost_entities = 0;  // rows of entities among them: somebody is not there, or not everywhere
  int offset_minutes = 480;    // of datetimes, from dataset.yaml
  std::optional<Date> as_of;   // --as-of: rows of records that were recorded after this day are not there
  Calendar calendar;           // the shipped one, changed by what dataset.yaml's `calendar` names
  // Something that was read since is not what was written, so that nothing may be made of it; none: is whole.
  std::function<bool()> damaged;
};

// A dataset with all tables of the schema, still empty.
Dataset EmptyDataset(std::string path, Schema schema);

// Reads one cell that is not empty. nullopt: not a value of this kind, and *fault says why. Text is entered
// into the dictionary.
std::optional<int64_t> ReadCell(CellKind kind, std::string_view text, Dictionary& dictionary,
                                Code* fault = nullptr);

// The same for an id of a record.
std::optional<int64_t> ReadId(std::string_view text, Dictionary& dictionary, Code* fault);

// Whether a cell that is not too long may hold it as text: UTF-8 without control characters.
bool IsSoundText(std::string_view text);

// Without blanks (U+3000 and no-break spaces too) at either end.
std::string_view TrimBlanks(std::string_view text);
inline std::string_view Trim(std::string_view text) {
  const auto plain = [](char c) { return c > ' ' && c < 0x7F; };
  return text.empty() || (plain(text.front()) && plain(text.back())) ? text : TrimBlanks(text);
}

}  // namespace kaocheng::data
