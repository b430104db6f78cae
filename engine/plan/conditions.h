#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "engine/plan/plan.h"

// What `where` of a Reduce asks of a row.
namespace kaocheng::plan {

// A number is held against a literal.
struct Comparison {
  Family::Number number;
  hir::ColumnId literal;
  int64_t beyond = 0;  // see Family::Limit
};

bool IsLiteral(const hir::Program& program, hir::ColumnId id);

// All of which must hold, each once; none for a `where` that there is not.
std::vector<hir::ColumnId> ConditionsOf(const Plan& plan, hir::ColumnId where);
std::optional<Comparison> ComparisonOf(const Plan& plan, hir::ColumnId condition);
// Those conditions that are comparisons, and the others.
std::pair<std::vector<Comparison>, std::vector<hir::ColumnId>> ComparisonsAmong(
    const Plan& plan, const std::vector<hir::ColumnId>& conditions);

}  // namespace kaocheng::plan
