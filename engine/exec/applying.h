#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/exec/task.h"

namespace kaocheng::exec {

// To which rows the violations of a ladder may apply, person by person. Of most rows nothing is said: the
// others are found for all people at once.
class Applying {
 public:
  struct One {
    int32_t violation = 0;  // index in ladder.violations
    Row row = 0;            // of its space
  };

  Applying(const Task& task, const hir::Ladder& ladder);
  void Find(Range subjects);
  // Violation after violation, row after row; what surely does not apply is left out.
  std::span<const One> Of(Row subject) const;

  // Whether a violation applies to a row of its space.
  Cell At(int32_t violation, Row row) const;
  range::Possible PossibleAt(int32_t violation, Row row) const;

 private:
  struct Violation {
    hir::ColumnId applicable;
    const data::SpaceData* space = nullptr;
    View applies;
    std::optional<std::span<const Row>> rows;  // those to which it applies; none: as `applies` says
    bool plainly = false;                      // whether and when it applies has a value for every row
  };
  struct Found {
    size_t subject;  // of those at hand
    One one;
  };

  void FindPlainly(int32_t violation, Range subjects);
  void FindAll(int32_t violation, Range subjects);

  const Task& task_;
  std::vector<Violation> violations_;
  Range subjects_;
  std::vector<Found> found_;   // violation after violation
  std::vector<One> ones_;      // subject after subject
  std::vector<size_t> begin_;  // by subject, and where the last one's end
};

}  // namespace kaocheng::exec
