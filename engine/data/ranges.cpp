#include "engine/data/ranges.h"

#include <algorithm>

namespace kaocheng::data {

std::vector<DateRange> Join(std::vector<DateRange> ranges) {
  std::erase_if(ranges, [](const DateRange& r) { return r.last < r.first; });
  std::sort(ranges.begin(), ranges.end(),
            [](const DateRange& a, const DateRange& b) { return a.first < b.first; });
  std::vector<DateRange> joined;
  for (const DateRange& range : ranges) {
    if (!joined.empty() && range.first <= joined.back().last + 1) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

std::vector<DateRange> Intersect(const std::vector<DateRange>& ranges, DateRange with) {
  std::vector<DateRange> result;
  for (const DateRange& range : ranges) {
    const DateRange part{std::max(range.first, with.first), std::min(range.last, with.last)};
    if (part.first <= part.last) result.push_back(part);
  }
  return result;
}

std::vector<DateRange> Subtract(const std::vector<DateRange>& ranges, DateRange without) {
  std::vector<DateRange> result;
  for (const DateRange& range : ranges) {
    const DateRange before{range.first, std::min(range.last, without.first - 1)};
    const DateRange after{std::max(range.first, without.last + 1), range.last};
    if (before.first <= before.last) result.push_back(before);
    if (after.first <= after.last) result.push_back(after);
  }
  return result;
}

bool Covers(const std::vector<DateRange>& ranges, DateRange days) {
  if (days.first > days.last) return true;
  for (const DateRange& range : ranges) {
    if (range.last < days.first) continue;
    if (range.first > days.first) return false;
    if (range.last >= days.last) return true;
    days.first = range.last + 1;
  }
  return false;
}

}  // namespace kaocheng::data
