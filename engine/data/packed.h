#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/data/coding.h"

namespace kaocheng::data {

// Rows of one block; the last block of a column has fewer.
inline constexpr size_t kBlockRows = 1 << 16;

// One column's cells of one block as whole numbers of `width` bytes: row i holds base + step * i + stored[i].
// Where `absent`, 0 stands for an empty cell and everything else for one less.
struct Packed {
  Coding coding = Coding::kText;
  uint8_t width = 0;  // 0, 1, 2, 4 or 8 bytes a row
  uint8_t places = 0;
  bool absent = false;
  uint32_t prefix = 0;  // kNumbered: code in the column's dictionary
  int64_t base = 0;
  int64_t step = 0;      // 0 where `absent`
  uint64_t highest = 0;  // of the numbers stored

  bool operator==(const Packed&) const = default;
};

// Chooses base, step and width; appends the numbers to `bytes`. Rows for which `absent` is not 0 have no
// value; empty where all have one. `counted`: numbers, which may go up row by row; others get no step.
template <typename T>
Packed Pack(std::span<const T> values, std::span<const uint8_t> absent, bool counted, std::string& bytes);

// The rows [first, first + n) of a block that begins at `bytes`. A row without a value gets 0, and 1 in
// `absent` unless that is null. Nothing outside the n rows' bytes is read.
void Unpack(const Packed& packed, const char* bytes, size_t first, size_t n, int64_t* values,
            uint8_t* absent);

// The highest of a block's stored numbers. A file that says otherwise is damaged.
uint64_t Highest(const Packed& packed, const char* bytes, size_t rows);

// The sum of a block's rows, none of which is absent or below 0; without steps.
uint64_t SumOf(const Packed& packed, const char* bytes, size_t rows);

// Lowest and highest value that a block may hold.
struct Bounds {
  int64_t low, high;
};
Bounds BoundsOf(const Packed& packed, size_t rows);

}  // namespace kaocheng::data
