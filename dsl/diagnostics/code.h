#pragma once

#include "dsl/diagnostics/diagnostic.h"

// What can be reported. Apart from diagnostic.h, so that a new code rebuilds only what reports.
namespace kaocheng {

// One enumerator a row of the catalogue: Code::kUnknownName prints as K0301.
enum class Code : uint16_t {
#define KC_DIAGNOSTIC(name, number, severity, en, zh, hint_en, hint_zh) name = number,
#include "dsl/diagnostics/catalogue.def"
#undef KC_DIAGNOSTIC
};

}  // namespace kaocheng
