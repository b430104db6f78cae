#pragma once

#include "engine/explain/tree.h"

namespace kaocheng::explain {

// The line of a duty: how many of its items were required and met, which cells were missed, and why.
void ExplainDuty(TreeBuilder& tree, const outcome::Line& line, Node& root);

}  // namespace kaocheng::explain
