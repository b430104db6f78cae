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

#include "dsl/diagnostics/code.h"

namespace kaocheng::file {
namespace {

// Opening does not wait for a pipe's other end; what is no regular file is refused afterwards.
class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::nullopt_t Unreadable(const std::string& path, int error, Emitter& emitter) {
  emitter.Report(Code::kFileUnreadable, DataPlace{path, 0, {}, {}}, {path, std::strerror(error)});
  return std::nullopt;
}

}  // namespace

// Read, not mapped: a mapped file that is cut off under way kills the process.
std::optional<std::string> ReadWhole(const std::string& path, uint64_t limit, Emitter& emitter) {
  const Descriptor file(path);
  struct stat before {};
  if (file.get() < 0 || ::fstat(file.get(), &before) != 0) return Unreadable(path, errno, emitter);
  if (!S_ISREG(before.st_mode)) return Unreadable(path, S_ISDIR(before.st_mode) ? EISDIR : EINVAL, emitter);
  const auto size = static_cast<uint64_t>(before.st_size);
  if (size > limit) {
    emitter.Report(Code::kFileTooLarge, DataPlace{path, 0, {}, {}},
                   {path, fmt::format("{} MiB", limit >> 20)});
    return std::nullopt;
  }
  std::string text(static_cast<size_t>(size) + 1, '\0');  // one byte more, to notice growth
  size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Unreadable(path, errno, emitter);
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  struct stat after {};
  if (::fstat(file.get(), &after) != 0) return Unreadable(path, errno, emitter);
  if (filled != size || after.st_size != before.st_size) {
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
