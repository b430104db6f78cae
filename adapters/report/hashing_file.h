#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/file/digest.h"

namespace kaocheng::report {

// A file that is hashed while it is written.
class HashingFile {
 public:
  explicit HashingFile(std::filesystem::path path);
  void Write(std::string_view bytes);
  // An error text where anything failed since the file was opened; otherwise `sha256` is that of its bytes.
  std::optional<std::string> Close(std::string& sha256);

 private:
  std::filesystem::path path_;
  std::ofstream file_;
  file::Digest digest_;
};

}  // namespace kaocheng::report
