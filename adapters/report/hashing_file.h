#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace kaocheng::report {

// A file that is hashed while it is written.
class HashingFile {
 public:
  explicit HashingFile(std::filesystem::path path);
  ~HashingFile();
  HashingFile(const HashingFile&) = delete;
  HashingFile& operator=(const HashingFile&) = delete;

  void Write(std::string_view bytes);
  // An error text where anything failed since the file was opened; otherwise `sha256` is that of its bytes.
  std::optional<std::string> Close(std::string& sha256);

 private:
  std::filesystem::path path_;
  std::ofstream file_;
  evp_md_ctx_st* digest_;
};

}  // namespace kaocheng::report
