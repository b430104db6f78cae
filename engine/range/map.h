#pragma once

#include <functional>
#include <optional>
#include <span>

#include "engine/range/possible.h"

namespace kaocheng::range {

// One scalar operation on values, as its evaluator does it; nullopt where it has no result (a division by
// zero, an overflow).
using Strict = std::function<std::optional<int64_t>(std::span<const int64_t>)>;
using Read = std::function<Possible(hir::ColumnId)>;

// A scalar operation on ranges. Operations that only rise or only fall in each operand are done at the ends.
Possible Map(const hir::Program& program, const hir::Column& column, const hir::Map& map,
             std::span<const Possible> operands, const Strict& strict);

// The hull of what may apply; exceptions that may hold together count with all their values.
Possible Choose(const hir::Program& program, const hir::Column& column, const hir::Choose& choose,
                const Read& read);

}  // namespace kaocheng::range
