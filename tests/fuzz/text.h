#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::fuzz {

// Aborts with both texts, which libFuzzer takes for a crash.
void MustBeEqual(const std::string& what, const std::string& left, const std::string& right);

// Renders every message in both languages, and aborts where that is not UTF-8.
void MustBeShown(const std::vector<Diagnostic>& diagnostics, const Sources& sources);

}  // namespace kaocheng::fuzz
