#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

namespace kaocheng::exec {

// Which rows count, a bit each, and how many of them come before any row: the count of a window is the
// difference of two ranks, however long it is.
class Ranks {
 public:
  // Rows [0, n); `word` gives the bits of the rows from 64 * w on. Bits from n on are not looked at.
  template <typename Word>
  void Mark(size_t n, Word word) {
    const size_t words = n / 64 + 1;
    if (bits_.size() < words) {
      bits_.resize(words);
      before_.resize(words);
    }
    uint32_t before = 0;
    for (size_t w = 0; w < words; ++w) {
      bits_[w] = word(w);
      before_[w] = before;
      before += static_cast<uint32_t>(std::popcount(bits_[w]));
    }
  }
  // How many rows before row i count.
  uint32_t Before(size_t i) const {
    const uint64_t lower = bits_[i / 64] & ((uint64_t{1} << (i % 64)) - 1);
    return before_[i / 64] + static_cast<uint32_t>(std::popcount(lower));
  }

 private:
  std::vector<uint64_t> bits_;
  std::vector<uint32_t> before_;
};

// The bits of bytes that are 0 or 1, 64 at a time; 0 from n on.
class ByteBits {
 public:
  ByteBits(const uint8_t* bytes, size_t n) : bytes_(bytes), n_(n) {}
  uint64_t operator()(size_t w) const {
    const size_t first = w * 64;
    uint64_t word = 0;
    if (first + 64 > n_) {
      for (size_t i = first; i < n_; ++i) word |= uint64_t{bytes_[i]} << (i - first);
      return word;
    }
    for (size_t k = 0; k < 8; ++k) word |= Eight(bytes_ + first + 8 * k) << (8 * k);
    return word;
  }

 private:
  // The product has byte k's lowest bit as bit 56 + k, and carries nothing into these.
  static uint64_t Eight(const uint8_t* bytes) {
    static_assert(std::endian::native == std::endian::little);
    uint64_t eight;
    std::memcpy(&eight, bytes, sizeof eight);
    return eight * 0x0102040810204080 >> 56;
  }

  const uint8_t* bytes_;
  size_t n_;
};

// Of runs of rows that end where `ends` has a bit, the ends of those in which some row counts: adding ones to
// a run carries into its end where anything is there to carry. Words must be asked for in their order.
class RunBits {
 public:
  uint64_t operator()(uint64_t counts, uint64_t ends) {
    const uint64_t inner = ~ends;
    uint64_t sum = 0;
    bool carry = __builtin_add_overflow(counts & inner, inner, &sum);
    carry |= __builtin_add_overflow(sum, carry_ ? uint64_t{1} : uint64_t{0}, &sum);
    carry_ = carry;
    return (sum | counts) & ends;
  }

 private:
  bool carry_ = false;
};

}  // namespace kaocheng::exec
