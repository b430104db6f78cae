#include "engine/explain/fold.h"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/explain/evaluator.h"
#include "engine/range/asked.h"
#include "engine/range/fold.h"

namespace kaocheng::explain {
namespace {

using data::Row;
using hir::State;

enum State4 : int64_t {
  kNotApplicable = 0,
  kRecommended = 1,
  kDecided = 2,
  kEarlier = 3,
  kNotSanctioned = 4
};

// A day on which sanctions started; several of one day count as one, the heaviest.
struct Start {
  Date on;
  int64_t step;
  Date until;
  size_t row;  // of the fold: the heaviest of the day
};

Date Shift(Date date, hir::TypeKind unit, int64_t amount) {
  if (unit == hir::TypeKind::kMonths)
    return AddMonths(date, amount).value_or(amount > 0 ? kMaxDate : kMinDate);
  return static_cast<Date>(std::clamp<int64_t>(int64_t{date} + amount, kMinDate, kMaxDate));
}

// Number of the validity, counted from 0, that a day lies in: spells that follow each other without a gap are
// one. -1: outside all.
int ValidityAt(const data::SpaceData& entities, Row subject, Date day) {
  const auto begin = static_cast<size_t>(entities.spell_offsets[static_cast<size_t>(subject)]);
  const auto end = static_cast<size_t>(entities.spell_offsets[static_cast<size_t>(subject) + 1]);
  int number = -1;
  std::optional<Date> previous_until;
  for (size_t i = begin; i < end; ++i) {
    const data::Spell& spell = entities.spells[i];
    if (!previous_until || spell.from > *previous_until) ++number;
    previous_until = previous_until ? std::max(*previous_until, spell.until) : spell.until;
    if (spell.from <= day && day < spell.until) return number;
  }
  return -1;
}

class Judge {
 public:
  Judge(Evaluator& evaluator, hir::LadderId id, Row subject)
      : evaluator_(evaluator),
        id_(id),
        ladder_(evaluator.program().ladders[id]),
        period_(evaluator.snapshot().period),
        subject_(subject),
        rows_(evaluator.snapshot().spaces.at(ladder_.sanctions.value)),
        entities_(evaluator.snapshot().spaces.at(ladder_.subject.value)) {}

  PersonFold Run() {
    fold_.first = rows_.offsets.at(static_cast<size_t>(subject_));
    fold_.rows.resize(static_cast<size_t>(rows_.offsets.at(static_cast<size_t>(subject_) + 1) - fold_.first));
    const auto first = static_cast<size_t>(fold_.first);
    sources_.resize(fold_.rows.size());
    days_.resize(fold_.rows.size());
    rows_.sources.Read(first, sources_.size(), sources_.data());
    rows_.on.Read(first, days_.size(), days_.data());
    fold_.gap = FindSupplyGap(evaluator_, id_, subject_);
    for (size_t i = 0; i < fold_.rows.size(); ++i) Prepare(i);
    std::map<Date, std::vector<size_t>> days;
    for (size_t i = 0; i < fold_.rows.size(); ++i) days[OnOf(i)].push_back(i);
    for (const auto& [day, rows] : days) JudgeDay(day, rows);
    if (fold_.gap || unknown_) JudgeCarefully();
    return std::move(fold_);
  }

 private:
  Row SanctionRow(size_t i) const { return fold_.first + static_cast<Row>(i); }
  Row SourceOf(size_t i) const { return sources_[i].row; }
  Date OnOf(size_t i) const { return days_[i]; }
  int32_t ViolationOf(size_t i) const { return sources_[i].violation; }
  const hir::Violation& ViolationAt(size_t i) const {
    return ladder_.violations.at(static_cast<size_t>(ViolationOf(i)));
  }
  int64_t CauseKey(size_t i) const { return (int64_t{ViolationAt(i).space.value} << 32) | SourceOf(i); }
  bool Missing(const hir::Clauses& clauses, size_t i) {
    const auto inputs = clauses.all();
    return std::any_of(inputs.begin(), inputs.end(),
                       [&](hir::ColumnId input) { return Read(input, i).state != State::kValue; });
  }
  Cell Read(hir::ColumnId column, size_t i) { return evaluator_.Get(column, SourceOf(i)); }

