#include "engine/exec/fold.h"

#include <algorithm>

#include "engine/exec/supply.h"

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
  bool unknown = false;
};

// The first day of history that can still matter in the period.
Date NeededFrom(const hir::Ladder& ladder, Date period_first) {
  Date from = period_first;
  const auto reach = [&](hir::TypeKind unit, int64_t length) {
    const Date start = unit == hir::TypeKind::kDays
                           ? static_cast<Date>(std::max<int64_t>(kMinDate, int64_t{period_first} - length))
                           : AddMonths(period_first, -length).value_or(kMinDate);
    from = std::min(from, start);
  };
  for (const hir::Step& step : ladder.steps)
    if (!step.final) reach(step.unit, step.lasts);
  for (const hir::Escalation& escalation : ladder.escalations) reach(escalation.unit, escalation.last);
  return from;
}

class Folder {
 public:
  Folder(const Task& task, hir::LadderId id)
      : task_(task),
        ladder_(task.run.program.ladders[id]),
        fold_(task.run.folds[id.value]),
        sanctions_(task.run.space(ladder_.sanctions)),
        subjects_(task.run.space(ladder_.subject)),
        earlier_(ladder_) {
    const Date first = task.run.snapshot.period.first;
    if (ladder_.history.valid()) NeedSupply(ladder_.history, NeededFrom(ladder_, first));
    for (const hir::Violation& violation : ladder_.violations) NeedSupply(violation.space, first);
  }

  void Run(Row subject) {
    const auto s = static_cast<size_t>(subject);
    if (fold_.done[s] != 0) return;
    fold_.done[s] = 1;
    fold_.unsupplied[s] = Supplied(subject) ? 0 : 1;
    const Row begin = sanctions_.offsets[s];
    const Row end = sanctions_.offsets[s + 1];
    if (begin == end) return;
    events_.clear();
    decisions_.clear();
    unknown_after_ = kMaxDate;
    for (Row row = begin; row < end; ++row)
      fold_.on[Index(row)] = fold_.until[Index(row)] = sanctions_.on[Index(row)];
    if (fold_.unsupplied[s] != 0) return Forget(begin, end);
    for (Row row = begin; row < end; ++row)
      if (Source(row).violation < 0) ReadHistory(row);
    if (forget_) return Forget(begin, end);
    for (Row row = begin; row < end; ++row)
      if (Source(row).violation >= 0) ReadViolation(row);
    if (forget_) return Forget(begin, end);
    JudgeAll(subject);
  }

 private:
  struct SourceRow {
    uint32_t space;
    Row row;
    int32_t violation;
  };
  static size_t Index(Row row) { return static_cast<size_t>(row); }
  SourceRow Source(Row row) const {
    return {sanctions_.source_space[Index(row)], sanctions_.source_row[Index(row)],
            sanctions_.source_violation[Index(row)]};
  }
  const hir::Violation& ViolationOf(int32_t index) const {
    return ladder_.violations[static_cast<size_t>(index)];
  }

  // Records of people below the subject count too: all of them must be supplied.
  void NeedSupply(hir::SpaceId space, Date from) {
    const hir::Space& declared = task_.run.program.spaces[space];
    if (declared.kind != hir::Space::Kind::kRecord) return;
    const data::SpaceData& data = task_.run.space(space);
    if (data.supplied_uniform) {
      uniformly_ &= Covers(data.supplied, from, task_.run.snapshot.period.last);
    } else {
      needs_.push_back({space, from, declared.owner != ladder_.subject});
    }
  }

  bool Supplied(Row subject) const {
    if (!uniformly_) return false;
    if (!subjects_.foreign.empty() && subjects_.foreign[Index(subject)] != 0) return false;
    for (const Need& need : needs_) {
      const data::SpaceData& data = task_.run.space(need.space);
      const Date last = task_.run.snapshot.period.last;
      if (!need.below) {
        if (!Covers(data.supplied_by_owner[Index(subject)], need.from, last)) return false;
        continue;
      }
      const Row* subjects = Ancestors(task_.run, task_.run.program.spaces[need.space].owner, ladder_.subject);
      for (size_t owner = 0; owner < data.supplied_by_owner.size(); ++owner)
        if (subjects[owner] == subject && !Covers(data.supplied_by_owner[owner], need.from, last))
          return false;
    }
    return true;
  }

