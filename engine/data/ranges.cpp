#include "engine/data/ranges.h"

#include <algorithm>

namespace kaocheng::data {

void Join(std::vector<DateRange>& ranges) {
  std::erase_if(ranges, [](const DateRange& r) { return r.last < r.first; });
  std::sort(ranges.begin(), ranges.end(),
            [](const DateRange& a, const DateRange& b) { return a.first < b.first; });
  size_t joined = 0;
  for (const DateRange range : ranges) {
    if (joined > 0 && range.first <= ranges[joined - 1].last + 1) {
      ranges[joined - 1].last = std::max(ranges[joined - 1].last, range.last);
    } else {
      ranges[joined++] = range;
    }
  }
  ranges.resize(joined);
}

void AddIntersection(std::span<const DateRange> ranges, DateRange with, std::vector<DateRange>& to) {
  for (const DateRange& range : ranges) {
    const DateRange part{std::max(range.first, with.first), std::min(range.last, with.last)};
    if (part.first <= part.last) to.push_back(part);
  }
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

bool Covers(std::span<const DateRange> ranges, DateRange days) {
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
