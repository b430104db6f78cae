#pragma once

#include <bit>
#include <cstdint>

// Integers in doubles and back by what every processor has for several at a time: AVX2 converts none of 64
// bits, and has no product or quotient of such.
namespace kaocheng::exec {

// Below this, doubles hold integers exactly, their halves too, and the conversions are right.
inline constexpr int64_t kExactInDoubles = int64_t{1} << 51;
// A double of that size holds integers alone, and stands as its bits do: adding it rounds to the nearest.
inline constexpr double kRoundsDoubles = 1.5 * static_cast<double>(int64_t{1} << 52);

inline double DoubleOf(int64_t integer) {  // of one that is too large: any number
  const auto rounds = std::bit_cast<uint64_t>(kRoundsDoubles);
  return std::bit_cast<double>(static_cast<uint64_t>(integer) + rounds) - kRoundsDoubles;
}
inline double Nearest(double number) { return number + kRoundsDoubles - kRoundsDoubles; }
// The nearest one.
inline int64_t IntegerOf(double number) {
  return std::bit_cast<int64_t>(number + kRoundsDoubles) - std::bit_cast<int64_t>(kRoundsDoubles);
}
// The greatest one that is not above it.
inline int64_t FloorOf(double number) {
  return IntegerOf(number) - static_cast<int64_t>(Nearest(number) > number);
}

}  // namespace kaocheng::exec
