#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/data/packed.h"
#include "engine/data/table_reader.h"

// What a snapshot file holds (docs/data.md says it in words). Numbers are in the byte order of the machine
// that wrote the file, which the header names.
//
//   header | extents … | directory
namespace kaocheng::kcs {

inline constexpr std::array<char, 8> kMagic = {'\x89', 'K', 'C', 'S', '\r', '\n', '\x1a', '\n'};
inline constexpr uint32_t kVersion = 4;
inline constexpr uint32_t kByteOrder = 0x01020304;

struct Header {
  std::array<char, 8> magic = kMagic;
  uint32_t version = kVersion;
  uint32_t byte_order = kByteOrder;
  uint64_t file_size = 0;
  uint64_t directory_offset = 0;
  uint64_t directory_size = 0;
  uint64_t directory_checksum = 0;
  uint64_t checksum = 0;  // of everything above
};
static_assert(sizeof(Header) == 56);

// A stretch of the file with a checksum of its own, which is verified when the stretch is first read. It
// begins at a multiple of kAlignment.
inline constexpr uint64_t kAlignment = 8;
struct Extent {
  uint64_t offset = 0, size = 0, checksum = 0;
  uint32_t index = 0;  // counts the extents of a file; not stored
};

struct Block {
  Extent extent;
  data::Packed packed;
};

// Every text of the file's cells, once: sorted byte by byte, those first that are sound (data::IsSoundText).
// Those of a block stand one after the other behind their ends, 8 bytes each.
inline constexpr uint64_t kTextsOfBlock = 1 << 12;
struct Texts {
  uint64_t count = 0, sound = 0;
  std::vector<Extent> blocks;
};

size_t TextsIn(const Texts& texts, size_t block);

// A text's code in a column is its place in `texts`, where its place in the file's texts stands, 4 bytes
// each.
struct Column {
  Extent texts;
  uint32_t text_count = 0;
  uint32_t highest_text = 0;          // of these places; 0 where there are none
  std::vector<std::string> prefixes;  // of blocks of numbered ids
  std::vector<Block> blocks;
};

// A row that has not as many cells as the header, or a broken quote.
struct OddRow {
  uint32_t line = 0;
  bool broken = false;
  std::string rubbish;
  std::vector<std::string> cells;
};

// Of a table of records that is sound whatever policy reads it as belonging to `owner`: the rows lie by
// owner, date and id, one owner's after the other's.
struct Sorted {
  std::string owner;  // entity kind
  data::TableReader::Keys keys;
  uint64_t owners_hash = 0;  // of the entities and their validity, see HashOfOwners
  uint64_t owners = 0;
  std::vector<Block> counts;    // rows of each owner, so many owners a block
  std::vector<int32_t> firsts;  // first row of the first owner of each block, and their end
};
inline constexpr size_t kOwnersOfBlock = 1 << 14;

// Of a table of entities that are sound beyond doubt for whoever finds their keys there: the rows lie by id
// and date.
struct Listed {
  data::TableReader::Keys keys;
  std::string owner;      // kind of whoever stands above; empty: nobody was recognised
  uint64_t entities = 0;  // in the order of their ids
  Extent ids;             // uint32_t each: place in the file's texts
  Extent firsts;          // int32_t each: first row of the entity, and their end
  Extent spells;          // data::RawSpell of each row
};

struct Table {
  std::string file;  // entities/supervisor.csv
  std::string type;  // supervisor
  uint64_t rows = 0;
  std::vector<std::string> header;
  std::vector<Column> columns;   // parallel to header
  Column lines;                  // of each row in the file
  std::vector<OddRow> odd;       // by line
  std::optional<Sorted> sorted;  // of records
  std::optional<Listed> listed;  // of entities
};

struct Directory {
  std::string hash;  // Dataset::hash of the folder
  std::string yaml;
  std::string calendar_name, calendar;  // UTF-8; without a name there is none
  Texts texts;
  std::vector<Table> tables;  // by file
  uint32_t extents = 0;       // not stored
};

std::string Serialize(const Directory& directory);
// nullopt where the bytes are not those of a directory whose extents lie in [begin, end) of the file.
std::optional<Directory> Parse(std::string_view bytes, uint64_t begin, uint64_t end);

uint64_t Checksum(const char* bytes, size_t size);

// What records rest on: the entities of a table with their validity, row by row.
uint64_t HashOfOwners(const data::Dataset& dataset, size_t table);

}  // namespace kaocheng::kcs
