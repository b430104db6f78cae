#include "adapters/kcs/write.h"

#include <cerrno>
#include <fstream>
#include <utility>

#include "adapters/csv/folder.h"
#include "adapters/file/system_error.h"
#include "adapters/kcs/table_writer.h"
#include "adapters/yaml/dataset_yaml.h"

namespace kaocheng::kcs {
namespace {

// What dataset.yaml says of the files beside it. What it says of records is told whenever the snapshot is
// read; what is no YAML is told at once.
std::optional<yaml::DatasetYaml> ReadYaml(const std::string& text, Emitter& emitter) {
  Emitter told;
  auto read = yaml::ReadDatasetYaml("dataset.yaml", text, {}, told);
  if (read) return read;
  for (const Diagnostic& diagnostic : told.diagnostics()) {
    if (Row(diagnostic.code).severity == Severity::kError)
      emitter.Report(diagnostic.code, diagnostic.place, diagnostic.args);
  }
  return std::nullopt;
}

bool Gather(const std::string& from, ExtentWriter& out, Directory& directory, Emitter& emitter) {
  csv::Folder folder(from, emitter);
  const auto text = folder.ReadDescription();
  if (!text) return false;
  const auto yaml = ReadYaml(*text, emitter);
  if (!yaml || !folder.SetEncoding(yaml->encoding, yaml->encoding_place)) return false;
  directory.yaml = *text;
  directory.calendar_name = yaml->calendar;
  if (!yaml->calendar.empty() && !folder.ReadText(yaml->calendar, [&](std::string_view calendar) {
        directory.calendar = calendar;
        return true;
      }))
    return false;
  const auto files = folder.List();
  if (!files) return false;
  Owners owners;
  TextsWriter texts;
  std::vector<std::string> entities;         // the texts of their files
  for (const auto& [file, type] : *files) {  // entities before records
    if (!folder.ReadText(file, [&](std::string_view rows) {
          directory.tables.push_back(MakeTable(file, type, rows, owners, out, texts));
          if (file.starts_with("entities/")) entities.emplace_back(rows);
          return true;
        }))
      return false;
  }
  std::vector<Column*> columns;
  for (Table& table : directory.tables) {
    for (Column& column : table.columns) columns.push_back(&column);
    columns.push_back(&table.lines);
  }
  directory.texts = texts.Finish(columns, out);
  for (size_t t = 0; t < entities.size(); ++t) MakeList(directory.tables[t], entities[t], owners, texts, out);
  directory.hash = folder.Hash();
  return true;
}

}  // namespace

std::optional<Written> Write(const std::string& from, const std::string& path, Emitter& emitter,
                             std::optional<Term>& error) {
  std::ofstream file(path, std::ios::binary);
  Header header;
  file.write(reinterpret_cast<const char*>(&header), sizeof header);
  ExtentWriter out(file);
  Directory directory;
  if (!Gather(from, out, directory, emitter)) return std::nullopt;
  const std::string bytes = Serialize(directory);
  const Extent at = out.Write(bytes);
  header.directory_offset = at.offset;
  header.directory_size = at.size;
  header.directory_checksum = at.checksum;
  header.file_size = out.end();
  header.checksum = Checksum(reinterpret_cast<const char*>(&header), offsetof(Header, checksum));
  file.seekp(0);
  file.write(reinterpret_cast<const char*>(&header), sizeof header);
  file.close();
  if (!file) {
    error = file::FailureOf(path, errno);
    return std::nullopt;
  }
  Written written{header.file_size, 0, directory.tables.size()};
  for (const Table& table : directory.tables) {
    if (table.file.starts_with("records/")) written.records += table.rows + table.odd.size();
  }
  return written;
}

}  // namespace kaocheng::kcs
