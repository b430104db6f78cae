#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/kcs/snapshot_file.h"
#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/dataset.h"

namespace kaocheng::kcs {

// Reads a snapshot file with the very result, messages included, that csv::LoadFolder has on the folder that
// the file was made from; only Dataset::path differs. nullopt: the file is damaged, or the folder would have
// failed too; it was reported.
std::optional<data::Dataset> Load(const std::string& path, data::Schema schema, Emitter& emitter,
                                  std::optional<Date> as_of = {});

}  // namespace kaocheng::kcs
