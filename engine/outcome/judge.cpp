#include "engine/outcome/judge.h"

#include "engine/outcome/rows.h"

namespace kaocheng::outcome {

namespace {

using hir::State;

constexpr Cell kNoValue{0, State::kAbsent, {}};

// Who acts is part of the outcome: where it cannot be told, the outcome is undetermined although its value is
// known. Of a sanction only those of its step act.
void JudgeHandlers(const Read& read, const hir::Outcome& outcome, int64_t step, data::Row row,
                   Judgement& judged) {
  for (const hir::Handler& handler : outcome.handlers) {
    if (handler.step == step && handler.when.valid() && read(handler.when, row).state != State::kValue)
      judged.status = Status::kUndetermined;
  }
}

void JudgeAward(const Read& read, const hir::Outcome& outcome, data::Row row, Judgement& judged) {
  const Cell eligible = outcome.eligible.valid() ? read(outcome.eligible, row) : Cell{1, State::kValue, {}};
  judged.eligible = eligible.state != State::kValue || eligible.value != 0;
  judged.reported = judged.eligible;
  if (!Holds(eligible)) {
    judged.value = kNoValue;
    judged.status = judged.eligible ? Status::kUndetermined : Status::kDetermined;
    return;
  }
  // Where more is owed than there is and nothing says how to share it, people decide.
  const std::optional<hir::Outcome::Share>& share = outcome.share;
  if (share && share->budget.valid() && share->owed.valid() && !share->prorated &&
      judged.status == Status::kUndetermined) {
    const Cell budget = read(share->budget, row);
    const Cell owed = read(share->owed, row);
    if (budget.state == State::kValue && owed.state == State::kValue && owed.value > budget.value)
      judged.status = Status::kForDecision;
  }
  // Who handles it may depend on the amount that they decide.
  if (judged.status != Status::kForDecision) JudgeHandlers(read, outcome, 0, row, judged);
}

void JudgeSanction(const Read& read, const hir::Outcome& outcome, data::Row row, bool now,
                   Judgement& judged) {
  const Cell state = read(outcome.violation_state, row);
  if (state.state != State::kValue) {
    judged.value = kNoValue;
    judged.status = Status::kUndetermined;
    judged.reported = now;
    return;
  }
  judged.state = state.value;
  if (state.value == 1 && judged.value.state == State::kValue && judged.value.value > 0)
    JudgeHandlers(read, outcome, judged.value.value, row, judged);
  judged.reported = state.value == 3 || (state.value != 0 && now);
}

}  // namespace

bool IsTied(const Read& read, const hir::Outcome::Quota& quota, data::Row row) {
  const Cell tied{2, State::kValue, {}};
  if (read(quota.place, row) != tied) return false;
  if (!quota.settled.valid()) return true;
  const Cell settled = read(quota.settled, row);
  return settled.state != State::kValue || settled == tied;
}

Judgement Judge(const hir::Program& program, const data::Snapshot& snapshot, const Read& read,
                const hir::Outcome& outcome, data::Row row) {
  Judgement judged;
  judged.value = read(outcome.value, row);
  if (judged.value.state == State::kUndetermined) judged.status = Status::kUndetermined;
  if (outcome.kind == hir::OutcomeKind::kAward) {
    JudgeAward(read, outcome, row, judged);
    return judged;
  }
  // A cell before somebody came or after they left.
  if (outcome.eligible.valid() && !Holds(read(outcome.eligible, row))) {
    judged.reported = judged.eligible = false;
    return judged;
  }
  if (outcome.kind == hir::OutcomeKind::kSanction) {
    const bool now = InPeriod(snapshot.period, DateOf(program, snapshot, outcome.space, row));
    JudgeSanction(read, outcome, row, now, judged);
  }
  if (outcome.kind == hir::OutcomeKind::kGrade && judged.status == Status::kUndetermined) {
    for (const hir::Outcome::Quota& quota : outcome.quotas) {
      if (IsTied(read, quota, row)) judged.status = Status::kForDecision;
    }
  }
  return judged;
}

}  // namespace kaocheng::outcome
