#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dsl/base/date.h"
#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/schema.h"

namespace kaocheng::data {

// Texts seen in the data, each stored once. Codes are dense from 0 in order of first appearance.
class Dictionary {
 public:
  int32_t Code(std::string_view text);  // adds it where it is new
  std::optional<int32_t> Find(std::string_view text) const;
  const std::string& Text(int32_t code) const { return texts_[static_cast<size_t>(code)]; }
  size_t size() const { return texts_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::vector<std::string> texts_;
  std::unordered_map<std::string, int32_t, Hash, std::equal_to<>> codes_;
};

inline constexpr int32_t kNoDate = INT32_MIN;

// One column of cells, read by kind. Booleans, dates and dictionary codes fit int64 like everything else.
struct RawColumn {
  std::vector<int64_t> values;
  std::vector<uint8_t> states;  // hir::State; empty where every cell has a value
  bool present = false;         // the file has such a column; otherwise every cell is undetermined
};

// One table as read, in file order. `ids`, `owners` are dictionary codes. A table may come from several files.
struct RawTable {
  std::vector<int32_t> ids;
  std::vector<int32_t> owners;   // -1: absent (root entities)
  std::vector<int32_t> on;       // records: date; entities: `from`, kMinDate where empty
  std::vector<int32_t> until;    // kNoDate where empty (open)
  std::vector<int64_t> recorded; // datetime; INT64_MIN where empty
  std::vector<RawColumn> columns;  // parallel to TableSchema::fields
  std::vector<uint32_t> lines;   // 1-based line (CSV) or row number (SQLite)
  std::string file;              // for messages
  // Rows that could not be read at all: what they make unknown follows section 8 of the language brief. owner is a
  // dictionary code, -1 where illegible (then the type is unknown for every owner).
  struct Lost { int32_t owner = -1; };
  std::vector<Lost> lost;

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
  std::vector<RawTable> tables;  // parallel to schema.tables
  Dictionary dictionary;
  std::vector<Supplied> supplied;
  std::string hash;      // SHA-256 over all files (name and content), hex
  uint64_t rejects = 0;  // bad cells and rows; each was reported with its place
  int offset_minutes = 480;  // of datetimes, from dataset.yaml
};

// Appends rows to one table of a dataset, checking each cell; whatever cannot be read is reported and counted.
// Used by every adapter, so that a cell is read alike from CSV, SQLite and later XLSX and Arrow.
class TableReader {
 public:
  // `file` is shown in messages. Reports missing and unknown columns at once; ok() is false when a required column
  // (id, owner, on) is missing.
  TableReader(Dataset& dataset, size_t table, std::string file, const std::vector<std::string>& header, Emitter& emitter);
  bool ok() const { return ok_; }
  // Cells in header order; empty text is absent. line is 1-based.
  void AddRow(const std::vector<std::string_view>& cells, uint32_t line);
  // A row that could not be split into cells (broken encoding, unterminated quote); `cells` as far as legible.
  void AddBroken(Code code, const std::vector<std::string_view>& cells, uint32_t line, std::string value);

 private:
  Dataset& dataset_;
  size_t table_;
  std::string file_;
  std::vector<std::string> header_;
  Emitter& emitter_;
  bool ok_ = true;
  int id_ = -1, owner_ = -1, on_ = -1, recorded_ = -1, until_ = -1;  // positions in the header
  std::vector<int> position_;  // field -> position in the header, -1 missing
};

// Reads one cell. nullopt: not a value of this kind. Text is entered into the dictionary.
std::optional<int64_t> ReadCell(CellKind kind, std::string_view text, Dictionary& dictionary);

}  // namespace kaocheng::data
