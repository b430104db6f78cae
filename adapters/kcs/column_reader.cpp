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

bool ColumnReader::OpenTexts() {
  texts_ = file_.ReadTexts(column_);
  return texts_ != nullptr;
}

uint32_t ColumnReader::PlaceOf(int64_t code) const {
  uint32_t place = 0;
  std::memcpy(&place, texts_ + static_cast<size_t>(code) * sizeof place, sizeof place);
  return place;
}

std::string_view ColumnReader::TextOf(size_t row, int64_t value, std::string& buffer) const {
  const data::Packed& packed = column_.blocks[row / kBlockRows].packed;
  if (packed.coding == data::Coding::kText) return Text(value);
  const std::string_view prefix =
      packed.coding == data::Coding::kNumbered ? column_.prefixes[packed.prefix] : std::string_view();
  buffer = data::TextOf({packed.coding, packed.places, prefix, value});
  return buffer;
}

}  // namespace kaocheng::kcs
