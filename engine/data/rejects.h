#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::data {

// Counts and reports what could not be read of one table. Beyond kListed reports only the count goes on, so
// that a file of rubbish does not fill the memory.
class Rejects {
 public:
  static constexpr uint64_t kListed = 2000;

  Rejects(std::string file, uint64_t& total, Emitter& emitter)
      : file_(std::move(file)), total_(total), emitter_(emitter) {}
  void Add(Code code, uint32_t line, std::string_view column, std::string_view value,
           std::vector<Term> args = {});
  // What was counted of the file's next rows apart from this, and those of it that were reported there, where
  // so many lines before them were not counted.
  void Append(uint64_t count, std::span<const Diagnostic> reported, uint32_t lines_before);
  // Says how many were counted without being listed.
  void Close();

 private:
  std::string file_;
  uint64_t& total_;
  Emitter& emitter_;
  uint64_t count_ = 0;
};

}  // namespace kaocheng::data
