#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "engine/compare/comparison.h"

namespace kaocheng::compare {

inline constexpr size_t kMostExact = 4;   // provisions of which every set is tried
inline constexpr size_t kMostOrders = 8;  // … of which sets are tried that are neighbours in a circle

// The sets of `n` provisions that are tried besides none and all of them: every one up to kMostExact; up to
// kMostOrders those that stand side by side when the provisions stand in a circle, so that each provision is
// added to as many sets of each size as any other; beyond that each alone and all but one.
std::vector<std::vector<bool>> SetsToTry(size_t n);

// Finds which provisions answer for a change. `said` tells what the line says with the i-th set of
// `SetsToTry(n)`.
void Attribute(size_t n, const OutcomeChange& outcome, const std::function<std::optional<Said>(size_t)>& said,
               Change& change);

}  // namespace kaocheng::compare
