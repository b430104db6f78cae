#pragma once

#include <string_view>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/draft.h"

namespace kaocheng::compare {

// The record tables that have a record of that id.
std::vector<size_t> TablesWith(const data::Dataset& dataset, std::string_view id);

// As if the record had been annulled: a decided sanction is marked so, any other record is retracted. With a
// retracted record go the sanctions that were decided because of it and the records that cannot be without
// it; where a reference may be empty, it is.
void Annul(const data::Dataset& dataset, const std::vector<const hir::Program*>& programs, size_t table,
           std::string_view id, data::Draft& draft);

}  // namespace kaocheng::compare
