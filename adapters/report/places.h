#pragma once

#include <fmt/format.h>

#include <string>

#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::report {

inline const std::string& In(Language language, const Term& term) {
  return language == Language::kZh ? term.zh : term.en;
}

inline uint32_t LineOf(const Sources& sources, Span span) {
  return sources.Locate(span.source, span.begin).line;
}

// policies/yanbian/yanbian.kc:423
inline std::string PlaceOf(const Sources& sources, Span span) {
  return fmt::format("{}:{}", sources[span.source].path, LineOf(sources, span));
}

}  // namespace kaocheng::report
