#include <algorithm>

#include "engine/exec/fold.h"

namespace kaocheng::exec {
namespace {

const hir::Step& StepAt(const hir::Ladder& ladder, int64_t step) {
  return ladder.steps.at(static_cast<size_t>(step - 1));
}

// The day on which something that starts `on` and takes so long is over.
Date After(Date on, hir::TypeKind unit, int64_t length) {
  if (unit == hir::TypeKind::kDays) return length > kMaxDate - on ? kMaxDate : static_cast<Date>(on + length);
  return AddMonths(on, length).value_or(kMaxDate);
}

}  // namespace

Date UntilOf(const hir::Ladder& ladder, int64_t step, Date on) {
  const hir::Step& s = StepAt(ladder, step);
  return s.final ? kMaxDate : After(on, s.unit, s.lasts);
}

void Register::Add(Date day, int64_t step) {
  const Date until = UntilOf(ladder_, step, day);
  if (days_.empty() || days_.back().on != day) {
    days_.push_back({day, until, step});
  } else if (days_.back().step < step) {
    days_.back() = {day, until, step};
  }
  ended_ |= StepAt(ladder_, step).final;
}

int64_t Register::Running(Date on) const {
  int64_t running = 0;
  for (const Day& day : days_)
    if (on < day.until) running = std::max(running, day.step);
  return running;
}

int Register::Count(const hir::Escalation& escalation, Date on) const {
  return static_cast<int>(std::count_if(days_.begin(), days_.end(), [&](const Day& day) {
    return day.step >= escalation.of && on < After(day.on, escalation.unit, escalation.last);
  }));
}

int64_t Judge(const hir::Ladder& ladder, const Register& earlier, const Inputs& by, Date on) {
  // 1. the base
  if (by.base == 0) return 0;
  // 2. heavier, repeated; never by arithmetic alone beyond `up to`
  int64_t step = by.base + by.heavier;
  if (by.repeat != 0) {
    const int64_t running = earlier.Running(on);
    if (running > 0) step = std::max(step, running + by.repeat);
  }
  step = std::min(step, std::max(by.up_to, by.base));
  // 3. lighter, floors, caps
  step = std::max(step - by.lighter, int64_t{1});
  step = std::max(step, by.at_least);
  step = std::min(step, by.at_most);
  // 4. escalation, by rising S, then T
  for (const hir::Escalation& escalation : ladder.escalations) {
    if (step >= escalation.of && earlier.Count(escalation, on) >= escalation.count - 1)
      step = std::max(step, escalation.to);
  }
  // 5. caps again
  return std::min(step, by.at_most);
}

}  // namespace kaocheng::exec
