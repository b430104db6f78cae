#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/csv/tokenizer.h"
#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/dataset.h"

namespace kaocheng::csv {

// The name of a table's file in a data folder.
std::string FileOf(const data::TableSchema& table);

// Reads a data folder: dataset.yaml, entities/*.csv, records/*.csv. A type of the schema without a file is an
// empty table; a file without a type is reported and ignored.
//
// nullopt: the environment failed (no such folder, not a data set, unreadable or changing file, required
// column missing); the reason was reported. Bad cells and rows never fail the load: they are reported and
// counted in Dataset::rejects. `as_of` is Dataset::as_of. What comes of it is the same for any number of
// threads.
std::optional<data::Dataset> LoadFolder(const std::string& path, data::Schema schema, Emitter& emitter,
                                        std::optional<Date> as_of = {}, size_t threads = 1);

// Changes `calendar` by what a file of workdays says; false where it is none, which was reported.
bool ReadCalendar(const std::string& name, std::string_view text, data::Calendar& calendar, Emitter& emitter);

}  // namespace kaocheng::csv
