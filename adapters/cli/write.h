#pragma once

#include <functional>
#include <optional>
#include <string>

#include "adapters/cli/driver.h"
#include "adapters/report/lines.h"

namespace kaocheng::cli {

// The members of every line, in the order of outcomes.ndjson over all policies, until `fn` gives an error
// text.
using LineSink = std::function<std::optional<std::string>(const std::vector<report::Member>&)>;
std::optional<std::string> ForEachLine(const Assessment& assessment, Language language, const LineSink& fn);

// Whether --out names a file that no run wrote, which writing would replace.
bool WouldDestroy(const std::string& out);

// Writes what --out asks for, a folder or a database, all of it or nothing. An error text on failure.
std::optional<std::string> WriteOutput(const Session& session, const data::Dataset& dataset,
                                       const Assessment& assessment);

}  // namespace kaocheng::cli
