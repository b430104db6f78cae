#pragma once

#include <span>
#include <vector>

#include "engine/data/snapshot.h"

// Ranges of days: sorted, disjoint, joined where they touch.
namespace kaocheng::data {

void Join(std::vector<DateRange>& ranges);  // makes such of any
// Appends what `ranges` have of these days.
void AddIntersection(std::span<const DateRange> ranges, DateRange with, std::vector<DateRange>& to);
std::vector<DateRange> Subtract(const std::vector<DateRange>& ranges, DateRange without);
// Whether they hold every one of these days; true where there is none.
bool Covers(std::span<const DateRange> ranges, DateRange days);

}  // namespace kaocheng::data
