#pragma once

#include <cstdint>
#include <cstdlib>

namespace kaocheng {

// A number that the environment gives a test; an empty text is none.
inline uint64_t Setting(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

// Where everything takes ten times as long, tests that do much of one kind do a fifth.
inline bool Brief() { return std::getenv("KAOCHENG_BRIEF") != nullptr; }
inline constexpr uint64_t kBriefly = 5;

// How many cases a test tries: as many as KAOCHENG_CASES says, or so many.
inline uint64_t Cases(uint64_t all) { return Setting("KAOCHENG_CASES", Brief() ? all / kBriefly : all); }

}  // namespace kaocheng