  // What a row is, before anybody is judged; a history row also tells what it decides.
  void Prepare(size_t i) {
    FoldRow& row = fold_.rows[i];
    row.on = row.until = Known(OnOf(i));
    row.history = ViolationOf(i) < 0;
    if (!row.history) return;
    const Cell step = Read(ladder_.history_step, i);
    const Cell annulled = ladder_.history_annulled.valid() ? Read(ladder_.history_annulled, i) : Known(0);
    const Cell cause = ladder_.history_cause.valid() ? Read(ladder_.history_cause, i) : kEmpty;
    row.state = Known(kDecided);
    row.annulled = IsTrue(annulled);
    row.judged = row.annulled ? Known(0) : step;
    if (annulled.state != State::kValue || row.judged.state != State::kValue) {
      row.judged = kUnknown;
      row.unknown_itself = true;
    }
    if (cause.state == State::kValue) decisions_[cause.value].push_back(i);
    // A citation that cannot be read may mean any violation.
    if (cause.state == State::kUndetermined) row.unknown_itself = unknown_ = true;
  }

  void JudgeDay(Date day, const std::vector<size_t>& rows) {
    const int validity = ValidityAt(entities_, subject_, day);
    if (validity >= 0 && validity != validity_) {
      starts_.clear();
      validity_ = validity;
    }
    for (const size_t i : rows) {
      if (!fold_.rows[i].history) JudgeViolation(i, day, validity >= 0);
    }
    for (const size_t i : rows) Settle(i, day);
    if (validity >= 0) Begin(day, rows);
    for (const size_t i : rows) {
      const FoldRow& row = fold_.rows[i];
      unknown_ = unknown_ || row.unknown_itself || row.judged.state != State::kValue;
    }
  }

  // What an undecided violation of the period is: the only kind that is judged.
  bool ToBeJudged(size_t i) {
    const hir::Violation& violation = ViolationAt(i);
    const Date day = OnOf(i);
    return !IsFalse(Read(violation.clauses.applicable, i)) && period_.first <= day && day <= period_.last &&
           !decisions_.contains(CauseKey(i));
  }

  void JudgeViolation(size_t i, Date day, bool valid) {
    FoldRow& row = fold_.rows[i];
    const hir::Violation& violation = ViolationAt(i);
    const Cell applicable = Read(violation.clauses.applicable, i);
    if (IsFalse(applicable)) return;
    if (!ToBeJudged(i)) {
      const auto decided = decisions_.find(CauseKey(i));
      if (applicable.state != State::kValue) {
        row.judged = row.state = kUnknown;
      } else if (decided != decisions_.end()) {
        Decide(row, decided->second);
      } else if (day < period_.first) {
        row.state = Known(kEarlier);
      }
      return;
    }
    const auto& at_end = violation.at_end;
    const bool also = at_end && !IsFalse(Read(at_end->applicable, i));
    if (Missing(violation.clauses, i) || (also && Missing(*at_end, i))) row.unknown_itself = true;
    if (unknown_ || row.unknown_itself) {
      row.judged = row.state = kUnknown;
      return;
    }
    const bool finished = std::any_of(starts_.begin(), starts_.end(), [&](const Start& start) {
      return ladder_.steps[static_cast<size_t>(start.step - 1)].final;
    });
    row.state = Known(finished || !valid ? kNotSanctioned : kRecommended);
    if (row.state != Known(kRecommended)) return;
    const int64_t step = Weigh(violation.clauses, i, day, row.steps);
    row.judged = Known(step);
    if (!at_end) return;
    FoldRow::Later later{also, 0, {}};
    if (also) later.step = Weigh(*at_end, i, day, later.steps);
    row.judged = Known(std::min(step, later.step));
    if (!also || later.steps != row.steps) row.at_end = std::move(later);
  }

