#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::file {

inline constexpr uint64_t kMaxFileBytes = uint64_t{32} << 30;

// The whole content of a file. nullopt where it cannot be read, is larger than `limit`, or changes in size
// meanwhile; the reason was reported.
std::optional<std::string> ReadWhole(const std::string& path, uint64_t limit, Emitter& emitter);

// A regular file, open for reading. Opening does not wait for a pipe's other end.
class Opened {
 public:
  // Invalid where the file cannot be opened, is no regular one or is larger than `limit`; the reason was
  // reported.
  Opened(const std::string& path, Emitter& emitter, uint64_t limit = UINT64_MAX);
  ~Opened();
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  bool valid() const { return valid_; }
  int descriptor() const { return fd_; }
  uint64_t size() const { return size_; }  // when it was opened
  // Reads `n` bytes from `at` on, on any thread. False where that fails, or the file has become shorter.
  bool ReadAt(uint64_t at, size_t n, char* to) const;
  // The whole of it, of which what cannot be read says nothing.
  std::string ReadAll() const;
  // Once all was read: whether it was, and the file has the size that it had; the reason was reported.
  bool WasRead(Emitter& emitter) const;

 private:
  std::string path_;
  int fd_;
  bool valid_ = false;
  uint64_t size_ = 0;
  mutable std::atomic<int> error_ = 0;  // met while reading
};

// Why the file cannot be read, by the number of the system's error.
void ReportUnreadable(const std::string& path, int error, Emitter& emitter);

}  // namespace kaocheng::file
