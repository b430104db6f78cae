#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include "adapters/kcs/load.h"
#include "dsl/diagnostics/code.h"
#include "tests/support/setting.h"
#include "tests/unit/kcs/folder_test.h"

namespace kaocheng::kcs {
namespace {

// All that a table consists of.
std::vector<Extent*> ExtentsOf(Table& table) {
  std::vector<Extent*> extents;
  const auto add = [&](Column& column) {
    extents.push_back(&column.texts);
    for (Block& block : column.blocks) extents.push_back(&block.extent);
  };
  for (Column& column : table.columns) add(column);
  add(table.lines);
  if (table.sorted)
    for (Block& block : table.sorted->counts) extents.push_back(&block.extent);
  if (table.listed)
    extents.insert(extents.end(), {&table.listed->ids, &table.listed->firsts, &table.listed->spells});
  return extents;
}

// A snapshot of tables with several kinds of columns, to be damaged.
class DamageTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    std::string rows = "id,supervisor,on,路线,km,minutes,ok\n";
    for (int i = 0; i < 3000; ++i) {
      rows += "P" + std::to_string(i) + (i < 1501 ? ",a," : ",b,") + FormatDate(16801 + i % 300) + ",路" +
              std::to_string(i % 7) + "," + std::to_string(i % 90) + ".5," + std::to_string(i % 200) +
              ",true\n";
    }
    Write("records/patrol.csv", rows);
    ASSERT_TRUE(MakeSnapshot());
    whole_ = Read(file());
    expected_ = FromSnapshot(PatrolSchema());
  }

  void Put(const std::string& bytes) const { std::ofstream(file(), std::ios::binary) << bytes; }

  // Refused with a code that says so, or known to be damaged once all of it is read.
  bool Refused() const {
    Emitter emitter;
    const auto dataset = Load(file(), PatrolSchema(), emitter);
    bool told = false;
    for (const Diagnostic& diagnostic : emitter.diagnostics()) {
      told = told || diagnostic.code == Code::kSnapshotDamaged || diagnostic.code == Code::kSnapshotForeign;
    }
    EXPECT_EQ(told, !dataset.has_value());
    return told || FromSnapshot(PatrolSchema()) == "damaged\n";
  }

  std::string whole_, expected_;
};

TEST_F(DamageTest, RecordsAreReadWhenTheyAreAskedFor) {
  Emitter emitter;
  const auto dataset = Load(file(), PatrolSchema(), emitter);
  ASSERT_TRUE(dataset);
  EXPECT_TRUE(dataset->tables[1].sorted);
  EXPECT_FALSE(dataset->tables[1].on.held());
  EXPECT_FALSE(dataset->damaged());
}

TEST_F(DamageTest, EveryByteOfTheHeader) {
  for (size_t at = 0; at < sizeof(Header); ++at) {
    for (const int bit : {0, 3, 7}) {
      std::string bytes = whole_;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
      Put(bytes);
      EXPECT_TRUE(Refused()) << "byte " << at << " bit " << bit;
    }
  }
}

TEST_F(DamageTest, AnyByteOfTheBody) {
  std::mt19937 random(2016);
  size_t refused = 0;
  const uint64_t cases = Cases(400);
  for (uint64_t i = 0; i < cases; ++i) {
    std::string bytes = whole_;
    const size_t at = sizeof(Header) + random() % (bytes.size() - sizeof(Header));
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random() % 8)));
    Put(bytes);
    if (Refused()) {
      ++refused;
    } else {
      EXPECT_EQ(FromSnapshot(PatrolSchema()), expected_) << "byte " << at;
    }
  }
  EXPECT_GT(refused, cases * 3 / 4);
}

TEST_F(DamageTest, EveryByteOfListsAndCounts) {
  Emitter emitter;
  const auto opened = SnapshotFile::Open(file(), emitter);
  ASSERT_NE(opened, nullptr);
  size_t bytes_seen = 0;
  for (const Table& table : opened->directory().tables) {
    std::vector<Extent> extents;
    if (table.listed) extents = {table.listed->ids, table.listed->firsts, table.listed->spells};
    if (table.sorted)
      for (const Block& block : table.sorted->counts) extents.push_back(block.extent);
    for (const Extent& extent : extents) {
      for (uint64_t at = extent.offset; at < extent.offset + extent.size; ++at, ++bytes_seen) {
        std::string bytes = whole_;
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        Put(bytes);
        EXPECT_TRUE(Refused()) << "byte " << at;
      }
    }
  }
  EXPECT_GE(bytes_seen, 2 * sizeof(int32_t) + 3 * sizeof(int32_t) + 2 * sizeof(data::RawSpell) + 2);
}

