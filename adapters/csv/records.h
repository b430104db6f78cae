#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "adapters/csv/folder.h"
#include "adapters/csv/pieces.h"
#include "adapters/csv/source.h"
#include "adapters/file/digest.h"
#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/dataset.h"
#include "engine/data/table_reader.h"

namespace kaocheng::csv {

// A file of records on its way into a dataset. It is read as UTF-8, no more of it at a time than the pieces
// at work; only where it proves to be something else it is read again, as a whole.
class RecordsFile {
 public:
  // Of the table at `table`, of which only what the header says changes before Join.
  RecordsFile(Folder& folder, data::Dataset& dataset, size_t table, std::string name)
      : folder_(folder), dataset_(dataset), table_(table), name_(std::move(name)) {}
  bool Open();  // false: there is nothing to read, and Join says why
  size_t pieces() const { return pieces_ ? pieces_->size() : 0; }
  // Once for each piece, on any thread, in their order.
  void Read(size_t piece, Window& window) {
    if (!pieces_->Read(piece, window)) good_ = false;
  }
  // False: the environment failed, which was reported.
  bool Join(Emitter& emitter, size_t threads);

 private:
  bool OpenFile();
  bool OpenText(std::string bytes, const std::string& encoding);
  bool OpenRows(Source source, uint64_t begin);

  Folder& folder_;
  data::Dataset& dataset_;
  size_t table_;
  std::string name_;
  std::unique_ptr<file::Opened> file_;
  std::optional<file::Digest> digest_;  // of the file, unless it was read as a whole
  std::string text_;                    // the file as UTF-8, if it was read as a whole
  bool known_ = false;                  // what encoding it has
  std::atomic<bool> good_ = true;
  Emitter of_header_;
  std::optional<data::TableReader> reader_;
  std::optional<Pieces> pieces_;
};

// Reads files of records, in their order, on so many threads. False: the environment failed, which was
// reported.
bool ReadRecords(std::span<const std::unique_ptr<RecordsFile>> files, size_t threads, Emitter& emitter);

}  // namespace kaocheng::csv
