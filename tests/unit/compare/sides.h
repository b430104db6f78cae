#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/compare/provisions.h"

namespace kaocheng::compare {

// Two texts of the same policies, checked and laid over each other.
struct Sides {
  Sources sources;
  Joined joined;
  Alignment alignment;

  // "patrol_days: 4 -> 5", by provision.
  std::vector<std::string> Provisions() const;
};

// Texts by file: each side's files make one chain, of which the policy `judging` is compared. Aborts on
// errors.
using Texts = std::vector<std::pair<std::string, std::string>>;
std::unique_ptr<Sides> Lay(const Texts& before, const Texts& after, const std::string& judging);

}  // namespace kaocheng::compare
