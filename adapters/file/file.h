#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::file {

inline constexpr uint64_t kMaxFileBytes = uint64_t{32} << 30;

// The whole content of a file. nullopt where it cannot be read, is larger than `limit`, or changes in size
// meanwhile; the reason was reported.
std::optional<std::string> ReadWhole(const std::string& path, uint64_t limit, Emitter& emitter);

// A regular file, open for reading. Opening does not wait for a pipe's other end.
class Opened {
 public:
  // Invalid where the file cannot be opened or is no regular one; the reason was reported.
  Opened(const std::string& path, Emitter& emitter);
  ~Opened();
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  bool valid() const { return valid_; }
  int descriptor() const { return fd_; }
  uint64_t size() const { return size_; }  // when it was opened

 private:
  int fd_;
  bool valid_ = false;
  uint64_t size_ = 0;
};

// Why the file cannot be read, by the number of the system's error.
void ReportUnreadable(const std::string& path, int error, Emitter& emitter);

// SHA-256 in hexadecimal.
std::string Sha256(std::string_view bytes);

}  // namespace kaocheng::file