  // Something is missing: the fold on ranges. What is told of a row that is settled all the same stays.
  void JudgeCarefully() {
    std::vector<range::Event> events;
    for (size_t i = 0; i < fold_.rows.size(); ++i) events.push_back(EventOf(i));
    range::Missing missing;
    if (fold_.gap) missing = {!fold_.gap->records.valid() || fold_.gap->records == ladder_.history, true};
    const std::vector<range::Judged> judged =
        range::Fold(evaluator_.program(), ladder_, period_, events, missing,
                    [&](Date day) { return ValidityAt(entities_, subject_, day); });
    const hir::Type step{hir::TypeKind::kEnum, false, ladder_.steps_enum.value};
    const auto cell = [&](hir::Type type, const range::Possible& range) {
      if (range.is_value()) return Known(range.lo);
      Cell open = kUnknown;
      if (range != range::Any(evaluator_.program(), type)) open.range = range;
      return open;
    };
    for (size_t i = 0; i < fold_.rows.size(); ++i) {
      FoldRow& row = fold_.rows[i];
      const Cell before = row.judged;
      row.judged = cell(step, judged[i].step);
      row.state = cell({hir::TypeKind::kInteger, false, 0}, judged[i].state);
      row.step = cell(step, judged[i].sanction);
      row.on = Known(OnOf(i));
      row.until = cell({hir::TypeKind::kDate, false, 0}, judged[i].until);
      row.started = judged[i].sanction.hi > 0;
      if (row.judged == before && row.state == Known(kRecommended)) continue;
      row.steps.clear();
      row.at_end.reset();
    }
  }

  range::Event EventOf(size_t i) {
    const range::Read read = [&](hir::ColumnId column) { return evaluator_.RangeOf(column, SourceOf(i)); };
    range::Event event;
    event.on = OnOf(i);
    event.history = ViolationOf(i) < 0;
    if (event.history) {
      event.decided = read(ladder_.history_step);
      if (ladder_.history_annulled.valid()) event.annulled = read(ladder_.history_annulled);
      if (ladder_.history_cause.valid()) event.cause = read(ladder_.history_cause);
      return event;
    }
    const hir::Violation& violation = ViolationAt(i);
    event.counts = evaluator_.Counts(id_, SanctionRow(i));
    event.itself = CauseKey(i);
    event.clauses = range::ReadClauses(violation.clauses, read);
    if (violation.at_end) event.at_end = range::ReadClauses(*violation.at_end, read);
    return event;
  }

  // A decided violation has the step of the unannulled rows that cite it, which must agree; `none` where all
  // were annulled.
  void Decide(FoldRow& row, const std::vector<size_t>& by) {
    row.state = Known(kDecided);
    row.decided_by = SanctionRow(by.front());
    bool found = false;
    for (const size_t decision : by) {
      if (fold_.rows[decision].annulled) continue;
      const Cell& step = fold_.rows[decision].judged;
      if (!found) row.decided_by = SanctionRow(decision);
      row.judged = found && step != row.judged ? kUnknown : step;
      found = true;
      if (row.judged.state != State::kValue) {
        row.judged = row.state = kUnknown;
        return;
      }
    }
  }

  // Steps 1 to 5 of judging by one law, each written down.
  int64_t Weigh(const hir::Clauses& clauses, size_t i, Date day, std::vector<Judgement>& steps) {
    const Cell base = Read(clauses.base, i);
    const Cell heavier = Read(clauses.heavier, i);
    const Cell lighter = Read(clauses.lighter, i);
    const Cell at_least = Read(clauses.at_least, i);
    const Cell at_most = Read(clauses.at_most, i);
    const Cell up_to = Read(clauses.up_to, i);
    const Cell repeat = Read(clauses.repeat, i);
    using Step = Judgement::Step;
    int64_t s = base.value;
    const auto note = [&](Step step, int64_t amount, int64_t result) -> Judgement& {
      s = result;
      return steps.emplace_back(Judgement{step, amount, result, 0, 0, {}});
    };
    note(Step::kBase, s, s);
    if (s == 0) return 0;
    if (heavier.value != 0) note(Step::kHeavier, heavier.value, s + heavier.value);
    if (repeat.value > 0) {
      if (const Start* running = Running(day)) {
        Judgement& again = note(Step::kRepeat, running->step, std::max(s, running->step + repeat.value));
        again.above = repeat.value;
        again.earlier = {running->row};
      }
    }
    const int64_t ceiling = std::max(up_to.value, base.value);
    if (s > ceiling) note(Step::kUpTo, ceiling, ceiling);
    if (lighter.value != 0) note(Step::kLighter, lighter.value, s - lighter.value);
    if (s < 1) note(Step::kLowest, 1, 1);
    if (s < at_least.value) note(Step::kAtLeast, at_least.value, at_least.value);
    if (s > at_most.value) note(Step::kAtMost, at_most.value, at_most.value);
    for (size_t e = 0; e < ladder_.escalations.size(); ++e) {
      const hir::Escalation& rule = ladder_.escalations[e];
      if (s < rule.of) continue;
      std::vector<size_t> earlier;
      for (const Start& start : starts_) {
        if (start.step >= rule.of && Shift(start.on, rule.unit, rule.last) > day)
          earlier.push_back(start.row);
      }
      if (static_cast<int64_t>(earlier.size()) < rule.count - 1 || s >= rule.to) continue;
      Judgement& step = note(Step::kEscalation, rule.to, rule.to);
      step.escalation = e;
      step.earlier = std::move(earlier);
    }
    if (s > at_most.value) note(Step::kAtMost, at_most.value, at_most.value);
    return s;
  }

