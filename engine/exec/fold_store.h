#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/difference.h"
#include "engine/data/snapshot.h"
#include "engine/range/fold.h"

namespace kaocheng::exec {

// What one ladder's fold says of violations, for some people. Of nearly all rows it says that they are none.
struct FoldSays {
  struct Row {  // of the violation's space
    data::Row row;
    uint8_t step = 0;
    uint8_t code = 0;                       // Fold::kViolationState
    hir::State state = hir::State::kValue;  // of both
  };
  std::vector<std::vector<Row>> violations;  // rising
  bool said = false;                         // of the people at hand
};

// What one ladder's fold says, for all people.
struct FoldStore {
  // Nothing is said yet. Memory is used again.
  void Begin(const hir::Ladder& ladder, const data::Snapshot& snapshot, bool sanctions_are_read);
  // What is said of sanctions stays said of rows that have moved; of those of stretches nothing is.
  void Move(const hir::Ladder& ladder, const data::Difference& difference);
  // Nothing is said of these subjects any more.
  void Forget(const hir::Ladder& ladder, const data::Snapshot& snapshot, data::Row first, data::Row last);

  FoldSays everybody;     // by a fold that looks at everybody; else each worker has its own people's
  bool sanctions = true;  // what follows is read
  // rows of the ladder's sanction space
  std::vector<uint8_t> step;
  std::vector<Date> on, until;
  std::vector<uint8_t> states;
  // by subject: history or violations are not supplied, so that nothing can be told
  std::vector<uint8_t> unsupplied;
  std::vector<uint8_t> done;  // by subject
  // Columns that look at everybody may do so side by side: the first runs the fold.
  std::unique_ptr<std::mutex> whole = std::make_unique<std::mutex>();
  // Of subjects of whom something is missing: what their rows of the sanction space come to.
  struct Careful {
    std::mutex mutex;  // of the map; what it holds stays where it is
    std::unordered_map<data::Row, std::vector<range::Judged>> people;
  };
  std::unique_ptr<Careful> careful = std::make_unique<Careful>();
};

}  // namespace kaocheng::exec
