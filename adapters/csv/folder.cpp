#include "adapters/csv/folder.h"

#include <future>
#include <set>
#include <system_error>
#include <utility>

#include "adapters/csv/encoding.h"
#include "adapters/file/digest.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::csv {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxYamlBytes = 1 << 20;

// What programs leave beside files that are open, or in every folder.
bool IsHidden(const std::string& file) { return file.starts_with('.') || file.starts_with("~$"); }

}  // namespace

std::optional<std::string> Folder::Read(const std::string& name, uint64_t limit) {
  return file::ReadWhole((root_ / name).string(), limit, emitter_);
}

std::optional<std::string> Folder::ReadDescription() {
  std::error_code error;
  std::optional<Term> lack;
  if (!fs::is_directory(root_, error)) {
    lack = {"there is no such folder", "没有这个文件夹"};
  } else if (!fs::exists(root_ / "dataset.yaml", error)) {
    lack = {"it has no dataset.yaml", "缺少 dataset.yaml"};
  } else if (!fs::is_directory(root_ / "entities", error)) {
    lack = {"it has no folder entities", "缺少 entities 文件夹"};
  }
  if (lack) {
    emitter_.Report(Code::kNotDataSet, DataPlace{root_.string(), 0, {}, {}}, {root_.string(), *lack});
    return std::nullopt;
  }
  auto text = Read("dataset.yaml", kMaxYamlBytes);
  if (text) digests_["dataset.yaml"] = file::Sha256(*text);
  return text;
}

bool Folder::SetEncoding(const std::string& encoding, const DataPlace& place) {
  if (!encoding.empty() && !IsEncoding(encoding)) {
    emitter_.Report(Code::kUnknownEncoding, place, {encoding});
    return false;
  }
  encoding_ = encoding;
  return true;
}

std::optional<std::map<std::string, std::string>> Folder::List() {
  std::map<std::string, std::string> listed;
  std::set<std::string> others;
  for (const std::string folder : {"entities", "records"}) {
    std::error_code error;
    fs::directory_iterator entries(root_ / folder, error);
    if (error == std::errc::no_such_file_or_directory)
      continue;  // of records; what is missing is told by whoever needs it
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
      const fs::path& path = entries->path();
      const std::string file = path.filename().string();
      if (path.extension() == ".csv") {
        listed[folder + "/" + file] = path.stem().string();
      } else if (!IsHidden(file) && !entries->is_directory(error)) {
        others.insert(folder + "/" + file);
      }
    }
    if (!error) continue;
    file::ReportUnreadable(folder, error.value(), emitter_);
    return std::nullopt;
  }
  for (const std::string& name : others) emitter_.Report(Code::kNotCsv, DataPlace{name, 0, {}, {}}, {name});
  return listed;
}

std::unique_ptr<file::Opened> Folder::Open(const std::string& name, Emitter& emitter) const {
  return std::make_unique<file::Opened>((root_ / name).string(), emitter, file::kMaxFileBytes);
}

// What dataset.yaml says holds for all files but those that say by their first bytes that they are UTF-16.
std::string Folder::EncodingFor(const std::string& detected) const {
  return encoding_.empty() || detected.starts_with("utf-16") ? detected : encoding_;
}

// The digest is taken of the bytes as they are, beside the reading.
bool Folder::ReadText(const std::string& name, const std::function<bool(std::string_view)>& read) {
  auto bytes = Read(name, file::kMaxFileBytes);
  if (!bytes) return false;
  const std::string& original = *bytes;
  auto digest = std::async(std::launch::async, [&original] { return file::Sha256(original); });
  const std::string encoding = EncodingFor(DetectEncoding(original));
  const bool plain = encoding == "utf-8" && !original.starts_with(kUtf8Mark);
  const std::string converted = plain ? std::string() : ToUtf8(original, encoding);
  const bool good = read(plain ? original : converted);
  digests_[name] = digest.get();
  return good;
}

bool Folder::Skip(const std::string& name) {
  const auto bytes = Read(name, file::kMaxFileBytes);
  if (bytes) digests_[name] = file::Sha256(*bytes);
  return bytes.has_value();
}

std::string Folder::Hash() const {
  std::string all;
  for (const auto& [name, digest] : digests_) all += name + '\0' + digest + '\n';
  return file::Sha256(all);
}

}  // namespace kaocheng::csv
