#include "adapters/csv/load.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "adapters/csv/folder.h"
#include "adapters/csv/pieces.h"
#include "adapters/csv/records.h"
#include "adapters/csv/tokenizer.h"
#include "adapters/yaml/dataset_yaml.h"
#include "dsl/diagnostics/code.h"
#include "engine/data/titles.h"

namespace kaocheng::csv {
namespace {

class Loader {
 public:
  Loader(const std::string& path, data::Schema schema, Emitter& emitter, std::optional<Date> as_of,
         size_t threads)
      : folder_(path, emitter),
        emitter_(emitter),
        dataset_(data::EmptyDataset(path, std::move(schema))),
        threads_(threads) {
    dataset_.as_of = as_of;
  }

  bool Load() {
    if (!LoadYaml()) return false;
    auto unread = folder_.List();
    if (!unread) return false;
    bool good = true;  // every file with bad headings is told, not only the first
    for (size_t t = 0; t < dataset_.schema.tables.size(); ++t) {
      const data::TableSchema& table = dataset_.schema.tables[t];
      const std::string name = FileOf(table);
      if (unread->erase(name) == 0) continue;
      good = (table.entity ? ReadEntities(t, name) : ReadRecords(t, name)) && good;
    }
    good = JoinRecords() && good;
    if (!good) return false;
    for (const auto& [name, type] : *unread) {
      ReportUnread(name, type);
      if (!folder_.Skip(name)) return false;
    }
    data::BuildIndex(dataset_, emitter_, threads_);
    dataset_.hash = folder_.Hash();
    return true;
  }

  data::Dataset Take() { return std::move(dataset_); }

 private:
  bool LoadYaml() {
    const auto text = folder_.ReadDescription();
    if (!text) return false;
    auto yaml = yaml::ReadDatasetYaml("dataset.yaml", *text, dataset_.schema, emitter_);
    if (!yaml || !folder_.SetEncoding(yaml->encoding, yaml->encoding_place)) return false;
    dataset_.offset_minutes = yaml->offset_minutes;
    dataset_.supplied = std::move(yaml->supplied);
    return yaml->calendar.empty() || folder_.ReadText(yaml->calendar, [&](std::string_view calendar) {
      return ReadCalendar(yaml->calendar, calendar, dataset_.calendar, emitter_);
    });
  }

  void ReportUnread(const std::string& file, const std::string& type) {
    for (const data::TableSchema& table : dataset_.schema.tables) {
      if (table.entity != file.starts_with("entities/") ||
          std::ranges::find(table.titles, type) == table.titles.end())
        continue;
      emitter_.Report(Code::kFileByTitle, DataPlace{file, 0, {}, {}},
                      {file, data::TitleOf(table), FileOf(table)});
      return;
    }
    emitter_.Report(Code::kUnknownFile, DataPlace{file, 0, {}, {}}, {type});
  }

  bool ReadEntities(size_t t, const std::string& name) {
    const bool good = JoinRecords();
    return folder_.ReadText(name, [&](std::string_view text) {
      Tokenizer rows(text);
      data::TableReader reader(dataset_, t, name, ReadHeader(rows), emitter_);
      if (!reader.ok()) return false;
      AddRows(rows, text.data() + text.size(), true, reader);
      reader.Close();
      return true;
    }) && good;
  }

  // They are read together, but no more at a time than may be open.
  bool ReadRecords(size_t t, const std::string& name) {
    constexpr size_t kMostOpen = 64;
    waiting_.push_back(std::make_unique<RecordsFile>(folder_, dataset_, t, name));
    return waiting_.size() < kMostOpen || JoinRecords();
  }

  bool JoinRecords() {
    const auto files = std::exchange(waiting_, {});
    return csv::ReadRecords(files, threads_, emitter_);
  }

  Folder folder_;
  Emitter& emitter_;
  data::Dataset dataset_;
  size_t threads_;
  std::vector<std::unique_ptr<RecordsFile>> waiting_;
};

}  // namespace

bool ReadCalendar(const std::string& name, std::string_view text, data::Calendar& calendar,
                  Emitter& emitter) {
  Tokenizer rows(text);
  const std::vector<std::string> header = ReadHeader(rows);
  data::CalendarReader reader(calendar, name, header, emitter);
  while (reader.ok() && rows.Next(header.size())) reader.AddRow(rows.cells(), rows.line());
  reader.Close();
  return reader.ok();
}

std::string FileOf(const data::TableSchema& table) {
  return (table.entity ? "entities/" : "records/") + table.name + ".csv";
}

std::optional<data::Dataset> LoadFolder(const std::string& path, data::Schema schema, Emitter& emitter,
                                        std::optional<Date> as_of, size_t threads) {
  Loader loader(path, std::move(schema), emitter, as_of, threads);
  if (!loader.Load()) return std::nullopt;
  return loader.Take();
}

}  // namespace kaocheng::csv
