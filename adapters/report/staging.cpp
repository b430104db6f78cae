#include "adapters/report/staging.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "adapters/file/system_error.h"

namespace kaocheng::report {

namespace fs = std::filesystem;

namespace {

// Guards the sibling of the Staging at work against removal between two moves.
std::mutex& Guard() {
  static std::mutex mutex;
  return mutex;
}

fs::path& Current() {
  static fs::path path;
  return path;
}

// Renamed first, so that a thread that is still writing cannot add files while the folder is emptied.
void Remove(const fs::path& sibling) {
  std::error_code ignored;
  fs::path gone = sibling;
  gone += ".gone";
  fs::rename(sibling, gone, ignored);
  fs::remove_all(gone, ignored);
}

// Why what is there cannot give way to what is written.
std::optional<std::errc> WrongKind(const fs::file_status& there, Staging::Shape shape) {
  if (!fs::exists(there)) return std::nullopt;
  if (shape == Staging::Shape::kFolder)
    return fs::is_directory(there) ? std::nullopt : std::optional(std::errc::not_a_directory);
  if (fs::is_regular_file(there)) return std::nullopt;
  return fs::is_directory(there) ? std::errc::is_a_directory : std::errc::operation_not_supported;
}

Term Failure(const fs::path& path, const std::error_code& error) {
  return file::FailureOf(path.string(), error.value());
}

}  // namespace

Staging::Staging(fs::path target, Shape shape) : target_(std::move(target)), shape_(shape) {
  if (!target_.has_filename()) target_ = target_.parent_path();  // "out/" is "out"
}

Staging::~Staging() {
  const std::scoped_lock lock(Guard());
  if (sibling_.empty()) return;
  Remove(sibling_);
  Current().clear();
}

std::optional<Term> Staging::Open() {
  const std::scoped_lock lock(Guard());
  std::error_code error;
  const fs::path absolute = fs::absolute(target_, error);
  const fs::file_status there = fs::status(absolute, error);
  if (const auto wrong = WrongKind(there, shape_)) return Failure(target_, std::make_error_code(*wrong));
  const fs::path parent = absolute.lexically_normal().parent_path();
  fs::create_directories(parent, error);
  if (error) return Failure(parent, error);
  const fs::path normal = absolute.lexically_normal();
  sibling_ = parent / fmt::format(".{}.partial-{}", normal.filename().string(), getpid());
  fs::create_directory(sibling_, error);
  if (error) {
    sibling_.clear();
    return Failure(target_, error);
  }
  Current() = sibling_;
  return std::nullopt;
}

fs::path Staging::Path(const std::string& name) const { return sibling_ / name; }

std::optional<Term> Staging::Commit(const std::string& last) {
  const std::scoped_lock lock(Guard());
  std::error_code error;
  if (shape_ == Shape::kFile) {
    fs::rename(sibling_ / last, target_, error);
    return error ? std::optional(Failure(target_, error)) : std::nullopt;
  }
  if (!fs::exists(target_, error)) {
    fs::rename(sibling_, target_, error);
    if (error) return Failure(target_, error);
    sibling_.clear();
    Current().clear();
    return std::nullopt;
  }
  fs::remove(target_ / last, error);
  std::vector<fs::path> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(sibling_, error)) {
    if (entry.path().filename() != last) names.push_back(entry.path().filename());
  }
  names.emplace_back(last);
  for (const fs::path& name : names) {
    if (!error) fs::rename(sibling_ / name, target_ / name, error);
    if (error) return Failure(target_ / name, error);
  }
  return std::nullopt;
}

void Staging::AbandonAndExit(int code) {
  const std::scoped_lock lock(Guard());
  if (!Current().empty()) Remove(Current());
  _exit(code);
}

std::optional<Term> WriteFile(const fs::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return file::FailureOf(path.string(), errno);
  return std::nullopt;
}

}  // namespace kaocheng::report
