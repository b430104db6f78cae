#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/cli/driver.h"
#include "adapters/report/lines.h"

namespace kaocheng::cli {

// Lines of one policy that stand side by side in outcomes.ndjson.
struct Stretch {
  const hir::Program* program;
  std::span<const outcome::Line> lines;
};
// All lines, in the order of outcomes.ndjson over all policies.
std::vector<Stretch> InOrder(const Assessment& assessment);

// Whether --out names a file that no run wrote, which writing would replace.
bool WouldDestroy(const std::string& out);

// Writes what --out asks for, a folder or a database, all of it or nothing. What failed, if
// anything did.
std::optional<Term> WriteOutput(const Session& session, const data::Dataset& dataset,
                                const Assessment& assessment);

}  // namespace kaocheng::cli
