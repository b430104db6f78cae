#include "adapters/kcs/snapshot_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string_view>

#include "adapters/file/file.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::kcs {
namespace {

// A mapped file that somebody cuts off in place has pages that are not there any more. Whatever touches one
// ends here: with a word of why, and before anything could be made of it.
void EndAtMissingPages() {
  struct sigaction action {};
  action.sa_handler = [](int) {
    constexpr std::string_view kWhy =
        "K0514: the snapshot was cut off while it was read; it has to be made again\n"
        "K0514：快照在读取过程中被截断，须重新制作\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kWhy.data(), kWhy.size());
    constexpr int kUnreadable = 4;
    ::_exit(kUnreadable);
  };
  ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace

std::shared_ptr<const SnapshotFile> SnapshotFile::Open(const std::string& path, Emitter& emitter) {
  std::shared_ptr<SnapshotFile> file(new SnapshotFile(path));
  if (!file->Map(emitter) || !file->ReadDirectory(emitter)) return nullptr;
  return file;
}

SnapshotFile::~SnapshotFile() {
  if (bytes_ != nullptr) ::munmap(const_cast<char*>(bytes_), size_);
}

bool SnapshotFile::Map(Emitter& emitter) {
  const file::Opened file(path_, emitter);
  if (!file.valid()) return false;
  size_ = static_cast<size_t>(file.size());
  if (size_ < sizeof(Header)) return true;  // told by ReadDirectory
  void* mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  if (mapped == MAP_FAILED) {
    file::ReportUnreadable(path_, errno, emitter);
    return false;
  }
  bytes_ = static_cast<const char*>(mapped);
  EndAtMissingPages();
  return true;
}

bool SnapshotFile::ReadDirectory(Emitter& emitter) {
  const auto refuse = [&](Code code, Term what) {
    emitter.Report(code, DataPlace{path_, 0, {}, {}}, {path_, std::move(what)});
    return false;
  };
  if (bytes_ == nullptr) return refuse(Code::kSnapshotDamaged, {"it is too short", "文件过短"});
  Header header;
  std::memcpy(&header, bytes_, sizeof header);
  if (header.magic != kMagic)
    return refuse(Code::kSnapshotDamaged, {"it does not begin as a snapshot does", "开头不是快照的标识"});
  constexpr uint32_t kOtherOrder = 0x04030201;
  if (header.byte_order == kOtherOrder)
    return refuse(Code::kSnapshotForeign, {"another byte order", "另一种字节顺序"});
  const uint64_t checksum = Checksum(bytes_, offsetof(Header, checksum));
  if (header.checksum != checksum)
    return refuse(Code::kSnapshotDamaged, {"its header was altered", "文件头已被改动"});
  if (header.version != kVersion)
    return refuse(Code::kSnapshotForeign, Term("version " + std::to_string(header.version),
                                               "版本 " + std::to_string(header.version)));
  if (header.file_size != size_)
    return refuse(Code::kSnapshotDamaged, {"it was cut off or added to", "长度不符"});
  const bool inside = header.directory_offset >= sizeof header && header.directory_offset <= size_ &&
                      header.directory_size == size_ - header.directory_offset;
  if (!inside ||
      Checksum(bytes_ + header.directory_offset, header.directory_size) != header.directory_checksum)
    return refuse(Code::kSnapshotDamaged, {"its directory was altered", "目录已被改动"});
  auto directory = Parse({bytes_ + header.directory_offset, header.directory_size}, sizeof header,
                         header.directory_offset);
  if (!directory) return refuse(Code::kSnapshotDamaged, {"its directory contradicts itself", "目录自相矛盾"});
  directory_ = std::move(*directory);
  seen_ = std::vector<std::atomic<Seen>>(directory_.extents);
  return true;
}

const char* SnapshotFile::Read(const Extent& extent, const data::Packed* packed) const {
  const char* bytes = bytes_ + extent.offset;
  std::atomic<Seen>& seen = seen_[extent.index];
  if (seen.load(std::memory_order_acquire) == Seen::kNot) {
    const bool numbers = packed != nullptr && packed->width != 0;
    const bool sound =
        Checksum(bytes, extent.size) == extent.checksum &&
        (!numbers || data::Highest(*packed, bytes, extent.size / packed->width) <= packed->highest);
    if (!sound) damaged_ = true;
    seen.store(sound ? Seen::kSound : Seen::kBroken, std::memory_order_release);
  }
  return seen.load(std::memory_order_acquire) == Seen::kSound ? bytes : nullptr;
}

bool HasSnapshotMark(const std::string& path) {
  std::array<char, kMagic.size()> begin{};
  std::ifstream(path, std::ios::binary).read(begin.data(), begin.size());
  return begin == kMagic;
}

bool IsSnapshot(const std::string& path) { return path.ends_with(".kcs") || HasSnapshotMark(path); }

}  // namespace kaocheng::kcs
