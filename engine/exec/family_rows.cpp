#include "engine/exec/family_rows.h"

#include <algorithm>
#include <numeric>

namespace kaocheng::exec {

bool FamilyRows::Find(const Task& task, const plan::Family& family, Range rows, Reached& reached) {
  if (!Reach(task, family, rows, reached)) return false;
  limits_ = reached[0].limits;
  const std::vector<uint8_t>& at = reached[0].rows;  // from 1, 0: at none
  std::vector<size_t> next(limits_.size() + 2, 0);
  for (const uint8_t limit : at) ++next[size_t{limit} + 1];
  next[1] = 0;
  std::partial_sum(next.begin(), next.end(), next.begin());
  rows_.resize(next.back());
  for (size_t i = 0; i < at.size(); ++i)
    if (at[i] != 0) rows_[next[at[i]]++] = rows.lo + static_cast<Row>(i);
  ends_.assign(next.begin() + 1, next.end() - 1);
  return true;
}

std::span<const Row> FamilyRows::Of(int64_t limit) const {
  const auto place = std::lower_bound(limits_.begin(), limits_.end(), limit) - limits_.begin();
  const size_t first = place == 0 ? 0 : ends_[static_cast<size_t>(place) - 1];
  return std::span(rows_).subspan(first, ends_[static_cast<size_t>(place)] - first);
}

}  // namespace kaocheng::exec
