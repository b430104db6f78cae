#include "adapters/kcs/load.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <utility>
#include <vector>

#include "adapters/csv/load.h"
#include "adapters/kcs/column_reader.h"
#include "adapters/kcs/refer.h"
#include "adapters/yaml/dataset_yaml.h"
#include "dsl/diagnostics/code.h"
#include "engine/data/table_reader.h"

namespace kaocheng::kcs {
namespace {

// A table's rows as texts, in the order of the file that they come from.
class Replay {
 public:
  Replay(const SnapshotFile& file, const Table& table)
      : table_(table), rows_(static_cast<size_t>(table.rows)) {
    for (const Column& column : table.columns) columns_.emplace_back(file, column);
    for (ColumnReader& column : columns_) {
      if (!column.OpenTexts()) return;
      Cells& cells = cells_.emplace_back(Cells{std::vector<int64_t>(rows_), std::vector<uint8_t>(rows_)});
      column.Read(0, rows_, cells.values.data(), cells.absent.data());
    }
    lines_.resize(rows_);
    ColumnReader(file, table.lines).Read(0, rows_, lines_.data(), nullptr);
    good_ = !file.damaged();
  }
  bool good() const { return good_; }

  void Run(data::TableReader& reader) const {
    std::vector<size_t> order(rows_);
    std::iota(order.begin(), order.end(), size_t{0});
    if (!std::is_sorted(lines_.begin(), lines_.end()))
      std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return lines_[a] < lines_[b]; });
    std::vector<std::string> buffers(columns_.size());
    std::vector<std::string_view> texts(columns_.size());
    auto odd = table_.odd.begin();
    for (const size_t row : order) {
      const auto line = static_cast<uint32_t>(lines_[row]);
      for (; odd != table_.odd.end() && odd->line < line; ++odd) AddOdd(*odd, reader);
      for (size_t c = 0; c < columns_.size(); ++c) {
        texts[c] = cells_[c].absent[row] != 0 ? std::string_view()
                                              : columns_[c].TextOf(row, cells_[c].values[row], buffers[c]);
      }
      reader.AddRow(texts, line);
    }
    for (; odd != table_.odd.end(); ++odd) AddOdd(*odd, reader);
  }

 private:
  struct Cells {
    std::vector<int64_t> values;
    std::vector<uint8_t> absent;
  };

  static void AddOdd(const OddRow& row, data::TableReader& reader) {
    const std::vector<std::string_view> cells(row.cells.begin(), row.cells.end());
    if (row.broken) {
      reader.AddBroken(Code::kBrokenQuote, cells, row.line, row.rubbish);
    } else {
      reader.AddRow(cells, row.line);
    }
  }

  const Table& table_;
  size_t rows_;
  std::vector<ColumnReader> columns_;
  std::vector<Cells> cells_;  // parallel to columns_
  std::vector<int64_t> lines_;
  bool good_ = false;
};

// The sound ones of a file's texts.
class TextsOfFile : public data::SortedTexts {
 public:
  explicit TextsOfFile(std::shared_ptr<const SnapshotFile> file) : file_(std::move(file)) {}
  size_t size() const override { return static_cast<size_t>(file_->directory().texts.sound); }
  std::string_view At(size_t index) const override { return file_->Text(index); }

 private:
  std::shared_ptr<const SnapshotFile> file_;
};

// The tables of units that are read where they lie. Units are named until the end, so whoever asks whether
// the file is damaged, before anything is said, has all of them verified.
class Units {
 public:
  void Add(const Table& table) { tables_.push_back(&table); }
  void Verify(const SnapshotFile& file) {
    std::call_once(verified_, [&] {
      for (const Table* table : tables_) file.ReadAll(*table);
    });
  }

 private:
  std::vector<const Table*> tables_;
  std::once_flag verified_;
};

class Loader {
 public:
  Loader(const std::string& path, data::Schema schema, Emitter& emitter, std::optional<Date> as_of)
      : path_(path), emitter_(emitter), dataset_(data::EmptyDataset(path, std::move(schema))) {
    dataset_.as_of = as_of;
  }

