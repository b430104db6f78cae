#pragma once

#include <string>

#include "adapters/report/receipt.h"
#include "adapters/report/summary.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::report {

struct HtmlOptions {
  Language language = Language::kZh;
  std::string explain_command;  // up to the subject
};

// The printable summary that an official signs under: one self-contained page without scripts. `receipt` need
// not have its outputs yet.
std::string RenderHtml(const Summary& summary, const Receipt& receipt, const HtmlOptions& options);

}  // namespace kaocheng::report
