#include "adapters/csv/load.h"

#include <algorithm>
#include <filesystem>
#include <future>
#include <map>
#include <system_error>

#include "adapters/csv/encoding.h"
#include "adapters/csv/tokenizer.h"
#include "adapters/file/file.h"
#include "adapters/yaml/dataset_yaml.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::csv {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxYamlBytes = 1 << 20;

class Loader {
 public:
  Loader(const std::string& path, data::Schema schema, Emitter& emitter, std::optional<Date> as_of)
      : root_(path), emitter_(emitter), dataset_(data::EmptyDataset(path, std::move(schema))) {
    dataset_.as_of = as_of;
  }

  bool Load() {
    if (!LoadYaml() || !List()) return false;
    std::map<std::string, std::string> unread = listed_;
    for (size_t t = 0; t < dataset_.schema.tables.size(); ++t) {
      const data::TableSchema& table = dataset_.schema.tables[t];
      const std::string name = (table.entity ? "entities/" : "records/") + table.name + ".csv";
      if (listed_.contains(name) && !LoadTable(t, name)) return false;
      unread.erase(name);
    }
    for (const auto& [name, type] : unread) {
      emitter_.Report(Code::kUnknownFile, DataPlace{name, 0, {}, {}}, {type});
      const auto bytes = Read(name, file::kMaxFileBytes);
      if (!bytes) return false;
      digests_[name] = file::Sha256(*bytes);
    }
    data::BuildIndex(dataset_, emitter_);
    std::string all;
    for (const auto& [name, digest] : digests_) all += name + '\0' + digest + '\n';
    dataset_.hash = file::Sha256(all);
    return true;
  }

  data::Dataset Take() { return std::move(dataset_); }

 private:
  bool NotDataSet(Term reason) {
    emitter_.Report(Code::kNotDataSet, DataPlace{root_.string(), 0, {}, {}},
                    {root_.string(), std::move(reason)});
    return false;
  }

  std::optional<std::string> Read(const std::string& name, uint64_t limit) {
    return file::ReadWhole((root_ / name).string(), limit, emitter_);
  }

  bool LoadYaml() {
    std::error_code error;
    if (!fs::is_directory(root_, error)) return NotDataSet({"there is no such folder", "没有这个文件夹"});
    if (!fs::exists(root_ / "dataset.yaml", error))
      return NotDataSet({"it has no dataset.yaml", "缺少 dataset.yaml"});
    if (!fs::is_directory(root_ / "entities", error))
      return NotDataSet({"it has no folder entities", "缺少 entities 文件夹"});
    const auto text = Read("dataset.yaml", kMaxYamlBytes);
    if (!text) return false;
    digests_["dataset.yaml"] = file::Sha256(*text);
    auto yaml = yaml::ReadDatasetYaml("dataset.yaml", *text, dataset_.schema, emitter_);
    if (!yaml) return false;
    if (!yaml->encoding.empty() && !IsEncoding(yaml->encoding)) {
      emitter_.Report(Code::kUnknownEncoding, yaml->encoding_place, {yaml->encoding});
      return false;
    }
    dataset_.offset_minutes = yaml->offset_minutes;
    dataset_.supplied = std::move(yaml->supplied);
    encoding_ = std::move(yaml->encoding);
    return yaml->calendar.empty() || LoadCalendar(yaml->calendar);
  }

  // The CSV files of the data set, by name within it, with the type that each claims to hold.
  bool List() {
    for (const std::string folder : {"entities", "records"}) {
      std::error_code error;
      fs::directory_iterator entries(root_ / folder, error);
      if (error == std::errc::no_such_file_or_directory)
        continue;  // of records; what is missing is told below
      for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const fs::path& path = entries->path();
        if (path.extension() == ".csv")
          listed_[folder + "/" + path.filename().string()] = path.stem().string();
      }
      if (!error) continue;
      emitter_.Report(Code::kFileUnreadable, DataPlace{folder, 0, {}, {}}, {folder, error.message()});
      return false;
    }
    return true;
  }

  // Reads a file of the data set as UTF-8 text, by `read`; its digest is taken of the bytes as they are,
  // beside the reading.
  template <typename Function>
  bool ReadText(const std::string& name, Function read) {
    auto bytes = Read(name, file::kMaxFileBytes);
    if (!bytes) return false;
    const std::string& original = *bytes;
    auto digest = std::async(std::launch::async, [&original] { return file::Sha256(original); });
    const std::string detected = DetectEncoding(original);
    const std::string encoding = encoding_.empty() || detected.starts_with("utf-16") ? detected : encoding_;
    const bool plain = encoding == "utf-8" && !original.starts_with("\xEF\xBB\xBF");
    const std::string converted = plain ? std::string() : ToUtf8(original, encoding);
    const bool good = read(plain ? original : converted);
    digests_[name] = digest.get();
    return good;
  }

  bool LoadTable(size_t t, const std::string& name) {
    return ReadText(name, [&](std::string_view text) { return ReadRows(t, name, text); });
  }

  bool LoadCalendar(const std::string& name) {
    return ReadText(name, [&](std::string_view text) {
      Tokenizer rows(text);
      std::vector<std::string> header;
      if (rows.Next(0)) header.assign(rows.cells().begin(), rows.cells().end());
      data::CalendarReader reader(dataset_.calendar, name, header, emitter_);
      while (reader.ok() && rows.Next(header.size())) reader.AddRow(rows.cells(), rows.line());
      reader.Close();
      return reader.ok();
    });
  }

  bool ReadRows(size_t t, const std::string& name, std::string_view text) {
    Tokenizer rows(text);
    std::vector<std::string> header;
    if (rows.Next(0)) header.assign(rows.cells().begin(), rows.cells().end());
    data::TableReader reader(dataset_, t, name, header, emitter_);
    if (!reader.ok()) return false;
    while (rows.Next(header.size())) {
      if (rows.broken()) {
        reader.AddBroken(Code::kBrokenQuote, rows.cells(), rows.line(), rows.rubbish());
      } else {
        reader.AddRow(rows.cells(), rows.line());
      }
    }
    reader.Close();
    return true;
  }

  fs::path root_;
  Emitter& emitter_;
  data::Dataset dataset_;
  std::string encoding_;
  std::map<std::string, std::string> listed_;
  std::map<std::string, std::string> digests_;  // by file name
};

}  // namespace

std::optional<data::Dataset> LoadFolder(const std::string& path, data::Schema schema, Emitter& emitter,
                                        std::optional<Date> as_of) {
  Loader loader(path, std::move(schema), emitter, as_of);
  if (!loader.Load()) return std::nullopt;
  return loader.Take();
}

}  // namespace kaocheng::csv