  // Nothing can be told of this person on this ladder.
  void Forget(Row begin, Row end) {
    forget_ = false;
    for (Row row = begin; row < end; ++row) Unknown(row);
  }
  void Unknown(Row row) {
    fold_.states[Index(row)] = kUndetermined;
    UnknownViolation(row);
  }
  // The violation cannot be told, but it certainly starts no sanction of its own.
  void UnknownViolation(Row row) {
    const SourceRow source = Source(row);
    if (source.violation >= 0)
      fold_.violations[static_cast<size_t>(source.violation)].states[Index(source.row)] = kUndetermined;
  }
  void Say(Row row, int64_t step, uint8_t code) {
    const SourceRow source = Source(row);
    FoldStore::Violation& out = fold_.violations[static_cast<size_t>(source.violation)];
    out.step[Index(source.row)] = static_cast<uint8_t>(step);
    out.code[Index(source.row)] = code;
  }
  void Sanction(Row row, int64_t step, Date on) {
    fold_.step[Index(row)] = static_cast<uint8_t>(step);
    if (step == 0) return;
    fold_.on[Index(row)] = on;
    fold_.until[Index(row)] = UntilOf(ladder_, step, on);
  }

  // An event that cannot be told leaves itself and everything later untold.
  void UnknownFrom(Row row, Date on) {
    Unknown(row);
    unknown_after_ = std::min(unknown_after_, on);
  }

  void ReadHistory(Row row) {
    const SourceRow source = Source(row);
    Decision decision;
    const View* annulled = ladder_.history_annulled.valid() ? &task_.view(ladder_.history_annulled) : nullptr;
    const View& step = task_.view(ladder_.history_step);
    const bool annulled_known = annulled == nullptr || annulled->StateAt(source.row) == kValue;
    decision.annulled = annulled != nullptr && annulled_known && annulled->Get(source.row) != 0;
    const bool step_known = step.StateAt(source.row) == kValue;
    decision.unknown = !annulled_known || (!decision.annulled && !step_known);
    decision.step = decision.annulled || decision.unknown ? 0 : step.Get(source.row);
    const Date on = sanctions_.on[Index(row)];
    if (ladder_.history_cause.valid()) {
      const View& cause = task_.view(ladder_.history_cause);
      // It may have decided any violation of this person.
      if (cause.StateAt(source.row) == kUndetermined) forget_ = true;
      if (cause.StateAt(source.row) == kValue) {
        const int64_t value = cause.Get(source.row);
        decision.space = static_cast<uint32_t>(value >> 32);
        decision.row = static_cast<Row>(value & 0xffffffff);
        decisions_.push_back(decision);
      }
    }
    if (decision.unknown) return UnknownFrom(row, on);
    if (decision.step == 0) return;
    events_.push_back({.on = on, .row = row, .violation = -1, .step = decision.step});
  }

