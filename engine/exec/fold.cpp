#include "engine/exec/fold.h"

#include <algorithm>
#include <cstdlib>

#include "engine/exec/applying.h"
#include "engine/exec/fold_supply.h"
#include "engine/exec/refine.h"
#include "engine/range/asked.h"

namespace kaocheng::exec {
namespace {

constexpr uint8_t kNotApplicable = 0;
constexpr uint8_t kRecommended = 1;
constexpr uint8_t kDecided = 2;
constexpr uint8_t kEarlier = 3;
constexpr uint8_t kNotSanctioned = 4;

// A decided row that names the record it punishes.
struct Decision {
  uint32_t space = 0;
  Row row = 0;
  int64_t step = 0;
  bool annulled = false;
};

class Folder {
 public:
  Folder(const Task& task, hir::LadderId id, FoldSays& says)
      : task_(task),
        ladder_(task.run.program.ladders[id]),
        fold_(task.run.folds[id.value]),
        says_(says),
        sanctions_(task.run.space(ladder_.sanctions)),
        subjects_(task.run.space(ladder_.subject)),
        history_supply_(task.run, ladder_),
        violation_supply_(task.run, ladder_),
        applying_(task, ladder_),
        earlier_(ladder_) {
    says_.violations.resize(ladder_.violations.size());
    for (std::vector<FoldSays::Row>& rows : says_.violations) rows.clear();
    const data::Period& period = task.run.snapshot.period;
    if (ladder_.history.valid())
      history_supply_.Need(ladder_.history, range::HistoryDays(ladder_, period).first);
    for (const hir::Violation& violation : ladder_.violations)
      violation_supply_.Need(violation.space, period.first);
  }

  void Run(Range subjects) {
    applying_.Find(subjects);
    for (Row subject = subjects.lo; subject < subjects.hi; ++subject) Run(subject);
    // Violations of one person are judged by day.
    const auto before = [](const FoldSays::Row& a, const FoldSays::Row& b) { return a.row < b.row; };
    for (std::vector<FoldSays::Row>& rows : says_.violations)
      if (!std::is_sorted(rows.begin(), rows.end(), before)) std::sort(rows.begin(), rows.end(), before);
    says_.said = true;
  }

 private:
  void Run(Row subject) {
    const auto s = static_cast<size_t>(subject);
    fold_.done[s] = 1;
    range::Missing missing{!history_supply_.Has(subject), !violation_supply_.Has(subject)};
    if (!subjects_.foreign.empty() && subjects_.foreign[s] != 0) missing = {true, true};
    fold_.unsupplied[s] = missing.history || missing.violations ? 1 : 0;
    const Row begin = sanctions_.offsets[s];
    const Row end = sanctions_.offsets[s + 1];
    if (begin == end) return;
    events_.clear();
    at_end_.clear();
    decisions_.clear();
    said_.clear();
    known_ = fold_.unsupplied[s] == 0;
    if (fold_.sanctions) {
      sanctions_.on.Read(Index(begin), Index(end - begin), fold_.on.data() + begin);
      std::copy_n(fold_.on.data() + begin, end - begin, fold_.until.data() + begin);
    }
    if (known_) ReadAll(subject);
    known_ ? JudgeAll(subject) : JudgeCarefully(subject, missing);
    for (const Said& one : said_) says_.violations[Index(one.violation)].push_back(one.row);
  }

  using Source = data::SanctionSource;
  static size_t Index(Row row) { return static_cast<size_t>(row); }
  const hir::Violation& ViolationOf(int32_t index) const {
    return ladder_.violations[static_cast<size_t>(index)];
  }

  void Say(int32_t violation, Row row, int64_t step, int64_t code, hir::State state = hir::State::kValue) {
    if (step == 0 && code == 0 && state == hir::State::kValue) return;
    said_.push_back({violation, {row, static_cast<uint8_t>(step), static_cast<uint8_t>(code), state}});
  }
  void Sanction(const Event& event) {
    if (!fold_.sanctions) return;
    const Row at = first_rows_[Index(event.violation + 1)] + event.source;
    const size_t row = Index(at);
    fold_.step[row] = static_cast<uint8_t>(event.step);
    if (event.step == 0) return;
    fold_.on[row] = event.on;
    fold_.until[row] = UntilOf(ladder_, event.step, event.on);
  }

