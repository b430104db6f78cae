#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace kaocheng {

// The bytes of a file; none where it cannot be read.
inline std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

}  // namespace kaocheng
