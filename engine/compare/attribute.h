#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/compare/comparison.h"
#include "engine/data/snapshot.h"

namespace kaocheng::compare {

// What people are grouped by: a field or measure of theirs or of a unit above them, or the unit itself.
struct Grouping {
  hir::SpaceId unit;     // a kind above: grouped by the unit
  hir::ColumnId column;  // otherwise: over the people's space
  Term title{""};
};

// Finds an attribute by name or title and adds the columns that read it; nullopt: nobody has such a one.
std::optional<Grouping> AddAttribute(hir::Program& program, std::string_view name);
// Names of fields and units that people could be grouped by, as titles where there are some.
std::vector<Term> AttributesOf(const hir::Program& program);

void FillGroup(const hir::Program& program, const data::Snapshot& snapshot, const outcome::Read& read,
               const Grouping& attribute, data::Row person, Subject& subject);

// Too many different numbers or years become at most five bands of about as many people.
void JoinBands(Comparison& comparison);

}  // namespace kaocheng::compare
