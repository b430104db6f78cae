#pragma once

#include <sqlite3.h>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::sqlite {

// Why the latest call failed, in both languages; of what people seldom meet SQLite's own words.
Term MessageOf(sqlite3* database);

}  // namespace kaocheng::sqlite
