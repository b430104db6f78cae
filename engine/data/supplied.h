#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/dataset.h"

namespace kaocheng::data {

// The texts of one entry of `supplied`, as every kind of data set states them.
struct SuppliedText {
  std::string record;    // a record type's name or title; empty or `all`: every type
  std::string unit;      // an entity's id; empty or `all`: every unit
  std::string from, to;  // dates, both inclusive; empty: open
};

// Adds an entry, or reports why not. A type that no policy declares is reported and left out.
void AddSupplied(const SuppliedText& text, const Schema& schema, const DataPlace& place,
                 std::vector<Supplied>& supplied, Emitter& emitter);

// +08:00, -03:30, Z in minutes.
std::optional<int> ParseOffset(std::string_view text);

}  // namespace kaocheng::data
