#pragma once

#include <string>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::file {

// Why the system did not do something (an `errno`), in both languages; of what people seldom meet the
// system's own words.
Term SystemError(int error);

// The same with the file that it is about in front.
Term FailureOf(const std::string& path, int error);

}  // namespace kaocheng::file
