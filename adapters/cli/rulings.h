#pragma once

#include "dsl/diagnostics/diagnostic.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::cli {

// Warns of rulings that settle nothing (K0632 to K0637), at their line of the data.
void WarnOfRulings(const outcome::Context& context, Emitter& emitter);

}  // namespace kaocheng::cli
