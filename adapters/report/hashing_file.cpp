#include "adapters/report/hashing_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace kaocheng::report {

HashingFile::HashingFile(std::filesystem::path path)
    : path_(std::move(path)), file_(path_, std::ios::binary) {}

void HashingFile::Write(std::string_view bytes) {
  file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  digest_.Add(bytes);
}

std::optional<std::string> HashingFile::Close(std::string& sha256) {
  file_.close();
  if (!file_) return fmt::format("{}: {}", path_.string(), std::strerror(errno));
  sha256 = digest_.Hex();
  return std::nullopt;
}

}  // namespace kaocheng::report