  void ReadHistory(Row source) {
    Decision decision;
    const View* annulled = ladder_.history_annulled.valid() ? &task_.view(ladder_.history_annulled) : nullptr;
    const View& step = task_.view(ladder_.history_step);
    const bool annulled_known = annulled == nullptr || annulled->StateAt(source) == kValue;
    decision.annulled = annulled != nullptr && annulled_known && annulled->Get(source) != 0;
    const bool step_known = step.StateAt(source) == kValue;
    known_ = known_ && annulled_known && (decision.annulled || step_known);
    decision.step = decision.annulled ? 0 : step.Get(source);
    if (ladder_.history_cause.valid()) {
      const View& cause = task_.view(ladder_.history_cause);
      known_ = known_ && cause.StateAt(source) != kUndetermined;
      if (cause.StateAt(source) == kValue) {
        const int64_t value = cause.Get(source);
        decision.space = static_cast<uint32_t>(value >> 32);
        decision.row = static_cast<Row>(value & 0xffffffff);
        decisions_.push_back(decision);
      }
    }
    if (decision.step == 0) return;
    const Date on = task_.run.space(ladder_.history).on[Index(source)];
    events_.push_back({.on = on, .source = source, .violation = -1, .step = decision.step});
  }

  // What history says of a violation: nullopt: nothing; step -1: its rows differ.
  std::optional<int64_t> Cited(const Source& source) const {
    std::optional<int64_t> step;
    bool standing = false;
    for (const Decision& decision : decisions_) {
      if (decision.space != source.space.value || decision.row != source.row) continue;
      if (decision.annulled) {
        if (!step) step = 0;
        continue;
      }
      if (standing && *step != decision.step) return -1;
      step = decision.step;
      standing = true;
    }
    return step;
  }

  Range RowsOfSubject(hir::SpaceId space, Row subject) const {
    const data::SpaceData& data = task_.run.space(space);
    if (data.rows == 0) return {};
    return {data.offsets[Index(subject)], data.offsets[Index(subject) + 1]};
  }

  void ReadAll(Row subject) {
    if (ladder_.history.valid()) {
      const Range sources = RowsOfSubject(ladder_.history, subject);
      for (Row source = sources.lo; source < sources.hi; ++source) ReadHistory(source);
    }
    for (const Applying::One& one : applying_.Of(subject)) ReadViolation(one);
    if (fold_.sanctions) FindFirstRows(subject);
  }

  // A person's rows lie as their sources do: history, then violation after violation (data::MakeSanctions).
  void FindFirstRows(Row subject) {
    first_rows_.clear();
    Row row = sanctions_.offsets[Index(subject)];
    const auto add = [&](hir::SpaceId space) {
      const Range sources = RowsOfSubject(space, subject);
      first_rows_.push_back(row - sources.lo);
      row += static_cast<Row>(sources.size());
    };
    ladder_.history.valid() ? add(ladder_.history) : first_rows_.push_back(0);
    for (const hir::Violation& violation : ladder_.violations) add(violation.space);
  }

  void ReadViolation(const Applying::One& one) {
    const hir::Violation& violation = ViolationOf(one.violation);
    const Source source{violation.space, one.row, one.violation};
    const Cell applies = applying_.At(one.violation, one.row);
    const View& on = task_.view(violation.on);
    if (applies.state != kValue || on.StateAt(one.row) != kValue) {
      known_ = false;
      return;
    }
    if (applies.value == 0) return;
    if (const auto step = Cited(source)) {
      known_ = known_ && *step >= 0;
      return Say(one.violation, one.row, *step, kDecided);
    }
    Event event{.on = static_cast<Date>(on.Get(one.row)), .source = one.row, .violation = one.violation};
    const data::Period& period = task_.run.snapshot.period;
    if (event.on < period.first || event.on > period.last)
      return Say(one.violation, one.row, 0, event.on < period.first ? kEarlier : kNotApplicable);
    event.clauses = ReadClauses(violation.clauses, one.row);
    if (violation.at_end) {
      const View& then = task_.view(violation.at_end->applicable);
      event.at_end = static_cast<int32_t>(at_end_.size());
      at_end_.emplace_back();
      if (then.StateAt(one.row) != kValue)
        known_ = false;
      else if (then.Get(one.row) != 0)
        at_end_.back() = ReadClauses(*violation.at_end, one.row);
    }
    events_.push_back(event);
  }

