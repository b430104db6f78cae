#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/schema.h"

// What a spreadsheet made of a table, told from what is left of it.
namespace kaocheng::data {

// Why a first row has not the headings that a table must have.
struct HeaderFault {
  Code code;
  std::string value;  // the cell that shows it
  std::vector<Term> args;
};
// `known`: all headings that the table may have; `required`: those that it must. nullopt: it is a header all
// the same.
std::optional<HeaderFault> FaultOfHeader(const std::vector<std::string>& header,
                                         const std::set<std::string_view>& known, const Term& required);

// Whether rows end with a carriage return alone, so that the first one holds the whole file.
bool HasOldLineEnds(const std::vector<std::string>& header);

// Of a cell that does not hold what its column holds; nullopt: no spreadsheet did it.
std::optional<Code> FaultOfCell(CellKind kind, std::string_view cell);

// 2.22404E+11: of an id that was taken for a number, of which only so many digits are left.
bool IsRoundedId(std::string_view id);

// What to report of an id with which something is wrong: `usual`, unless it is rounded.
Code FaultOfId(Code usual, std::string_view id);

}  // namespace kaocheng::data
