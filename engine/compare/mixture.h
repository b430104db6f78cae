#pragma once

#include <optional>
#include <vector>

#include "engine/compare/provisions.h"

namespace kaocheng::compare {

// The base with some provisions of the other side: `taken` says which, by provision. Its columns, ladders
// and spaces are added to `joined.program`; what is as on either side is that side's own, so that it is
// computed once. Gives the outcomes by Alignment::outcomes; where the mixture has no such outcome, none.
std::vector<std::optional<hir::Outcome>> Mix(Joined& joined, const Alignment& alignment,
                                             const std::vector<bool>& taken);

}  // namespace kaocheng::compare
