#pragma once

#include <optional>

#include "adapters/report/summary.h"

// How one line changes what is counted, and what officials have to do about it.
namespace kaocheng::report {

Label LabelOf(const hir::Named& named);

void CountLine(UnitSummary& unit, const hir::Program& program, const outcome::Line& line);
// Counts what was counted of another program's lines.
void CountAll(UnitSummary& unit, const UnitSummary& counted);

// What kind of decision a line asks for; nullopt where it is only information.
std::optional<Recommendation::Kind> DecisionOf(const outcome::Line& line);
// The recommendation of a line, without whose it is.
Recommendation Recommend(const hir::Program& program, const data::Dictionary& dictionary,
                         const outcome::Line& line, Recommendation::Kind kind);

}  // namespace kaocheng::report