  bool Load() {
    file_ = SnapshotFile::Open(path_, emitter_);
    if (file_ == nullptr || !ReadYaml()) return false;
    dataset_.damaged = [file = file_, units = units_] {
      units->Verify(*file);
      return file->damaged();
    };
    dataset_.dictionary.Lay(std::make_shared<TextsOfFile>(file_));
    const SeriesOfIds series(*file_, dataset_.dictionary);
    std::map<std::string, const Table*> unread;
    for (const Table& table : file_->directory().tables) unread[table.file] = &table;
    for (size_t t = 0; t < dataset_.schema.tables.size(); ++t) {
      const data::TableSchema& schema = dataset_.schema.tables[t];
      const auto table = unread.find(csv::FileOf(schema));
      if (table == unread.end()) continue;
      if (!ReadTable(t, *table->second, series)) return false;
      unread.erase(table);
    }
    for (const auto& [name, table] : unread)
      emitter_.Report(Code::kUnknownFile, DataPlace{name, 0, {}, {}}, {table->type});
    data::BuildIndex(dataset_, emitter_);
    dataset_.hash = file_->directory().hash;
    return !file_->damaged() || RefuseTexts();
  }

  data::Dataset Take() { return std::move(dataset_); }

 private:
  bool ReadYaml() {
    const Directory& directory = file_->directory();
    auto yaml = yaml::ReadDatasetYaml("dataset.yaml", directory.yaml, dataset_.schema, emitter_);
    if (!yaml) return false;
    dataset_.offset_minutes = yaml->offset_minutes;
    dataset_.supplied = std::move(yaml->supplied);
    return directory.calendar_name.empty() ||
           csv::ReadCalendar(directory.calendar_name, directory.calendar, dataset_.calendar, emitter_);
  }

  bool Refuse(const Term& what) {
    emitter_.Report(Code::kSnapshotDamaged, DataPlace{path_, 0, {}, {}}, {path_, what});
    return false;
  }

  bool RefuseTexts() { return Refuse({"its texts were altered", "文本已被改动"}); }

  bool ReadTable(size_t t, const Table& table, const SeriesOfIds& series) {
    if (file_->texts_damaged()) return RefuseTexts();
    data::TableReader reader(dataset_, t, table.file, table.header, emitter_);
    if (!reader.ok()) return false;
    keys_[t] = reader.keys();
    if (Refer(file_, table, series, reader, OwnersOf(t), dataset_, t)) {
      referred_[t] = &table;
      if (dataset_.schema.tables[t].entity) units_->Add(table);
      return true;
    }
    const Replay replay(*file_, table);
    if (!replay.good())
      return file_->texts_damaged()
                 ? RefuseTexts()
                 : Refuse({"`" + table.file + "` was altered", "“" + table.file + "”已被改动"});
    replay.Run(reader);
    reader.Close();
    return true;
  }

  // Owners are read before what belongs to them.
  std::shared_ptr<const OwnerIds> OwnersOf(size_t t) {
    const auto at = dataset_.schema.Index(dataset_.schema.tables[t].owner, true);
    if (!at || dataset_.schema.tables[t].entity) return nullptr;
    std::shared_ptr<const OwnerIds>& owners = owners_[*at];
    if (owners == nullptr)
      owners = std::make_shared<OwnerIds>(OwnersIn(dataset_, *at, referred_[*at], keys_[*at]));
    return owners;
  }

  std::string path_;
  Emitter& emitter_;
  data::Dataset dataset_;
  std::shared_ptr<Units> units_ = std::make_shared<Units>();
  std::shared_ptr<const SnapshotFile> file_;
  // By table.
  std::map<size_t, std::shared_ptr<const OwnerIds>> owners_;
  std::map<size_t, const Table*> referred_;
  std::map<size_t, data::TableReader::Keys> keys_;
};

}  // namespace

std::optional<data::Dataset> Load(const std::string& path, data::Schema schema, Emitter& emitter,
                                  std::optional<Date> as_of) {
  Loader loader(path, std::move(schema), emitter, as_of);
  if (!loader.Load()) return std::nullopt;
  return loader.Take();
}

}  // namespace kaocheng::kcs
