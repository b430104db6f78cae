#include "adapters/file/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "adapters/file/system_error.h"
#include "dsl/base/large_pages.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::file {
namespace {

constexpr int kCutOff = -1;  // no error of the system: the file has become shorter

}  // namespace

void ReportUnreadable(const std::string& path, int error, Emitter& emitter) {
  emitter.Report(Code::kFileUnreadable, DataPlace{path, 0, {}, {}}, {path, SystemError(error)});
}

Opened::Opened(const std::string& path, Emitter& emitter, uint64_t limit)
    : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  struct stat status {};
  if (fd_ < 0 || ::fstat(fd_, &status) != 0) {
    ReportUnreadable(path, errno, emitter);
  } else if (!S_ISREG(status.st_mode)) {
    ReportUnreadable(path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL, emitter);
  } else if (static_cast<uint64_t>(status.st_size) > limit) {
    emitter.Report(Code::kFileTooLarge, DataPlace{path, 0, {}, {}},
                   {path, fmt::format("{} MiB", limit >> 20)});
  } else {
    size_ = static_cast<uint64_t>(status.st_size);
    valid_ = true;
  }
}

Opened::~Opened() {
  if (fd_ >= 0) ::close(fd_);
}

bool Opened::ReadAt(uint64_t at, size_t n, char* to) const {
  for (size_t filled = 0; filled < n;) {
    const ssize_t got = ::pread(fd_, to + filled, n - filled, static_cast<off_t>(at + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      error_ = got < 0 ? errno : kCutOff;
      return false;
    }
    filled += static_cast<size_t>(got);
  }
  return true;
}

std::string Opened::ReadAll() const {
  std::string text;
  text.reserve(size_);
  UseLargePages(text.data(), text.capacity());
  text.resize(size_);
  ReadAt(0, text.size(), text.data());
  return text;
}

bool Opened::WasRead(Emitter& emitter) const {
  struct stat now {};
  if (error_ == 0 && ::fstat(fd_, &now) != 0) error_ = errno;
  if (error_ == 0 && static_cast<uint64_t>(now.st_size) == size_) return true;
  if (error_ > 0) {
    ReportUnreadable(path_, error_, emitter);
    return false;
  }
  emitter.Report(Code::kFileChanged, DataPlace{path_, 0, {}, {}}, {path_});
  return false;
}

// Read, not mapped: a mapped file that is cut off under way kills the process.
std::optional<std::string> ReadWhole(const std::string& path, uint64_t limit, Emitter& emitter) {
  const Opened file(path, emitter, limit);
  if (!file.valid()) return std::nullopt;
  std::string text = file.ReadAll();
  if (!file.WasRead(emitter)) return std::nullopt;
  return text;
}

}  // namespace kaocheng::file
