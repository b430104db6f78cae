#include "adapters/kcs/column_reader.h"

#include <algorithm>
#include <cstring>

namespace kaocheng::kcs {

using data::kBlockRows;

void ColumnReader::Read(size_t first, size_t n, int64_t* values, uint8_t* absent) const {
  for (size_t done = 0; done < n;) {
    const size_t at = (first + done) % kBlockRows;
    const size_t part = std::min(n - done, kBlockRows - at);
    const Block& block = column_.blocks[(first + done) / kBlockRows];
    uint8_t* const marks = absent == nullptr ? nullptr : absent + done;
    if (const char* bytes = file_.Read(block)) {
      data::Unpack(block.packed, bytes, at, part, values + done, marks);
    } else {
      std::memset(values + done, 0, part * sizeof *values);
      if (marks != nullptr) std::memset(marks, 1, part);
    }
    done += part;
  }
}

uint64_t ColumnReader::End(int64_t code) const {
  uint64_t end = 0;
  std::memcpy(&end, texts_ + static_cast<size_t>(code) * sizeof end, sizeof end);
  return end;
}

bool ColumnReader::OpenTexts() {
  texts_ = file_.Read(column_.texts);
  if (texts_ == nullptr) return false;
  const uint64_t size = column_.texts.size - uint64_t{column_.text_count} * sizeof(uint64_t);
  uint64_t before = 0;
  for (uint32_t code = 0; code < column_.text_count; ++code) {
    const uint64_t end = End(code);
    if (end < before || end > size) return false;
    before = end;
  }
  return true;
}

std::string_view ColumnReader::Text(int64_t code) const {
  const uint64_t begin = code == 0 ? 0 : End(code - 1);
  return {texts_ + uint64_t{column_.text_count} * sizeof(uint64_t) + begin, End(code) - begin};
}

std::string_view ColumnReader::TextOf(size_t row, int64_t value, std::string& buffer) const {
  const data::Packed& packed = column_.blocks[row / kBlockRows].packed;
  if (packed.coding == data::Coding::kText) return Text(value);
  const std::string_view prefix =
      packed.coding == data::Coding::kNumbered ? Text(packed.prefix) : std::string_view();
  buffer = data::TextOf({packed.coding, packed.places, prefix, value});
  return buffer;
}

}  // namespace kaocheng::kcs
