#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kaocheng::generate {

struct Options {
  std::string out = {};  // folder; made where there is none
  int scale = 1;         // prefectures
  uint64_t seed = 1;
  int year = 2016;
  int64_t mess = 0;  // bad rows of every kind
};

struct Summary {
  int64_t people = 0;
  int64_t records = 0;
};

// Writes a data folder. The same options give the same bytes. nullopt where a file could not be written.
std::optional<Summary> Generate(const Options& options);

}  // namespace kaocheng::generate
