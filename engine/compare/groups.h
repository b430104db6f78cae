#pragma once

#include <functional>
#include <map>
#include <optional>

#include "engine/compare/comparison.h"

namespace kaocheng::compare {

// The people of one group, and how many of them change. Mixed: better in one thing, worse in another, or
// changed without being either.
struct Tally {
  uint64_t people = 0, better = 0, worse = 0, mixed = 0;
  int64_t fen_before = 0, fen_after = 0;
  uint64_t changed() const { return better + worse + mixed; }
};

// Persons by the group that `of` puts them in; those without one are left out. Money is that of everybody in
// the group, persons or not.
std::map<Group, Tally> TallyBy(const Comparison& comparison,
                               const std::function<std::optional<Group>(const Subject&)>& of);
Tally TallyAll(const Comparison& comparison);

}  // namespace kaocheng::compare
