#include "dsl/base/date.h"
#include "dsl/base/minutes.h"
#include "engine/exec/map.h"

namespace kaocheng::exec {
namespace {

std::optional<int64_t> WithinDates(int64_t date) {
  if (date < kMinDate || date > kMaxDate) return std::nullopt;
  return date;
}

std::optional<int64_t> WithinDatetimes(int64_t minutes) {
  if (minutes < int64_t{kMinDate} * kMinutesADay || minutes >= (int64_t{kMaxDate} + 1) * kMinutesADay)
    return std::nullopt;
  return minutes;
}

std::optional<int64_t> Widen(std::optional<Date> date) {
  if (!date) return std::nullopt;
  return WithinDates(*date);
}

int64_t DateOf(int64_t minutes) {
  return minutes >= 0 ? minutes / kMinutesADay : -((-minutes + kMinutesADay - 1) / kMinutesADay);
}

// A season may run over the turn of the year.
bool InSeason(Date date, int64_t first, int64_t last) {
  const Civil civil = ToCivil(date);
  const int64_t day = civil.month * 100 + civil.day;
  return first <= last ? first <= day && day <= last : first <= day || day <= last;
}

// fn(a, b) gives nullopt where the result is no date.
template <typename Fn>
void RowByRow(const Task& task, const hir::Map& map, Fn fn, Out& out) {
  const View& a = task.view(map.operands[0]);
  const View none{.constant = true, .shared = 0};
  const View& b = map.operands.size() > 1 ? task.view(map.operands[1]) : none;
  for (size_t i = 0, n = out.size(); i < n; ++i) {
    if (out.stated() && out.States()[i] != kValue) continue;
    const Row row = task.rows.lo + static_cast<Row>(i);
    if (const std::optional<int64_t> result = fn(a.Get(row), b.Get(row))) {
      out.Set(i, *result);
    } else {
      Fail(out, i);
    }
  }
}

}  // namespace

void EvaluateDates(const Task& task, const hir::Map& map, Out& out) {
  for (const hir::ColumnId id : map.operands) SpreadStates(task.view(id), task.rows.lo, out);
  using Result = std::optional<int64_t>;
  const auto day = [](int64_t value) { return static_cast<Date>(value); };
  const auto run = [&](auto fn) { RowByRow(task, map, fn, out); };
  switch (map.prim) {
    case hir::Prim::kAddDays:
      return run([](int64_t a, int64_t n) { return WithinDates(a + n); });
    case hir::Prim::kAddMonths:
      return run([&](int64_t a, int64_t n) { return Widen(AddMonths(day(a), n)); });
    case hir::Prim::kAddMinutes:
      return run([](int64_t a, int64_t n) { return WithinDatetimes(a + n); });
    case hir::Prim::kAddWorkdays: {
      const data::Calendar* calendar = task.run.snapshot.calendar;
      return run([&](int64_t a, int64_t n) {
        return calendar == nullptr ? std::nullopt : Widen(calendar->AddWorkdays(day(a), n));
      });
    }
    case hir::Prim::kDaysBetween:
    case hir::Prim::kMinutesBetween:
      return run([](int64_t a, int64_t b) { return Result(a - b); });
    case hir::Prim::kWindowStart:
      return run([&](int64_t a, int64_t n) { return Widen(WindowStart(day(a), n)); });
    case hir::Prim::kYear:
      return run([&](int64_t a, int64_t) { return Result(ToCivil(day(a)).year); });
    case hir::Prim::kMonth:
      return run([&](int64_t a, int64_t) { return Result(ToCivil(day(a)).month); });
    case hir::Prim::kFirstOfMonth:
      return run([&](int64_t a, int64_t) { return Result(FirstOfMonth(day(a))); });
    case hir::Prim::kLastOfMonth:
      return run([&](int64_t a, int64_t) { return Result(LastOfMonth(day(a))); });
    case hir::Prim::kDateOf:
      return run([](int64_t a, int64_t) { return WithinDates(DateOf(a)); });
    case hir::Prim::kInSeason:
      return run(
          [&](int64_t a, int64_t) { return Result(InSeason(day(a), map.literal, map.literal2) ? 1 : 0); });
    default:
      return;  // EvaluateMap sends no other
  }
}

}  // namespace kaocheng::exec
