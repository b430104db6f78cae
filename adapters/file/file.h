#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::file {

inline constexpr uint64_t kMaxFileBytes = uint64_t{32} << 30;

// The whole content of a file. nullopt where it cannot be read, is larger than `limit`, or changes in size
// meanwhile; the reason was reported.
std::optional<std::string> ReadWhole(const std::string& path, uint64_t limit, Emitter& emitter);

// SHA-256 in hexadecimal.
std::string Sha256(std::string_view bytes);

}  // namespace kaocheng::file
