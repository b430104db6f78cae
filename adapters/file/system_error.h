#pragma once

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::file {

// Why the system did not do something (an `errno`), in both languages; of what people seldom meet the
// system's own words.
Term SystemError(int error);

}  // namespace kaocheng::file