  Inputs ReadClauses(const hir::Clauses& clauses, Row row) {
    const auto read = [&](hir::ColumnId id) {
      const View& view = task_.view(id);
      known_ = known_ && view.StateAt(row) == kValue;
      return view.Get(row);
    };
    return {.base = read(clauses.base),
            .heavier = read(clauses.heavier),
            .lighter = read(clauses.lighter),
            .at_least = read(clauses.at_least),
            .at_most = read(clauses.at_most),
            .up_to = read(clauses.up_to),
            .repeat = read(clauses.repeat)};
  }

  // Something of this person is missing: the fold on ranges, and what it leaves open is undetermined.
  void JudgeCarefully(Row subject, range::Missing missing) {
    const Row begin = sanctions_.offsets[Index(subject)];
    const Row end = sanctions_.offsets[Index(subject) + 1];
    std::vector<Source> sources(Index(end - begin));
    std::vector<Date> days(sources.size());
    sanctions_.sources.Read(Index(begin), sources.size(), sources.data());
    sanctions_.on.Read(Index(begin), days.size(), days.data());
    std::vector<range::Event> events;
    for (size_t i = 0; i < sources.size(); ++i) events.push_back(EventOf(sources[i], days[i]));
    std::vector<range::Judged> judged =
        range::Fold(task_.run.program, ladder_, task_.run.snapshot.period, events, missing,
                    [&](Date day) { return ValidityAt(subject, day); });
    said_.clear();
    for (Row row = begin; row < end; ++row) {
      const range::Judged& one = judged[Index(row - begin)];
      if (fold_.sanctions) {
        fold_.step[Index(row)] = static_cast<uint8_t>(one.sanction.lo);
        fold_.until[Index(row)] = static_cast<Date>(one.until.lo);
        if (!one.sanction.is_value() || !one.until.is_value()) fold_.states[Index(row)] = kUndetermined;
      }
      const Source& source = sources[Index(row - begin)];
      if (source.violation < 0) continue;
      const bool starts_nothing = !task_.run.undecided && one.state == range::Value(kRecommended);
      const bool known = one.step.is_value() && one.state.is_value();
      Say(source.violation, source.row, starts_nothing ? 0 : one.step.lo, one.state.lo,
          known ? hir::State::kValue : hir::State::kUndetermined);
    }
    const std::lock_guard lock(fold_.careful->mutex);
    fold_.careful->people.emplace(subject, std::move(judged));
  }

  range::Event EventOf(const Source& source, Date on) const {
    const range::Read read = [&](hir::ColumnId id) { return PossibleAt(task_, id, source.row); };
    range::Event event;
    event.on = on;
    if (source.violation < 0) {
      event.history = true;
      event.decided = read(ladder_.history_step);
      if (ladder_.history_annulled.valid()) event.annulled = read(ladder_.history_annulled);
      if (ladder_.history_cause.valid()) event.cause = read(ladder_.history_cause);
      return event;
    }
    const hir::Violation& violation = ViolationOf(source.violation);
    event.counts = task_.run.undecided;
    event.itself = int64_t{source.space.value} << 32 | source.row;
    event.clauses = range::ReadClauses(violation.clauses, [&](hir::ColumnId id) {
      return id == violation.clauses.applicable ? applying_.PossibleAt(source.violation, source.row)
                                                : read(id);
    });
    if (violation.at_end) event.at_end = range::ReadClauses(*violation.at_end, read);
    return event;
  }

