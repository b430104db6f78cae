#pragma once

#include <vector>

#include "engine/data/snapshot.h"

// Ranges of days: sorted, disjoint, joined where they touch.
namespace kaocheng::data {

std::vector<DateRange> Join(std::vector<DateRange> ranges);
std::vector<DateRange> Intersect(const std::vector<DateRange>& ranges, DateRange with);
std::vector<DateRange> Subtract(const std::vector<DateRange>& ranges, DateRange without);
// Whether they hold every one of these days; true where there is none.
bool Covers(const std::vector<DateRange>& ranges, DateRange days);

}  // namespace kaocheng::data
