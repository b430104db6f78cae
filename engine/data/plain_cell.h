#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dsl/base/date.h"
#include "engine/data/row_block.h"
#include "engine/data/schema.h"
#include "engine/data/short_text.h"

// Cells in the form in which programs write them: true, 是, 12.50, 2016-01-31, 2016-01-31T08:05. A file has
// hundreds of millions of them, hence no optional, which is put together in memory whenever it is returned.
namespace kaocheng::data {

// False: it is a text, or has to be looked at with more care (ReadCell).
bool ReadPlain(CellKind kind, std::string_view text, int64_t& value);

// The same where months come again and again.
class PlainReader {
 public:
  // Reads cells up to one that has to be looked at with more care, or is empty; how many it read.
  size_t ReadCells(CellKind kind, const Cells& cells, int64_t* values);

 private:
  bool ReadDay(const ShortText& text, int64_t& day);
  bool ReadMinute(const ShortText& text, int64_t& minute);
  struct Month {
    uint64_t text = 0;  // 2016-03-
    int64_t first = 0;
    int64_t days = 0;
  };
  std::array<Month, 16> months_{};
};

}  // namespace kaocheng::data
