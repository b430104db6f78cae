#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/data/dataset.h"

// Which units a policy's region covers; see RegionCovers.
namespace kaocheng::data {

// The data's own way to say so.
class Region {
 public:
  Region(const Dataset& dataset, std::string region);
  // Of ids in the order of their texts those [first, second) that may be covered by themselves.
  std::pair<size_t, size_t> Candidates(std::span<const int32_t> ids) const;
  // Whether an entity is covered by itself; whoever lies below a covered unit is covered too.
  bool Covers(int32_t id, std::optional<int32_t> parent_id) const;

 private:
  const Dataset& dataset_;
  std::string region_;
  std::optional<int32_t> unit_;  // the id of the unit that is the region
};

// Whether the region may cover anybody: where not, its policy judges nobody.
bool MayCoverAnybody(const Dataset& dataset, const std::string& region);
// Whether it covers an entity in some stretch of time, or whoever stands above it: where not, its policy does
// not judge it.
bool LiesIn(const Dataset& dataset, std::string_view kind, std::string_view id, const std::string& region);

}  // namespace kaocheng::data
