#include "engine/range/asked.h"

#include <algorithm>

namespace kaocheng::range {
namespace {

Date Before(Date date, hir::TypeKind unit, int64_t length) {
  if (unit == hir::TypeKind::kMonths) return AddMonths(date, -length).value_or(kMinDate);
  return static_cast<Date>(std::max<int64_t>(kMinDate, int64_t{date} - length));
}

// The earliest start of what takes so long and is not over on the day.
Date EarliestStart(Date day, hir::TypeKind unit, int64_t length) {
  if (unit == hir::TypeKind::kMonths) return WindowStart(day, length).value_or(kMinDate);
  return Before(day, unit, length - 1);
}

// The first day on which something may have begun that is in force on `day`. A final sanction, like a record
// without an end, may be of any day: as with `ever`, the period is asked for.
Date BegunSince(const hir::Program& program, const hir::Space& source, const data::Period& period, Date day) {
  const Date any = std::min(day, period.first);
  if (source.kind != hir::Space::Kind::kSanction) return any;
  Date since = day;
  for (const hir::Step& step : program.ladders[source.ladder].steps)
    since = std::min(since, step.final ? any : EarliestStart(day, step.unit, step.lasts));
  return since;
}

}  // namespace

data::DateRange AskedDays(const hir::Program& program, const hir::Reduce& reduce, const data::Period& period,
                          Date first, Date last) {
  if (reduce.window == hir::Reduce::Window::kEver) return {period.first, period.last};
  if (first > last) return {first, last};
  data::DateRange days{first, last};
  if (reduce.window == hir::Reduce::Window::kAsOf)
    days.first = BegunSince(program, program.spaces[reduce.source], period, first);
  else
    days.last = std::min(last, period.last);
  // A row that counts by another date may be of any day.
  if (reduce.date.valid()) days = {std::min(days.first, period.first), std::max(days.last, period.last)};
  return days;
}

data::DateRange HistoryDays(const hir::Ladder& ladder, const data::Period& period) {
  Date first = period.first;
  for (const hir::Step& step : ladder.steps)
    if (!step.final) first = std::min(first, Before(period.first, step.unit, step.lasts));
  for (const hir::Escalation& escalation : ladder.escalations)
    first = std::min(first, Before(period.first, escalation.unit, escalation.last));
  return {first, period.last};
}

}  // namespace kaocheng::range
