#pragma once

#include <algorithm>
#include <vector>

#include "engine/compare/provisions.h"

namespace kaocheng::compare {

// Positions that answer each other: what is the same (round 0), then what is alike (1), then in order where
// as many are left on both sides (2); the rest stands alone. `alike` is asked for a position of each side and
// the round.
template <typename Alike>
std::vector<Link::Part> Match(size_t n, size_t m, const Alike& alike) {
  std::vector<size_t> of_a(n, kNone), of_b(m, kNone);
  for (int round = 0; round < 3; ++round) {
    const auto left = static_cast<size_t>(std::count(of_a.begin(), of_a.end(), kNone));
    if (round == 2 && left != static_cast<size_t>(std::count(of_b.begin(), of_b.end(), kNone))) break;
    for (size_t i = 0; i < n; ++i) {
      for (size_t k = 0; k < m && of_a[i] == kNone; ++k) {
        if (of_b[k] == kNone && alike(i, k, round)) of_a[i] = k, of_b[k] = i;
      }
    }
  }
  std::vector<Link::Part> parts;
  for (size_t k = 0; k < m; ++k) parts.push_back({of_b[k], k, kNone});
  for (size_t i = 0; i < n; ++i) {
    if (of_a[i] == kNone) parts.push_back({i, kNone, kNone});
  }
  return parts;
}

}  // namespace kaocheng::compare
