#pragma once

#include <string>

#include "adapters/report/summary.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::report {

// What a person wants to see after a run: a table with a row a county, aligned under Chinese text.
std::string RenderTerminal(const Summary& summary, Language language);

}  // namespace kaocheng::report