  const Start* Running(Date day) const {
    const Start* heaviest = nullptr;
    for (const Start& start : starts_) {
      if (start.on <= day && day < start.until && (heaviest == nullptr || start.step > heaviest->step))
        heaviest = &start;
    }
    return heaviest;
  }

  // What one row of the sanction space says, once its day is judged. What is decided stands in the history's
  // row.
  void Settle(size_t i, Date day) {
    FoldRow& row = fold_.rows[i];
    const bool judged = row.history || ToBeJudged(i);
    if (judged && row.judged != Known(0) && (unknown_ || row.judged.state != State::kValue)) {
      row.step = row.on = row.until = kUnknown;
      return;
    }
    const bool counts =
        row.history || (row.state == Known(kRecommended) && evaluator_.Counts(id_, SanctionRow(i)));
    row.started = counts && row.judged.value > 0;
    if (!row.started) return;
    row.step = row.judged;
    row.until = Known(RunsUntil(ladder_, row.judged.value, day));
  }

  void Begin(Date day, const std::vector<size_t>& rows) {
    const FoldRow* heaviest = nullptr;
    size_t at = 0;
    for (const size_t i : rows) {
      const FoldRow& row = fold_.rows[i];
      if (!row.started || (heaviest != nullptr && row.step.value <= heaviest->step.value)) continue;
      heaviest = &row;
      at = i;
    }
    if (heaviest != nullptr) {
      starts_.push_back({day, heaviest->step.value, static_cast<Date>(heaviest->until.value), at});
    }
  }

  Evaluator& evaluator_;
  hir::LadderId id_;
  const hir::Ladder& ladder_;
  const data::Period& period_;
  Row subject_;
  const data::SpaceData& rows_;
  const data::SpaceData& entities_;
  PersonFold fold_;
  std::vector<data::SanctionSource> sources_;
  std::vector<Date> days_;
  std::map<int64_t, std::vector<size_t>> decisions_;  // by cause: the history rows that cite it
  std::vector<Start> starts_;                         // of the validity that we are in, by date
  int validity_ = -1;
  bool unknown_ = false;  // something of the person cannot be told
};

}  // namespace

std::optional<SupplyGap> FindSupplyGap(Evaluator& evaluator, hir::LadderId id, Row subject) {
  const hir::Ladder& ladder = evaluator.program().ladders[id];
  const data::Period& period = evaluator.snapshot().period;
  const auto missing = [&](hir::SpaceId space, data::DateRange days) {
    return space.valid() && evaluator.program().spaces[space].kind == hir::Space::Kind::kRecord &&
           !evaluator.Supplied(space, ladder.subject, subject, days);
  };
  const std::vector<uint8_t>& foreign = evaluator.snapshot().spaces.at(ladder.subject.value).foreign;
  if (!foreign.empty() && foreign[static_cast<size_t>(subject)] != 0) return SupplyGap{{}, {}};
  const data::DateRange history = range::HistoryDays(ladder, period);
  if (missing(ladder.history, history)) return SupplyGap{ladder.history, history};
  for (const hir::Violation& violation : ladder.violations) {
    const data::DateRange now{period.first, period.last};
    if (missing(violation.space, now)) return SupplyGap{violation.space, now};
  }
  return std::nullopt;
}

Date RunsUntil(const hir::Ladder& ladder, int64_t step, Date on) {
  const hir::Step& rung = ladder.steps.at(static_cast<size_t>(step - 1));
  return rung.final ? kMaxDate : Shift(on, rung.unit, rung.lasts);
}

PersonFold JudgeSubject(Evaluator& evaluator, hir::LadderId ladder, data::Row subject) {
  return Judge(evaluator, ladder, subject).Run();
}

}  // namespace kaocheng::explain
