#include "engine/data/packed.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "dsl/base/kernel.h"

namespace kaocheng::data {
namespace {

// Differences of values lie within 64 bits if taken without sign.
uint64_t Minus(int64_t a, int64_t b) { return static_cast<uint64_t>(a) - static_cast<uint64_t>(b); }
int64_t Plus(int64_t a, uint64_t b) { return static_cast<int64_t>(static_cast<uint64_t>(a) + b); }
int64_t At(const Packed& packed, size_t i) {
  return Plus(packed.base, static_cast<uint64_t>(packed.step) * i);
}

uint8_t WidthFor(uint64_t highest) {
  if (highest == 0) return 0;
  if (highest <= UINT8_MAX) return 1;
  if (highest <= UINT16_MAX) return 2;
  return highest <= UINT32_MAX ? 4 : 8;
}

template <typename Fn>
void WithStored(uint8_t width, Fn&& fn) {
  switch (width) {
    case 1:
      return fn(uint8_t{});
    case 2:
      return fn(uint16_t{});
    case 4:
      return fn(uint32_t{});
    default:
      return fn(uint64_t{});
  }
}

template <typename T>
uint64_t Load(const char* bytes, size_t i) {
  T stored;
  std::memcpy(&stored, bytes + i * sizeof(T), sizeof(T));
  return stored;
}

// Lowest and highest of what is left of the values without their steps.
template <typename T>
KAOCHENG_KERNEL Bounds Rest(const T* values, size_t n, int64_t step) {
  if (step == 0) {
    T low = values[0], high = values[0];
    for (size_t i = 1; i < n; ++i) {
      low = std::min(low, values[i]);
      high = std::max(high, values[i]);
    }
    return {static_cast<int64_t>(low), static_cast<int64_t>(high)};
  }
  int64_t low = values[0], high = low;
  for (size_t i = 1; i < n; ++i) {
    const int64_t rest = Plus(values[i], Minus(0, At({.step = step}, i)));
    low = std::min(low, rest);
    high = std::max(high, rest);
  }
  return {low, high};
}

// The same of those that are there; none: they are all absent.
template <typename T>
std::optional<Bounds> RestOfThose(std::span<const T> values, std::span<const uint8_t> absent) {
  std::optional<Bounds> bounds;
  for (size_t i = 0; i < values.size(); ++i) {
    if (absent[i] != 0) continue;
    const auto value = static_cast<int64_t>(values[i]);
    bounds =
        bounds ? Bounds{std::min(bounds->low, value), std::max(bounds->high, value)} : Bounds{value, value};
  }
  return bounds;
}

// base and highest for a given step; without regard to width.
template <typename T>
Packed Fit(std::span<const T> values, std::span<const uint8_t> absent, int64_t step) {
  Packed packed{.absent = !absent.empty(), .step = step};
  std::optional<Bounds> rest;
  if (packed.absent) {
    rest = RestOfThose(values, absent);
  } else if (!values.empty()) {
    rest = Rest(values.data(), values.size(), step);
  }
  if (!rest) return packed;
  packed.base = rest->low;
  packed.highest = Minus(rest->high, rest->low) + (packed.absent ? 1 : 0);
  packed.width = WidthFor(packed.highest);
  return packed;
}

// Writes the numbers of values that are all there.
template <typename Stored, typename T>
KAOCHENG_KERNEL void Store(const Packed& packed, const T* values, size_t n, char* to) {
  for (size_t i = 0; i < n; ++i) {
    const auto stored = static_cast<Stored>(Minus(values[i], At(packed, i)));
    std::memcpy(to + i * sizeof stored, &stored, sizeof stored);
  }
}

}  // namespace

template <typename T>
Packed Pack(std::span<const T> values, std::span<const uint8_t> absent, bool counted, std::string& bytes) {
  Packed packed = Fit(values, absent, 0);
  if (counted && absent.empty() && values.size() > 1) {  // ids and line numbers that go up by one
    const Packed rising = Fit(values, absent, 1);
    if (rising.width < packed.width) packed = rising;
  }
  const size_t begin = bytes.size();
  bytes.resize(begin + values.size() * packed.width);
  if (packed.width == 0) return packed;
  WithStored(packed.width, [&](auto type) {
    using Stored = decltype(type);
    char* const to = bytes.data() + begin;
    if (!packed.absent) return Store<Stored>(packed, values.data(), values.size(), to);
    for (size_t i = 0; i < values.size(); ++i) {
      const auto stored = static_cast<Stored>(absent[i] != 0 ? 0 : Minus(values[i], packed.base) + 1);
      std::memcpy(to + i * sizeof stored, &stored, sizeof stored);
    }
  });
  return packed;
}

template Packed Pack(std::span<const int64_t>, std::span<const uint8_t>, bool, std::string&);
template Packed Pack(std::span<const int32_t>, std::span<const uint8_t>, bool, std::string&);
template Packed Pack(std::span<const uint32_t>, std::span<const uint8_t>, bool, std::string&);
template Packed Pack(std::span<const uint8_t>, std::span<const uint8_t>, bool, std::string&);

KAOCHENG_KERNEL void Unpack(const Packed& packed, const char* bytes, size_t first, size_t n, int64_t* values,
                            uint8_t* absent) {
  if (absent != nullptr) std::memset(absent, 0, n);
  if (packed.width == 0) {
    for (size_t i = 0; i < n; ++i) values[i] = packed.absent ? 0 : At(packed, first + i);
    if (packed.absent && absent != nullptr) std::memset(absent, 1, n);
    return;
  }
  WithStored(packed.width, [&](auto type) {
    using Stored = decltype(type);
    if (!packed.absent && packed.step == 0) {
      for (size_t i = 0; i < n; ++i) values[i] = Plus(packed.base, Load<Stored>(bytes, first + i));
      return;
    }
    if (!packed.absent) {
      for (size_t i = 0; i < n; ++i) values[i] = Plus(At(packed, first + i), Load<Stored>(bytes, first + i));
      return;
    }
    for (size_t i = 0; i < n; ++i) {
      const uint64_t stored = Load<Stored>(bytes, first + i);
      values[i] = stored == 0 ? 0 : Plus(packed.base, stored - 1);
      if (absent != nullptr) absent[i] = stored == 0 ? 1 : 0;
    }
  });
}

KAOCHENG_KERNEL uint64_t Highest(const Packed& packed, const char* bytes, size_t rows) {
  uint64_t highest = 0;
  if (packed.width == 0) return highest;
  WithStored(packed.width, [&](auto type) {
    using Stored = decltype(type);
    Stored found = 0;
    for (size_t i = 0; i < rows; ++i) found = std::max(found, static_cast<Stored>(Load<Stored>(bytes, i)));
    highest = found;
  });
  return highest;
}

KAOCHENG_KERNEL uint64_t SumOf(const Packed& packed, const char* bytes, size_t rows) {
  uint64_t sum = static_cast<uint64_t>(packed.base) * rows;
  if (packed.width == 0) return sum;
  WithStored(packed.width, [&](auto type) {
    using Stored = decltype(type);
    for (size_t i = 0; i < rows; ++i) sum += Load<Stored>(bytes, i);
  });
  return sum;
}

Bounds BoundsOf(const Packed& packed, size_t rows) {
  const int64_t last = rows == 0 ? packed.base : At(packed, rows - 1);
  const uint64_t spread = packed.highest - (packed.absent && packed.highest > 0 ? 1 : 0);
  return {std::min(packed.base, last), Plus(std::max(packed.base, last), spread)};
}

}  // namespace kaocheng::data
