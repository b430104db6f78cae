#include "adapters/file/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "dsl/base/large_pages.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::file {

void ReportUnreadable(const std::string& path, int error, Emitter& emitter) {
  emitter.Report(Code::kFileUnreadable, DataPlace{path, 0, {}, {}}, {path, std::strerror(error)});
}

Opened::Opened(const std::string& path, Emitter& emitter)
    : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  struct stat status {};
  if (fd_ < 0 || ::fstat(fd_, &status) != 0) {
    ReportUnreadable(path, errno, emitter);
  } else if (!S_ISREG(status.st_mode)) {
    ReportUnreadable(path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL, emitter);
  } else {
    size_ = static_cast<uint64_t>(status.st_size);
    valid_ = true;
  }
}

Opened::~Opened() {
  if (fd_ >= 0) ::close(fd_);
}

// Read, not mapped: a mapped file that is cut off under way kills the process.
std::optional<std::string> ReadWhole(const std::string& path, uint64_t limit, Emitter& emitter) {
  const Opened file(path, emitter);
  if (!file.valid()) return std::nullopt;
  const auto unreadable = [&](int error) {
    ReportUnreadable(path, error, emitter);
    return std::nullopt;
  };
  const uint64_t size = file.size();
  if (size > limit) {
    emitter.Report(Code::kFileTooLarge, DataPlace{path, 0, {}, {}},
                   {path, fmt::format("{} MiB", limit >> 20)});
    return std::nullopt;
  }
  std::string text;
  text.reserve(static_cast<size_t>(size) + 1);
  UseLargePages(text.data(), text.capacity());
  text.resize(static_cast<size_t>(size) + 1);  // one byte more, to notice growth
  size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got = ::read(file.descriptor(), text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(errno);
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  struct stat after {};
  if (::fstat(file.descriptor(), &after) != 0) return unreadable(errno);
  if (filled != size || static_cast<uint64_t>(after.st_size) != size) {
    emitter.Report(Code::kFileChanged, DataPlace{path, 0, {}, {}}, {path});
    return std::nullopt;
  }
  text.resize(filled);
  return text;
}

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    std::fputs("SHA-256 is not available\n", stderr);
    std::abort();
  }
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", digest.at(i));
  return hex;
}

}  // namespace kaocheng::file
