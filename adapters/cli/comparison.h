#pragma once

#include <vector>

#include "adapters/cli/session.h"
#include "adapters/report/comparison.h"

namespace kaocheng::cli {

// Two policies for the same units.
struct Pair {
  const Compiled* base;
  const Compiled* with;
};

struct Compared {
  report::ComparisonReport report;  // the comparison, its provisions, rejects and attribute
  std::vector<Pair> judged;         // those that judge somebody
};

// Holds the outcomes of the session's policies against those that there would be without one record.
Exit Unwind(Session& session, const data::Dataset& dataset, const data::Period& period, Compared& compared);

// Meets every pair with the data and holds their outcomes against each other. `other` is what the pairs'
// other sides were compiled from. Anything but kDone: reported.
Exit CompareAll(Session& session, const Compilation& other, const std::vector<Pair>& pairs,
                const data::Dataset& dataset, const data::Period& period, Compared& compared);

}  // namespace kaocheng::cli
