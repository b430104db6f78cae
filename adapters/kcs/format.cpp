#include "adapters/kcs/format.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

#include "dsl/base/minutes.h"

namespace kaocheng::kcs {
namespace {

// Visit names the members of a type once, for writing and for reading.
class Writer {
 public:
  template <typename T>
  void operator()(const T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    } else {
      Visit(*this, value);
    }
  }
  void operator()(const std::string& text) {
    (*this)(uint64_t{text.size()});
    bytes_ += text;
  }
  template <typename T>
  void operator()(const std::vector<T>& list) {
    (*this)(uint64_t{list.size()});
    for (const T& item : list) (*this)(item);
  }
  template <typename T>
  void operator()(const std::optional<T>& value) {
    (*this)(uint8_t{value ? uint8_t{1} : uint8_t{0}});
    if (value) (*this)(*value);
  }
  std::string Take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  void operator()(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      uint8_t byte = 0;
      (*this)(byte);
      good_ = good_ && byte <= 1;
      value = byte == 1;
    } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      if (!Has(sizeof value)) return;
      std::memcpy(&value, rest_.data(), sizeof value);
      rest_.remove_prefix(sizeof value);
    } else {
      Visit(*this, value);
    }
  }
  void operator()(std::string& text) {
    const uint64_t size = Count();
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
  }
  template <typename T>
  void operator()(std::vector<T>& list) {
    const uint64_t size = Count();  // every item takes a byte at least
    for (uint64_t i = 0; i < size && good_; ++i) (*this)(list.emplace_back());
  }
  template <typename T>
  void operator()(std::optional<T>& value) {
    bool there = false;
    (*this)(there);
    if (there) (*this)(value.emplace());
  }
  bool whole() const { return good_ && rest_.empty(); }

 private:
  bool Has(uint64_t size) {
    good_ = good_ && size <= rest_.size();
    return good_;
  }
  uint64_t Count() {
    uint64_t size = 0;
    (*this)(size);
    return Has(size) ? size : 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, Extent>
void Visit(Archive& archive, T& extent) {
  archive(extent.offset), archive(extent.size), archive(extent.checksum);
}

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, Block>
void Visit(Archive& archive, T& block) {
  archive(block.extent), archive(block.packed.coding), archive(block.packed.width);
  archive(block.packed.places), archive(block.packed.absent), archive(block.packed.prefix);
  archive(block.packed.base), archive(block.packed.step), archive(block.packed.highest);
}

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, Column>
void Visit(Archive& archive, T& column) {
  archive(column.texts), archive(column.text_count), archive(column.highest_text);
  archive(column.prefixes), archive(column.blocks);
}

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, Texts>
void Visit(Archive& archive, T& texts) {
  archive(texts.count), archive(texts.sound), archive(texts.blocks);
}

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, OddRow>
void Visit(Archive& archive, T& row) {
  archive(row.line), archive(row.broken), archive(row.rubbish), archive(row.cells);
}

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, data::TableReader::Keys>
void Visit(Archive& archive, T& keys) {
  archive(keys.id), archive(keys.owner), archive(keys.on);
  archive(keys.until), archive(keys.recorded), archive(keys.retracted);
}

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, Sorted>
void Visit(Archive& archive, T& sorted) {
  archive(sorted.owner), archive(sorted.keys), archive(sorted.owners_hash), archive(sorted.owners);
  archive(sorted.counts), archive(sorted.firsts);
}

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, Listed>
void Visit(Archive& archive, T& listed) {
  archive(listed.keys), archive(listed.owner), archive(listed.entities);
  archive(listed.ids), archive(listed.firsts), archive(listed.spells);
}

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, Table>
void Visit(Archive& archive, T& table) {
  archive(table.file), archive(table.type), archive(table.rows), archive(table.header);
  archive(table.columns), archive(table.lines), archive(table.odd), archive(table.sorted);
  archive(table.listed);
}

template <typename Archive, typename T>
  requires std::is_same_v<std::remove_const_t<T>, Directory>
void Visit(Archive& archive, T& directory) {
  archive(directory.hash), archive(directory.yaml), archive(directory.calendar_name);
  archive(directory.calendar), archive(directory.texts), archive(directory.tables);
}

// Holds what was read against itself, so that whoever reads extents need not.
class Judge {
 public:
  Judge(uint64_t begin, uint64_t end) : begin_(begin), end_(end) {}

  bool Sound(Directory& directory) {
    if (!Sound(directory.texts)) return false;
    texts_ = directory.texts.count;
    for (Table& table : directory.tables) {
      if (table.rows > INT32_MAX || table.columns.size() != table.header.size()) return false;
      for (Column& column : table.columns)
        if (!Sound(column, table.rows)) return false;
      if (!Sound(table.lines, table.rows) || table.lines.text_count != 0) return false;
      if (table.sorted && !Sound(*table.sorted, table.rows)) return false;
      if (table.listed && !Sound(*table.listed, table.rows)) return false;
    }
    directory.extents = extents_;
    return true;
  }

 private:
  bool Sound(Extent& extent) {
    extent.index = extents_++;
    return extent.offset % kAlignment == 0 && extent.offset >= begin_ && extent.offset <= end_ &&
           extent.size <= end_ - extent.offset;
  }

  bool Sound(Texts& texts) {
    if (texts.count > data::Dictionary::kMostLying || texts.sound > texts.count) return false;
    if (texts.blocks.size() != (texts.count + kTextsOfBlock - 1) / kTextsOfBlock) return false;
    for (size_t b = 0; b < texts.blocks.size(); ++b) {
      if (!Sound(texts.blocks[b]) || texts.blocks[b].size / sizeof(uint64_t) < TextsIn(texts, b))
        return false;
    }
    return true;
  }

  bool Sound(Sorted& sorted, uint64_t rows) {
    std::vector<Block>& blocks = sorted.counts;
    if (sorted.owners > INT32_MAX || blocks.size() != (sorted.owners + kOwnersOfBlock - 1) / kOwnersOfBlock)
      return false;
    for (size_t b = 0; b < blocks.size(); ++b) {
      const data::Packed& packed = blocks[b].packed;
      const uint64_t owners = std::min<uint64_t>(sorted.owners - b * kOwnersOfBlock, kOwnersOfBlock);
      const bool counts = packed.coding == data::Coding::kDecimal && packed.places == 0 && !packed.absent &&
                          packed.step == 0 && packed.base >= 0 && packed.base <= INT32_MAX &&
                          packed.width <= sizeof(int32_t);
      if (!counts || !Sound(blocks[b], owners, {})) return false;
    }
    const std::vector<int32_t>& firsts = sorted.firsts;
    return firsts.size() == blocks.size() + 1 && firsts.front() == 0 &&
           static_cast<uint64_t>(firsts.back()) == rows && std::is_sorted(firsts.begin(), firsts.end());
  }

  bool Sound(Listed& listed, uint64_t rows) {
    return listed.entities <= rows && Sound(listed.ids) && Sound(listed.firsts) && Sound(listed.spells) &&
           listed.ids.size == listed.entities * sizeof(uint32_t) &&
           listed.firsts.size == (listed.entities + 1) * sizeof(int32_t) &&
           listed.spells.size == rows * sizeof(data::RawSpell);
  }

  bool Sound(Column& column, uint64_t rows) {
    if (!Sound(column.texts) || column.texts.size != uint64_t{column.text_count} * sizeof(uint32_t))
      return false;
    if (column.text_count != 0 && column.highest_text >= texts_) return false;
    if (column.blocks.size() != (rows + data::kBlockRows - 1) / data::kBlockRows) return false;
    for (size_t b = 0; b < column.blocks.size(); ++b) {
      const uint64_t in_block = std::min<uint64_t>(rows - b * data::kBlockRows, data::kBlockRows);
      if (!Sound(column.blocks[b], in_block, column)) return false;
    }
    return true;
  }

  bool Sound(Block& block, uint64_t rows, const Column& column) {
    const data::Packed& packed = block.packed;
    constexpr std::array<bool, 9> kWidths = {true, true, true, false, true, false, false, false, true};
    if (!Sound(block.extent) || packed.width >= kWidths.size() || !kWidths.at(packed.width)) return false;
    if (block.extent.size != rows * packed.width || (packed.absent && packed.step != 0)) return false;
    if (packed.absent && packed.highest == 0) return packed.coding == data::Coding::kText;  // all empty
    const data::Bounds bounds = data::BoundsOf(packed, rows);
    constexpr int64_t kMost = 2'000'000'000'000'000;
    if (bounds.low < -kMost || bounds.high > kMost || bounds.high < bounds.low) return false;
    const bool counted = packed.coding == data::Coding::kDecimal || packed.coding == data::Coding::kNumbered;
    if (packed.step != 0 && (packed.step != 1 || !counted)) return false;
    switch (packed.coding) {
      case data::Coding::kText:
        return bounds.low >= 0 && bounds.high < column.text_count;
      case data::Coding::kDecimal:
        return packed.places <= data::kMaxPlaces;
      case data::Coding::kDate:
        return bounds.low >= kMinDate && bounds.high <= kMaxDate;
      case data::Coding::kDatetime:
        return bounds.low >= kMinDate * kMinutesADay && bounds.high < (kMaxDate + 1) * kMinutesADay;
      case data::Coding::kNumbered:
        return packed.prefix < column.prefixes.size();
    }
    return false;
  }

  uint64_t begin_, end_;
  uint64_t texts_ = 0;
  uint32_t extents_ = 0;
};

}  // namespace

size_t TextsIn(const Texts& texts, size_t block) {
  return static_cast<size_t>(std::min(kTextsOfBlock, texts.count - block * kTextsOfBlock));
}

std::string Serialize(const Directory& directory) {
  Writer writer;
  writer(directory);
  return std::move(writer).Take();
}

std::optional<Directory> Parse(std::string_view bytes, uint64_t begin, uint64_t end) {
  Directory directory;
  Reader reader(bytes);
  reader(directory);
  if (!reader.whole() || !Judge(begin, end).Sound(directory)) return std::nullopt;
  return directory;
}

uint64_t Checksum(const char* bytes, size_t size) { return XXH3_64bits(bytes, size); }

uint64_t HashOfOwners(const data::Dataset& dataset, size_t table) {
  const data::RawTable& rows = dataset.tables[table];
  std::string all;
  for (size_t row = 0; row < rows.rows(); ++row) {
    all += dataset.dictionary.Text(rows.ids[row]);
    all += '\n';
    for (const Date date : {rows.on[row], rows.until[row]})
      all.append(reinterpret_cast<const char*>(&date), sizeof date);
  }
  return Checksum(all.data(), all.size());
}

}  // namespace kaocheng::kcs
