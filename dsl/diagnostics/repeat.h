#pragma once

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng {

// Says again, notes and all, what another emitter was told.
Diagnostic& Repeat(const Diagnostic& diagnostic, Emitter& to);
void RepeatAll(const Emitter& from, Emitter& to);

}  // namespace kaocheng
