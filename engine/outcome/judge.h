#pragma once

#include "engine/outcome/outcome.h"

namespace kaocheng::outcome {

// What one row comes to, before anything is put into words.
struct Judgement {
  bool reported = true;  // a run has a line of it
  bool eligible = true;  // award: due, or nobody can tell
  Status status = Status::kDetermined;
  Cell value;         // without a value where the line says null
  int64_t state = 0;  // sanction: Fold::kViolationState; 0 where it cannot be told
};

Judgement Judge(const hir::Program& program, const data::Snapshot& snapshot, const Read& read,
                const hir::Outcome& outcome, data::Row row);

// The quota cuts through a tie that no ruling has settled.
bool IsTied(const Read& read, const hir::Outcome::Quota& quota, data::Row row);

inline bool Holds(const Cell& cell) { return cell.state == hir::State::kValue && cell.value != 0; }
inline bool InPeriod(const data::Period& period, Date date) {
  return period.first <= date && date <= period.last;
}

}  // namespace kaocheng::outcome
