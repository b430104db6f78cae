#include "dsl/diagnostics/diagnostic.h"

#include <fmt/format.h>

#include <cstdlib>
#include <unordered_map>

#include "dsl/diagnostics/code.h"

namespace kaocheng {

const std::vector<CatalogueRow>& Catalogue() {
  static const std::vector<CatalogueRow> rows = {
#define KC_DIAGNOSTIC(name, number, severity, en, zh, hint_en, hint_zh) \
  {Code::name, #name, Severity::severity, en, zh, hint_en, hint_zh},
#include "dsl/diagnostics/catalogue.def"
#undef KC_DIAGNOSTIC
  };
  return rows;
}

const CatalogueRow& Row(Code code) {
  static const auto by_code = [] {
    std::unordered_map<uint16_t, const CatalogueRow*> map;
    for (const CatalogueRow& row : Catalogue()) map[static_cast<uint16_t>(row.code)] = &row;
    return map;
  }();
  return *by_code.at(static_cast<uint16_t>(code));
}

std::string CodeName(Code code) { return fmt::format("K{:04}", static_cast<uint16_t>(code)); }

Diagnostic& Emitter::Report(Code code, Place place, std::vector<Term> args) {
  if (Row(code).severity == Severity::kError) ++errors_;
  diagnostics_.push_back({code, std::move(place), std::move(args), {}});
  return diagnostics_.back();
}

}  // namespace kaocheng
