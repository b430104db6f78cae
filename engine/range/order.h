#pragma once

#include <span>
#include <vector>

#include "engine/range/possible.h"

namespace kaocheng::range {

// A row of a group as an Order sees it.
struct Member {
  std::vector<Possible> keys;  // turned so that more is better
  Possible candidate = Value(1);
};

Possible TurnedKey(const hir::SortKey& key, const Possible& value);

// 1 + those surely better .. 1 + those possibly better, for each member.
std::vector<Possible> Rank(std::span<const Member> group);
// 0 out, 1 in, 2 for people to decide: the hull of what each member may be, of so many places.
std::vector<Possible> Quota(std::span<const Member> group, const Possible& places);

}  // namespace kaocheng::range
