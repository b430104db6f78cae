#pragma once

#include <optional>
#include <string>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::kcs {

struct Written {
  uint64_t bytes = 0, records = 0, files = 0;
};

// Writes the data folder `from` as the snapshot file `path`. What its cells are worth is for a policy to say:
// rows and cells that no reader will accept are kept as they are. nullopt: the folder cannot be read; it was
// reported. `error`: what failed to be written.
std::optional<Written> Write(const std::string& from, const std::string& path, Emitter& emitter,
                             std::optional<Term>& error);

}  // namespace kaocheng::kcs