TEST_F(DamageTest, CutOffAtEveryBlock) {
  Emitter emitter;
  const auto opened = SnapshotFile::Open(file(), emitter);
  ASSERT_NE(opened, nullptr);
  std::vector<uint64_t> ends = {0, 1, sizeof(Header) - 1, sizeof(Header), whole_.size() - 1};
  for (const Extent& texts : opened->directory().texts.blocks) {
    ends.push_back(texts.offset);
    ends.push_back(texts.offset + texts.size);
  }
  Directory directory = opened->directory();
  for (Table& table : directory.tables) {
    for (const Extent* extent : ExtentsOf(table)) {
      ends.push_back(extent->offset);
      ends.push_back(extent->offset + extent->size);
    }
  }
  for (const uint64_t end : ends) {
    Put(whole_.substr(0, end));
    EXPECT_TRUE(Refused()) << end;
  }
  Put(whole_ + "x");
  EXPECT_TRUE(Refused());
}

TEST_F(DamageTest, CutOffWhileItIsRead) {
  Emitter emitter;
  const auto opened = SnapshotFile::Open(file(), emitter);
  ASSERT_NE(opened, nullptr);
  std::filesystem::resize_file(file(), 0);
  const auto read = [&] {
    for (const Column& column : opened->directory().tables[0].columns) opened->ReadTexts(column);
  };
  EXPECT_EXIT(read(), testing::ExitedWithCode(4), "K0514.*cut off");
}

TEST_F(DamageTest, AnotherVersionOrByteOrderIsToldApart) {
  const auto code = [&] {
    Emitter emitter;
    Load(file(), PatrolSchema(), emitter);
    return emitter.diagnostics().empty() ? Code{} : emitter.diagnostics().front().code;
  };
  Header header;
  std::memcpy(&header, whole_.data(), sizeof header);
  const auto put = [&] {
    header.checksum = Checksum(reinterpret_cast<const char*>(&header), offsetof(Header, checksum));
    Put(std::string(reinterpret_cast<const char*>(&header), sizeof header) + whole_.substr(sizeof header));
  };
  put();
  EXPECT_EQ(FromSnapshot(PatrolSchema()), expected_);
  header.version = kVersion + 1;
  put();
  EXPECT_EQ(code(), Code::kSnapshotForeign);
  header.version = kVersion;
  header.byte_order = 0x04030201;
  put();
  EXPECT_EQ(code(), Code::kSnapshotForeign);
}

// Whoever can make checksums can write anything: it is refused or read, but does no harm.
TEST_F(DamageTest, BlocksWithARightChecksum) {
  Emitter emitter;
  const auto opened = SnapshotFile::Open(file(), emitter);
  ASSERT_NE(opened, nullptr);
  Header header;
  std::memcpy(&header, whole_.data(), sizeof header);
  std::mt19937 random(2018);
  for (uint64_t i = 0, cases = Cases(1000); i < cases; ++i) {
    std::string bytes = whole_;
    Directory directory = opened->directory();
    std::vector<Extent*> extents;
    for (Table& table : directory.tables) {
      for (Extent* extent : ExtentsOf(table))
        if (extent->size > 0) extents.push_back(extent);
    }
    Extent& extent = *extents[random() % extents.size()];
    bytes[extent.offset + random() % extent.size] = static_cast<char>(random() % 256);
    extent.checksum = Checksum(bytes.data() + extent.offset, extent.size);
    const std::string altered = Serialize(directory);
    ASSERT_EQ(altered.size(), header.directory_size);
    bytes.replace(header.directory_offset, altered.size(), altered);
    Header made = header;
    made.directory_checksum = Checksum(altered.data(), altered.size());
    made.checksum = Checksum(reinterpret_cast<const char*>(&made), offsetof(Header, checksum));
    std::memcpy(bytes.data(), &made, sizeof made);
    Put(bytes);
    FromSnapshot(PatrolSchema());
  }
}

TEST_F(DamageTest, ADirectoryWithARightChecksum) {
  Header header;
  std::memcpy(&header, whole_.data(), sizeof header);
  std::mt19937 random(2017);
  for (uint64_t i = 0, cases = Cases(2000); i < cases; ++i) {
    std::string bytes = whole_;
    const size_t at = header.directory_offset + random() % header.directory_size;
    bytes[at] = static_cast<char>(random() % 256);
    Header made = header;
    made.directory_checksum = Checksum(bytes.data() + made.directory_offset, made.directory_size);
    made.checksum = Checksum(reinterpret_cast<const char*>(&made), offsetof(Header, checksum));
    std::memcpy(bytes.data(), &made, sizeof made);
    Put(bytes);
    FromSnapshot(PatrolSchema());
  }
}

}  // namespace
}  // namespace kaocheng::kcs
