#include "adapters/csv/load.h"

#include <memory>
#include <utility>

#include "adapters/csv/folder.h"
#include "adapters/csv/pieces.h"
#include "adapters/csv/tokenizer.h"
#include "adapters/yaml/dataset_yaml.h"
#include "dsl/diagnostics/code.h"
#include "engine/data/pieces.h"

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
    for (size_t t = 0; t < dataset_.schema.tables.size(); ++t) {
      const data::TableSchema& table = dataset_.schema.tables[t];
      const std::string name = (table.entity ? "entities/" : "records/") + table.name + ".csv";
      const bool read = unread->erase(name) > 0;
      if (read && !folder_.ReadText(name, [&](std::string_view text) { return ReadRows(t, name, text); }))
        return false;
    }
    for (const auto& [name, type] : *unread) {
      emitter_.Report(Code::kUnknownFile, DataPlace{name, 0, {}, {}}, {type});
      if (!folder_.Skip(name)) return false;
    }
    data::BuildIndex(dataset_, emitter_);
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

  bool ReadRows(size_t t, const std::string& name, std::string_view text) {
    Tokenizer rows(text);
    const std::vector<std::string> header = ReadHeader(rows);
    data::TableReader reader(dataset_, t, name, header, emitter_);
    if (!reader.ok()) return false;
    if (dataset_.schema.tables[t].entity) {
      AddRows(rows, text.data() + text.size(), reader);
      reader.Close();
    } else {
      data::Joiner joiner(dataset_, t, reader, emitter_);
      ReadPieces(
          rows, threads_, [&] { return std::make_unique<data::Piece>(dataset_, t, name, header); }, joiner);
    }
    return true;
  }

  Folder folder_;
  Emitter& emitter_;
  data::Dataset dataset_;
  size_t threads_;
};

}  // namespace

std::vector<std::string> ReadHeader(Tokenizer& rows) {
  if (!rows.Next(0)) return {};
  return {rows.cells().begin(), rows.cells().end()};
}

bool ReadCalendar(const std::string& name, std::string_view text, data::Calendar& calendar,
                  Emitter& emitter) {
  Tokenizer rows(text);
  const std::vector<std::string> header = ReadHeader(rows);
  data::CalendarReader reader(calendar, name, header, emitter);
  while (reader.ok() && rows.Next(header.size())) reader.AddRow(rows.cells(), rows.line());
  reader.Close();
  return reader.ok();
}

std::optional<data::Dataset> LoadFolder(const std::string& path, data::Schema schema, Emitter& emitter,
                                        std::optional<Date> as_of, size_t threads) {
  Loader loader(path, std::move(schema), emitter, as_of, threads);
  if (!loader.Load()) return std::nullopt;
  return loader.Take();
}

}  // namespace kaocheng::csv
