#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/kcs/column_writer.h"
#include "engine/data/dataset.h"

namespace kaocheng::kcs {

// The entity tables of a folder by kind, as far as records rest on them: a data set of that table alone.
using Owners = std::map<std::string, data::Dataset>;

// Makes a table from a CSV file. Entities are noted in `owners`, so their files come first.
Table MakeTable(const std::string& file, const std::string& type, std::string_view text, Owners& owners,
                ExtentWriter& out, TextsWriter& texts);

}  // namespace kaocheng::kcs