  // What history says of a violation: nullopt: nothing; step -1: it cannot be told.
  std::optional<int64_t> Cited(const SourceRow& source) const {
    std::optional<int64_t> step;
    bool standing = false;
    for (const Decision& decision : decisions_) {
      if (decision.space != source.space || decision.row != source.row) continue;
      if (decision.unknown) return -1;
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

  void ReadViolation(Row row) {
    const SourceRow source = Source(row);
    const hir::Violation& violation = ViolationOf(source.violation);
    const View& applicable = task_.view(violation.applicable);
    const View& on = task_.view(violation.on);
    const bool applies_known = applicable.StateAt(source.row) == kValue;
    if (applies_known && applicable.Get(source.row) == 0) return Say(row, 0, kNotApplicable);
    if (const auto step = Cited(source)) {
      if (*step < 0 || !applies_known) return UnknownViolation(row);
      return Say(row, *step, kDecided);
    }
    if (on.StateAt(source.row) != kValue) {
      forget_ = true;
      return;
    }
    Event event{.on = static_cast<Date>(on.Get(source.row)), .row = row, .violation = source.violation};
    const data::Period& period = task_.run.snapshot.period;
    if (event.on < period.first || event.on > period.last) {
      if (!applies_known) return UnknownViolation(row);
      return Say(row, 0, event.on < period.first ? kEarlier : kNotApplicable);
    }
    bool known = applies_known;
    const auto read = [&](hir::ColumnId id, int64_t& value) {
      const View& view = task_.view(id);
      known = known && view.StateAt(source.row) == kValue;
      value = view.Get(source.row);
    };
    read(violation.base, event.base);
    read(violation.heavier, event.heavier);
    read(violation.lighter, event.lighter);
    read(violation.at_least, event.at_least);
    read(violation.at_most, event.at_most);
    read(violation.up_to, event.up_to);
    if (!known) return UnknownFrom(row, event.on);
    events_.push_back(event);
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
    std::sort(events_.begin(), events_.end(),
              [](const Event& a, const Event& b) { return a.on != b.on ? a.on < b.on : a.row < b.row; });
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
    if (event.on > unknown_after_) {
      event.step = 0;
      return Unknown(event.row);
    }
    if (event.violation >= 0) {
      if (!valid || earlier_.Ended()) return Say(event.row, 0, kNotSanctioned);
      event.step = Judge(ladder_, earlier_, event);
      Say(event.row, event.step, kRecommended);
    }
    Sanction(event.row, event.step, event.on);
  }

  struct Need {
    hir::SpaceId space;
    Date from = 0;
    bool below = false;
  };

  const Task& task_;
  const hir::Ladder& ladder_;
  FoldStore& fold_;
  const data::SpaceData& sanctions_;
  const data::SpaceData& subjects_;
  std::vector<Need> needs_;
  bool uniformly_ = true;
  // of one person
  std::vector<Event> events_;
  std::vector<Decision> decisions_;
  Register earlier_;
  Date unknown_after_ = kMaxDate;
  bool forget_ = false;
};

}  // namespace

void RunFold(const Task& task, hir::LadderId ladder) {
  const Row subjects = task.run.space(task.run.program.ladders[ladder].subject).rows;
  const Range people = task.local ? task.people : Range{0, subjects};
  const auto& done = task.run.folds[ladder.value].done;
  if (std::all_of(done.begin() + people.lo, done.begin() + people.hi, [](uint8_t d) { return d != 0; }))
    return;
  Folder folder(task, ladder);
  for (Row subject = people.lo; subject < people.hi; ++subject) folder.Run(subject);
}

void EvaluateFold(const Task& task, const hir::Fold& fold, Out& out) {
  RunFold(task, fold.ladder);
  const FoldStore& store = task.run.folds[fold.ladder.value];
  const bool of_violation =
      fold.output == hir::Fold::Output::kViolationStep || fold.output == hir::Fold::Output::kViolationState;
  const auto& states = of_violation ? store.violations[fold.violation].states : store.states;
  for (size_t i = 0; i < out.size(); ++i) {
    const size_t row = static_cast<size_t>(task.rows.lo) + i;
    switch (fold.output) {
      case hir::Fold::Output::kViolationStep:
        out.Set(i, store.violations[fold.violation].step[row]);
        break;
      case hir::Fold::Output::kViolationState:
        out.Set(i, store.violations[fold.violation].code[row]);
        break;
      case hir::Fold::Output::kSanctionStep:
        out.Set(i, store.step[row]);
        break;
      case hir::Fold::Output::kSanctionOn:
        out.Set(i, store.on[row]);
        break;
      case hir::Fold::Output::kSanctionUntil:
        out.Set(i, store.until[row]);
        break;
    }
    if (states[row] != kValue) out.SetState(i, states[row]);
  }
}

}  // namespace kaocheng::exec
