#include "adapters/sqlite/sqlite_in.h"

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "adapters/file/digest.h"
#include "adapters/file/file.h"
#include "adapters/sqlite/message.h"
#include "dsl/diagnostics/code.h"
#include "engine/data/supplied.h"
#include "engine/data/table_reader.h"

namespace kaocheng::sqlite {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

std::string Quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + '"';
}

class Loader {
 public:
  Loader(const std::string& path, data::Schema schema, Emitter& emitter, std::optional<Date> as_of)
      : path_(path), emitter_(emitter), dataset_(data::EmptyDataset(path, std::move(schema))) {
    dataset_.as_of = as_of;
  }

  bool Load() {
    if (!Open() || !ListTables()) return false;
    if (!tables_.contains("dataset")) {
      emitter_.Report(Code::kNotDataSet, Place(path_),
                      {path_, Term("it has no table dataset", "缺少 dataset 表")});
      return false;
    }
    if (!LoadDescription() || !LoadSupplied() || !LoadCalendar()) return false;
    for (size_t t = 0; t < dataset_.schema.tables.size(); ++t) {
      const std::string& name = dataset_.schema.tables[t].name;
      if (tables_.contains(name) && !LoadTable(t, name)) return false;
      tables_.erase(name);
    }
    tables_.erase("dataset");
    tables_.erase("supplied");
    tables_.erase(calendar_);
    for (const std::string& name : tables_) emitter_.Report(Code::kUnknownFile, Place(name), {name});
    data::BuildIndex(dataset_, emitter_);
    return Run("COMMIT") && Hash();
  }

  data::Dataset Take() { return std::move(dataset_); }

 private:
  static DataPlace Place(const std::string& table, uint64_t line = 0) { return {table, line, {}, {}}; }

  bool Failed() {
    emitter_.Report(Code::kFileUnreadable, Place(path_), {path_, MessageOf(database_.get())});
    return false;
  }

  bool Open() {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path_, error)) {
      emitter_.Report(Code::kNotDataSet, Place(path_),
                      {path_, Term("there is no such file", "没有这个文件")});
      return false;
    }
    sqlite3* database = nullptr;
    const int status = sqlite3_open_v2(path_.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    database_.reset(database);
    return (status == SQLITE_OK && Run("BEGIN")) || Failed();  // one state of the data for all tables
  }

  bool Run(const char* sql) {
    return sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK || Failed();
  }

  Statement Prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) Failed();
    return Statement(statement);
  }

  static std::string_view Text(sqlite3_stmt* statement, int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    if (text == nullptr) return {};
    return {text, static_cast<size_t>(sqlite3_column_bytes(statement, column))};
  }

  // Calls `row` with the cells of each row and its number from 1; false where the database failed.
  template <typename Function>
  bool ForEach(sqlite3_stmt* statement, Function row) {
    std::vector<std::string_view> cells(static_cast<size_t>(sqlite3_column_count(statement)));
    int status = SQLITE_ROW;
    for (uint32_t number = 1; (status = sqlite3_step(statement)) == SQLITE_ROW; ++number) {
      for (size_t c = 0; c < cells.size(); ++c) cells[c] = Text(statement, static_cast<int>(c));
      row(cells, number);
    }
    return status == SQLITE_DONE || Failed();
  }

  bool ListTables() {
    const Statement statement =
        Prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'");
    return statement &&
           ForEach(statement.get(), [&](const auto& cells, uint32_t) { tables_.emplace(cells[0]); });
  }

  bool LoadDescription() {
    const Statement statement = Prepare("SELECT key, value FROM dataset");
    if (!statement) return false;
    const size_t errors = emitter_.errors();
    const bool read = ForEach(statement.get(), [&](const auto& cells, uint32_t number) {
      if (cells[0] == "calendar") {
        calendar_ = cells[1];
      } else if (cells[0] != "offset") {
        emitter_.Report(Code::kDatasetUnknownKey, Place("dataset", number), {cells[0]});
      } else if (const auto offset = data::ParseOffset(cells[1])) {
        dataset_.offset_minutes = *offset;
      } else {
        emitter_.Report(Code::kDatasetValue, DataPlace{"dataset", number, "value", std::string(cells[1])},
                        {"offset", Term("an offset such as +08:00", "时差，如 +08:00")});
      }
    });
    return read && emitter_.errors() == errors;
  }

  bool LoadSupplied() {
    if (!tables_.contains("supplied")) return true;
    const Statement statement = Prepare("SELECT records, units, \"from\", \"to\" FROM supplied");
    if (!statement) return false;
    const size_t errors = emitter_.errors();
    const bool read = ForEach(statement.get(), [&](const auto& cells, uint32_t number) {
      const data::SuppliedText text{std::string(cells[0]), std::string(cells[1]), std::string(cells[2]),
                                    std::string(cells[3])};
      data::AddSupplied(text, dataset_.schema, Place("supplied", number), dataset_.supplied, emitter_);
    });
    return read && emitter_.errors() == errors;
  }

  bool LoadCalendar() {
    if (calendar_.empty()) return true;
    const Statement statement = Prepare("SELECT date, kind FROM " + Quoted(calendar_));
    if (!statement) return false;
    data::CalendarReader reader(dataset_.calendar, calendar_, {"date", "kind"}, emitter_);
    const bool read =
        ForEach(statement.get(), [&](const auto& cells, uint32_t number) { reader.AddRow(cells, number); });
    reader.Close();
    return read && reader.ok();
  }

  bool LoadTable(size_t t, const std::string& name) {
    const Statement statement = Prepare("SELECT * FROM " + Quoted(name));
    if (!statement) return false;
    std::vector<std::string> header;
    for (int c = 0; c < sqlite3_column_count(statement.get()); ++c)
      header.emplace_back(sqlite3_column_name(statement.get(), c));
    data::TableReader reader(dataset_, t, name, header, emitter_);
    if (!reader.ok()) return false;
    const bool read =
        ForEach(statement.get(), [&](const auto& cells, uint32_t number) { reader.AddRow(cells, number); });
    reader.Close();
    return read;
  }

  bool Hash() {
    const auto bytes = file::ReadWhole(path_, file::kMaxFileBytes, emitter_);
    if (bytes) dataset_.hash = file::Sha256(*bytes);
    return bytes.has_value();
  }

  std::string path_;
  Emitter& emitter_;
  data::Dataset dataset_;
  Database database_;
  std::set<std::string> tables_;
  std::string calendar_;  // the table of workdays; empty where there is none
};

}  // namespace

std::optional<data::Dataset> Load(const std::string& path, data::Schema schema, Emitter& emitter,
                                  std::optional<Date> as_of) {
  Loader loader(path, std::move(schema), emitter, as_of);
  if (!loader.Load()) return std::nullopt;
  return loader.Take();
}

}  // namespace kaocheng::sqlite
