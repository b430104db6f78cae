#pragma once

#include <cstdint>
#include <vector>

#include "adapters/cli/session.h"
#include "engine/data/dataset.h"
#include "engine/data/snapshot.h"

namespace kaocheng::cli {

// Whom the policies of a run judge between them. Who is in the roster and judged by none of them, for a unit
// above that is written wrongly or a county without a policy, would be missed in silence.
class Coverage {
 public:
  explicit Coverage(const data::Dataset& dataset);
  // Those whom one policy judges. Policies may be added at the same time: nobody is judged by two.
  void Add(const hir::Program& program, const data::Snapshot& snapshot);
  // Of every kind that one of the policies judges: how many of the period no policy does, and the first.
  void WarnOfOthers(const Session& session, const data::Period& period) const;

 private:
  const data::Dataset& dataset_;
  std::vector<std::vector<uint8_t>> judged_;  // by table and entity
};

}  // namespace kaocheng::cli
