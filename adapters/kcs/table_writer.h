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

// Makes a table from a CSV file. Entities are noted in `owners`, so their files come first; what is listed of
// them waits for MakeList.
Table MakeTable(const std::string& file, const std::string& type, std::string_view text, Owners& owners,
                ExtentWriter& out, TextsWriter& texts);

// Lists the entities of a table, once all owners are noted and all texts have their place. `text`: of its
// file.
void MakeList(Table& table, std::string_view text, const Owners& owners, const TextsWriter& texts,
              ExtentWriter& out);

}  // namespace kaocheng::kcs
