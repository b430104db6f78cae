#pragma once

#include <optional>
#include <string>

#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/dataset.h"

namespace kaocheng::sqlite {

// Reads a data set from a database: tables or views named like the CSV files (entity kinds, record types)
// with the same columns, and in place of dataset.yaml `dataset(key, value)` and `supplied(records, units,
// "from", "to")`, where `records` and `units` are one name or id, or `all` (empty means the same).
//
// nullopt: the environment failed (no such file, not a database, required table or column missing); the
// reason was reported. Bad cells and rows are reported and counted in Dataset::rejects.
// `as_of` is Dataset::as_of.
std::optional<data::Dataset> Load(const std::string& path, data::Schema schema, Emitter& emitter,
                                  std::optional<Date> as_of = {});

}  // namespace kaocheng::sqlite
