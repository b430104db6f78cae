#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/exec/column.h"
#include "engine/plan/plan.h"

namespace kaocheng::exec {

// What evaluating a plan needs to know that no snapshot changes.
struct Prepared {
  explicit Prepared(const plan::Plan& plan);

  struct Step {
    hir::ColumnId id;
    const hir::Column* column;
    Width width;
    int32_t place = -1;                  // in Columns; below 0: read by the worker alone, from
    int32_t buffer = -1;                 // one of its buffers, free again after the last reader
    int32_t field = -1;                  // in `fields`: where it lies as it is read, nothing is to be done
    uint32_t family = plan::kNoFamily;   // that it is a member of,
    size_t member = 0;                   // and which
    std::span<const uint32_t> only_for;  // nobody asks for it where these families are counted
    bool constant = false;               // whoever reads it has its value already
    bool few = false;                    // it may say FewRows, see Place
  };
  struct Place {
    Width width;
    hir::SpaceId space;
    bool few = false;  // most rows hold 0, and no column reads it
  };
  struct Stage {
    bool local = false;
    std::vector<Step> steps;               // local: one after the other
    std::vector<std::vector<Step>> waves;  // not local: those of a wave do not read each other
    std::vector<Place> passing;            // not local: what nobody reads after the stage
  };
  std::vector<Stage> stages;
  std::vector<Place> kept;
  std::shared_ptr<const Results::Places> results;

  std::vector<uint8_t> read;  // by column: some other reads it
  // needed: values that all rows share, and fields that may lie in a snapshot as they are read
  std::vector<hir::ColumnId> constants, fields;
  struct Ladder {
    bool read = false, sanctions_read = false;  // its fold; what that says of sanctions
  };
  std::vector<Ladder> ladders;
};

}  // namespace kaocheng::exec
