#pragma once

#include <cstdint>
#include <vector>

#include "adapters/cli/session.h"
#include "adapters/report/summary.h"
#include "engine/data/dataset.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::cli {

// What one policy says about the units that it judges.
struct Judged {
  const Compiled* policy;
  outcome::Lines lines;
  outcome::CellNames names;  // that lines refer to
};

// Everything that a run writes.
struct Assessment {
  const data::Dictionary* dictionary = nullptr;
  data::Period period;
  std::vector<Judged> judged;  // policies that judge someone
  bool only_measures = false;  // those who are judged have measures alone, which were not asked for
  report::Summary summary;
  uint64_t rejects = 0;
};

// Meets every program with the data, several at a time: snapshot, plan, execute, collect, count. What is
// said, and in what order, does not depend on the number of threads. With rejects that are not allowed
// nothing is said of what programs come to, only their rejects are counted.
Assessment Assess(Session& session, const data::Dataset& dataset, const data::Period& period,
                  const report::Names& names);

}  // namespace kaocheng::cli