  // The validity that a day lies in; adjoining spells (a move) are one. -1: outside all.
  int ValidityAt(Row subject, Date on) const {
    int validity = -1;
    Date joined = kMinDate;
    for (Row s = subjects_.spell_offsets[Index(subject)]; s < subjects_.spell_offsets[Index(subject) + 1];
         ++s) {
      const data::Spell& spell = subjects_.spells[Index(s)];
      if (validity < 0 || spell.from > joined) ++validity;
      joined = std::max(joined, spell.until);
      if (spell.from <= on && on < spell.until) return validity;
    }
    return -1;
  }

  void JudgeAll(Row subject) {
    // Those of one day are judged against the days before it, in whatever order.
    std::sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) { return a.on < b.on; });
    earlier_.Clear();
    int validity = -1;
    for (size_t begin = 0, end = 0; begin < events_.size(); begin = end) {
      const Date day = events_[begin].on;
      while (end < events_.size() && events_[end].on == day) ++end;
      const int now = ValidityAt(subject, day);
      if (now >= 0 && now != validity) {
        earlier_.Clear();
        validity = now;
      }
      for (size_t i = begin; i < end; ++i) JudgeOne(events_[i], now >= 0);
      if (now < 0) continue;
      for (size_t i = begin; i < end; ++i)
        if (events_[i].step > 0) earlier_.Add(day, events_[i].step);
    }
  }

  void JudgeOne(Event& event, bool valid) {
    if (event.violation >= 0) {
      if (!valid || earlier_.Ended()) return Say(event.violation, event.source, 0, kNotSanctioned);
      event.step = Judge(ladder_, earlier_, event.clauses, event.on);
      if (event.at_end >= 0) {
        const Inputs& at_end = at_end_[static_cast<size_t>(event.at_end)];
        event.step = std::min(event.step, Judge(ladder_, earlier_, at_end, event.on));
      }
      if (!task_.run.undecided) event.step = 0;
      Say(event.violation, event.source, event.step, kRecommended);
    }
    Sanction(event);
  }

  const Task& task_;
  const hir::Ladder& ladder_;
  FoldStore& fold_;
  FoldSays& says_;
  const data::SpaceData& sanctions_;
  const data::SpaceData& subjects_;
  FoldSupply history_supply_, violation_supply_;
  Applying applying_;
  // of one person
  // of history, and by violation: what its rows of the sanction space are above those of its own
  std::vector<Row> first_rows_;
  std::vector<Event> events_;
  std::vector<Inputs> at_end_;  // of those that two laws judge
  std::vector<Decision> decisions_;
  struct Said {
    int32_t violation;
    FoldSays::Row row;
  };
  std::vector<Said> said_;
  Register earlier_;
  bool known_ = true;  // nothing of what its fold reads is missing
};

FoldSays& SaysOf(const Task& task, hir::LadderId ladder) {
  return task.local ? (*task.says)[ladder.value] : task.run.folds[ladder.value].everybody;
}

Range PeopleOf(const Task& task, hir::LadderId ladder) {
  return task.local ? task.people : Range{0, task.run.space(task.run.program.ladders[ladder].subject).rows};
}

void Judge(const Task& task, hir::LadderId ladder) {
  Folder(task, ladder, SaysOf(task, ladder)).Run(PeopleOf(task, ladder));
}

std::unique_lock<std::mutex> Alone(const Task& task, hir::LadderId ladder) {
  if (task.local) return {};
  return std::unique_lock(*task.run.folds[ladder.value].whole);
}

}  // namespace

void RunFold(const Task& task, hir::LadderId ladder) {
  const auto alone = Alone(task, ladder);
  const Range people = PeopleOf(task, ladder);
  const auto& done = task.run.folds[ladder.value].done;
  if (std::any_of(done.begin() + people.lo, done.begin() + people.hi, [](uint8_t d) { return d == 0; }))
    Judge(task, ladder);
}

const FoldSays& SaidByFold(const Task& task, hir::LadderId ladder) {
  const auto alone = Alone(task, ladder);
  const FoldSays& says = SaysOf(task, ladder);
  if (!says.said) Judge(task, ladder);
  return says;
}

}  // namespace kaocheng::exec
