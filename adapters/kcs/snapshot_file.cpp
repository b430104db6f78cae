#include "adapters/kcs/snapshot_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string_view>

#include "adapters/file/file.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::kcs {
namespace {

template <typename T>
T At(const char* bytes, size_t i) {
  T value;
  std::memcpy(&value, bytes + i * sizeof value, sizeof value);
  return value;
}

// Extents lie at multiples of kAlignment.
template <typename T>
const T* As(const char* bytes) {
  return reinterpret_cast<const T*>(bytes);
}

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

// `fits` says whether bytes that were not altered keep within the bounds that readers rely on.
template <typename Fits>
const char* SnapshotFile::Read(const Extent& extent, Fits fits) const {
  const char* bytes = bytes_ + extent.offset;
  std::atomic<Seen>& seen = seen_[extent.index];
  if (seen.load(std::memory_order_acquire) == Seen::kNot) {
    const bool sound = Checksum(bytes, extent.size) == extent.checksum && fits(bytes);
    if (!sound) damaged_ = true;
    seen.store(sound ? Seen::kSound : Seen::kBroken, std::memory_order_release);
  }
  return seen.load(std::memory_order_acquire) == Seen::kSound ? bytes : nullptr;
}

const char* SnapshotFile::Read(const Block& block) const {
  return Read(block.extent, [&](const char* bytes) {
    const data::Packed& packed = block.packed;
    return packed.width == 0 ||
           data::Highest(packed, bytes, block.extent.size / packed.width) <= packed.highest;
  });
}

const char* SnapshotFile::ReadTexts(const Column& column) const {
  return Read(column.texts, [&](const char* bytes) {
    uint32_t highest = 0;
    for (size_t i = 0; i < column.text_count; ++i) highest = std::max(highest, At<uint32_t>(bytes, i));
    return highest <= column.highest_text;
  });
}

const char* SnapshotFile::ReadCounts(const Sorted& sorted, size_t block) const {
  const Block& counts = sorted.counts[block];
  const auto owners = std::min<size_t>(kOwnersOfBlock, sorted.owners - block * kOwnersOfBlock);
  return Read(counts.extent, [&](const char* bytes) {
    return data::SumOf(counts.packed, bytes, owners) ==
           static_cast<uint64_t>(sorted.firsts[block + 1] - sorted.firsts[block]);
  });
}

std::optional<SnapshotFile::List> SnapshotFile::Read(const Listed& listed, uint64_t parents) const {
  const auto entities = static_cast<size_t>(listed.entities);
  const auto rising = [](const auto* values, size_t n) {
    bool good = true;
    for (size_t i = 1; i < n; ++i) good &= values[i - 1] < values[i];
    return good;
  };
  const auto* const ids = As<uint32_t>(Read(listed.ids, [&](const char* bytes) {
    const auto* const places = As<uint32_t>(bytes);
    return rising(places, entities) && (entities == 0 || places[entities - 1] < directory_.texts.sound);
  }));
  const size_t rows = listed.spells.size / sizeof(data::RawSpell);
  const auto* const firsts = As<int32_t>(Read(listed.firsts, [&](const char* bytes) {
    const auto* const at = As<int32_t>(bytes);
    return rising(at, entities + 1) && at[0] == 0 && static_cast<size_t>(at[entities]) == rows;
  }));
  const auto* const spells = As<data::RawSpell>(Read(listed.spells, [&](const char* bytes) {
    const auto* const spell = As<data::RawSpell>(bytes);
    bool good = true;
    for (size_t i = 0; i < rows; ++i) {
      good &= spell[i].from < spell[i].until && static_cast<size_t>(spell[i].row) == i &&
              spell[i].parent >= -1 && spell[i].parent < static_cast<int64_t>(parents);
    }
    return good;
  }));
  if (ids == nullptr || firsts == nullptr || spells == nullptr) return std::nullopt;
  return List{{ids, entities}, {firsts, entities + 1}, {spells, rows}};
}

void SnapshotFile::ReadAll(const Table& table) const {
  for (const Block& block : table.lines.blocks) Read(block);
  std::vector<uint8_t> blocks(directory_.texts.blocks.size(), 0);
  for (const Column& column : table.columns) {
    for (const Block& block : column.blocks) Read(block);
    const auto* const places = As<uint32_t>(ReadTexts(column));
    for (size_t i = 0; places != nullptr && i < column.text_count; ++i) blocks[places[i] / kTextsOfBlock] = 1;
  }
  for (size_t block = 0; block < blocks.size(); ++block) {
    if (blocks[block] != 0) Text(block * kTextsOfBlock);
  }
}

std::string_view SnapshotFile::Text(uint64_t place) const {
  const uint64_t block = place / kTextsOfBlock;
  const Extent& extent = directory_.texts.blocks[block];
  const size_t texts = TextsIn(directory_.texts, block);
  const char* const bytes = Read(extent, [&](const char* ends) {
    uint64_t before = 0;
    for (size_t i = 0; i < texts; ++i) {
      const auto end = At<uint64_t>(ends, i);
      if (end < before || end > extent.size - texts * sizeof end) return false;
      before = end;
    }
    return true;
  });
  if (bytes == nullptr) return {};
  const auto at = static_cast<size_t>(place % kTextsOfBlock);
  const uint64_t begin = at == 0 ? 0 : At<uint64_t>(bytes, at - 1);
  return {bytes + texts * sizeof begin + begin, At<uint64_t>(bytes, at) - begin};
}

bool SnapshotFile::texts_damaged() const {
  const std::vector<Extent>& blocks = directory_.texts.blocks;
  return std::any_of(blocks.begin(), blocks.end(), [&](const Extent& extent) {
    return seen_[extent.index].load(std::memory_order_acquire) == Seen::kBroken;
  });
}

bool HasSnapshotMark(const std::string& path) {
  std::array<char, kMagic.size()> begin{};
  std::ifstream(path, std::ios::binary).read(begin.data(), begin.size());
  return begin == kMagic;
}

bool IsSnapshot(const std::string& path) { return path.ends_with(".kcs") || HasSnapshotMark(path); }

}  // namespace kaocheng::kcs
