#pragma once

#include <vector>

#include "dsl/hir/program.h"
#include "engine/exec/task.h"

// The fold of a penalty ladder: chapter *Ladders* (docs/language/rules.md), one person at a time.
namespace kaocheng::exec {

// What hir::Clauses say of one row that is judged; base 0: nothing.
struct Inputs {
  int64_t base = 0, heavier = 0, lighter = 0, at_least = 0, at_most = 0, up_to = 0, repeat = 0;
};

// An undecided violation of the period, or a decided sanction.
struct Event {
  Date on = 0;
  Row source = 0;         // in the violation's space, or history's
  int32_t violation = 0;  // index in ladder.violations, -1: decided
  int64_t step = 0;       // decided: its step; else what Judge finds
  // of a violation
  Inputs clauses = {};
  int32_t at_end = -1;  // `transition lighter`: the place of what the second law says, -1: there is none
};

// The sanctions that started so far within one validity; those of one day count as one, the heaviest.
class Register {
 public:
  explicit Register(const hir::Ladder& ladder) : ladder_(ladder) {}
  void Clear() {
    days_.clear();
    ended_ = false;
  }
  void Add(Date day, int64_t step);  // days do not descend

  bool Ended() const { return ended_; }  // a final step was reached
  int64_t Running(Date on) const;        // heaviest step that runs on this day, 0: none
  int Count(const hir::Escalation& escalation,
            Date on) const;  // earlier start days that the escalation counts

 private:
  struct Day {
    Date on, until;
    int64_t step;
  };
  const hir::Ladder& ladder_;
  std::vector<Day> days_;
  bool ended_ = false;
};

inline bool IsOfViolations(hir::Fold::Output output) {
  return output == hir::Fold::Output::kViolationStep || output == hir::Fold::Output::kViolationState;
}

// First day on which a sanction of this step no longer runs; kMaxDate for a final one.
Date UntilOf(const hir::Ladder& ladder, int64_t step, Date on);

// The step that a violation leads to by one law, judged against the sanctions that started before its day.
int64_t Judge(const hir::Ladder& ladder, const Register& earlier, const Inputs& by, Date on);

// Runs the ladder's fold for the people of the task, unless it was done before.
void RunFold(const Task& task, hir::LadderId ladder);
// What it says of violations of the people of the task.
const FoldSays& SaidByFold(const Task& task, hir::LadderId ladder);
// The rows of which one of its outputs is not a value of 0; of undetermined ones it says what is known.
std::vector<FewRows::One> EvaluateFewOfFold(const Task& task, const hir::Fold& fold, RowRanges& ranges);

}  // namespace kaocheng::exec
