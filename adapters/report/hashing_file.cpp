#include "adapters/report/hashing_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "adapters/file/system_error.h"

namespace kaocheng::report {

HashingFile::HashingFile(std::filesystem::path path)
    : path_(std::move(path)), fd_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
  if (fd_ < 0) Fail(errno);
}

HashingFile::~HashingFile() {
  if (fd_ >= 0) ::close(fd_);
}

uint64_t HashingFile::Place(std::string_view bytes) {
  digest_.Add(bytes);
  Allocate(size_ + bytes.size());
  return std::exchange(size_, size_ + bytes.size());
}

void HashingFile::WriteAt(uint64_t place, std::string_view bytes) {
  while (!bytes.empty() && error_ == 0) {
    const ssize_t written = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(place));
    if (written < 0) {
      if (errno != EINTR) Fail(errno);
      continue;
    }
    place += static_cast<uint64_t>(written);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void HashingFile::Allocate([[maybe_unused]] uint64_t size) {
#ifdef FALLOC_FL_KEEP_SIZE
  if (size <= allocated_) return;
  const uint64_t more = 2 * size - allocated_;
  static_cast<void>(
      ::fallocate(fd_, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(allocated_), static_cast<off_t>(more)));
  allocated_ += more;
#endif
}

std::optional<Term> HashingFile::Close(std::string& sha256) {
  // What was allocated beyond the end goes back.
  if (fd_ >= 0 && allocated_ > size_ && ::ftruncate(fd_, static_cast<off_t>(size_)) != 0) Fail(errno);
  if (fd_ >= 0 && ::close(std::exchange(fd_, -1)) != 0) Fail(errno);
  if (error_ != 0) return file::FailureOf(path_.string(), error_);
  sha256 = digest_.Hex();
  return std::nullopt;
}

void HashingFile::Fail(int error) {
  int none = 0;
  error_.compare_exchange_strong(none, error);
}

}  // namespace kaocheng::report
