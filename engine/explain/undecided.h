#pragma once

#include <vector>

#include "engine/explain/evaluator.h"

namespace kaocheng::explain {

// Which lines of a run may rest on violations that nobody has decided yet. The run is evaluated once more
// where these start nothing; whoever comes to the same in both worlds rests on none of them. Of a
// sanction it may say yes where a closer look (FillPending) finds nothing, never no where it would find
// something.
class RestsOnUndecided {
 public:
  // `evaluator` replays the same run.
  RestsOnUndecided(Evaluator& evaluator, const exec::Results& results, int threads);
  bool operator()(const outcome::Line& line) const;

 private:
  bool Differs(hir::ColumnId column, data::Row row) const;
  bool RestsOnEarlier(const hir::Outcome& sanction, data::Row row) const;

  Evaluator& evaluator_;
  const hir::Program& program_;
  const data::Snapshot& snapshot_;
  const exec::Results& results_;
  exec::Results decided_;
  std::vector<uint8_t> again_;  // by column: it reads a ladder, and was evaluated in both worlds
  std::vector<std::vector<uint8_t>>
      weighed_by_others_;  // by ladder and violation: what it is weighed by reads another ladder
};

}  // namespace kaocheng::explain
