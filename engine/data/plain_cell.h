#pragma once

#include <cstdint>
#include <string_view>

#include "engine/data/schema.h"

namespace kaocheng::data {

// Reads a cell in the form in which programs write it: true, 是, 12.50, 2016-01-31, 2016-01-31T08:05. False:
// it is a text, or has to be looked at with more care (ReadCell). A file has hundreds of millions of such
// cells, hence no optional, which is put together in memory whenever it is returned.
bool ReadPlain(CellKind kind, std::string_view text, int64_t& value);

}  // namespace kaocheng::data
