#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/file/digest.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::report {

// A file that is hashed while several threads write it.
class HashingFile {
 public:
  explicit HashingFile(std::filesystem::path path);
  ~HashingFile();
  HashingFile(const HashingFile&) = delete;
  HashingFile& operator=(const HashingFile&) = delete;

  // Gives the bytes their place, behind all that came before, and hashes them: by one thread at a time.
  uint64_t Place(std::string_view bytes);
  // Writes what has got that place: by any number of threads at a time.
  void WriteAt(uint64_t place, std::string_view bytes);
  // What failed, where anything did since the file was opened; otherwise `sha256` is that of its bytes.
  std::optional<Term> Close(std::string& sha256);

 private:
  // Blocks that are asked for many at a time need not be accounted for one by one, neither when they are
  // written nor when the file takes the place of an older one. Where they cannot be had, writing says so.
  void Allocate(uint64_t size);
  void Fail(int error);  // the first stays

  std::filesystem::path path_;
  int fd_;
  uint64_t size_ = 0, allocated_ = 0;
  std::atomic<int> error_ = 0;
  file::Digest digest_;
};

}  // namespace kaocheng::report
