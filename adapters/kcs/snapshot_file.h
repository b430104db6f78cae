#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/kcs/format.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::kcs {

// A snapshot file, mapped. Header and directory are verified when it is opened, every other stretch when it
// is first read, by whichever thread comes first.
class SnapshotFile {
 public:
  // nullptr: it cannot be read, or is not what `snapshot` wrote; the reason was reported.
  static std::shared_ptr<const SnapshotFile> Open(const std::string& path, Emitter& emitter);
  ~SnapshotFile();
  SnapshotFile(const SnapshotFile&) = delete;
  SnapshotFile& operator=(const SnapshotFile&) = delete;

  const Directory& directory() const { return directory_; }
  // nullptr where the bytes are not those that were written; from then on the file is damaged().
  const char* Read(const Block& block) const;
  // 4 bytes a text: its place in the file's texts.
  const char* ReadTexts(const Column& column) const;
  // Rows of each owner of a block.
  const char* ReadCounts(const Sorted& sorted, size_t block) const;
  // A list of entities, whose parents are among so many; nullopt where it is not what was written.
  struct List {
    std::span<const uint32_t> ids;
    std::span<const int32_t> firsts;
    std::span<const data::RawSpell> spells;
  };
  std::optional<List> Read(const Listed& listed, uint64_t parents) const;
  // Verifies all that is said of a table, and its texts.
  void ReadAll(const Table& table) const;
  // By its place in the file's texts; empty where the file is damaged.
  std::string_view Text(uint64_t place) const;
  // Some stretch that was read is not what was written: nothing that came of this file may be used.
  bool damaged() const { return damaged_.load(); }
  // It is among the texts that all tables share.
  bool texts_damaged() const;

 private:
  explicit SnapshotFile(std::string path) : path_(std::move(path)) {}
  template <typename Fits>
  const char* Read(const Extent& extent, Fits fits) const;
  bool Map(Emitter& emitter);
  bool ReadDirectory(Emitter& emitter);

  enum class Seen : uint8_t { kNot, kSound, kBroken };

  std::string path_;
  const char* bytes_ = nullptr;
  size_t size_ = 0;
  Directory directory_;
  mutable std::vector<std::atomic<Seen>> seen_;  // by extent
  mutable std::atomic<bool> damaged_ = false;
};

// Whether a file begins as a snapshot does.
bool HasSnapshotMark(const std::string& path);
// Whether a file claims to be a snapshot, by its name or by how it begins.
bool IsSnapshot(const std::string& path);

}  // namespace kaocheng::kcs
