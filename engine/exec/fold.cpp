#include "engine/exec/fold.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "engine/data/ranges.h"
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
  Folder(const Task& task, hir::LadderId id)
      : task_(task),
        ladder_(task.run.program.ladders[id]),
        fold_(task.run.folds[id.value]),
        sanctions_(task.run.space(ladder_.sanctions)),
        subjects_(task.run.space(ladder_.subject)),
        days_(sanctions_.on.data()),
        earlier_(ladder_) {
    const data::Period& period = task.run.snapshot.period;
    if (ladder_.history.valid()) {
      NeedSupply(ladder_.history, range::HistoryDays(ladder_, period).first, history_needs_);
    }
    for (const hir::Violation& violation : ladder_.violations) {
      NeedSupply(violation.space, period.first, violation_needs_);
      Applies& applies =
          applies_.emplace_back(Applies{task.view(violation.clauses.applicable), task.view(violation.on)});
      applies.plainly = applies.applicable.states == nullptr && applies.on.states == nullptr &&
                        !applies.applicable.constant;
    }
  }

  void Run(Row subject) {
    const auto s = static_cast<size_t>(subject);
    if (fold_.done[s] != 0) return;
    fold_.done[s] = 1;
    range::Missing missing{!Supplied(subject, history_needs_), !Supplied(subject, violation_needs_)};
    if (!subjects_.foreign.empty() && subjects_.foreign[s] != 0) missing = {true, true};
    fold_.unsupplied[s] = missing.history || missing.violations ? 1 : 0;
    const Row begin = sanctions_.offsets[s];
    const Row end = sanctions_.offsets[s + 1];
    if (begin == end) return;
    events_.clear();
    at_end_.clear();
    decisions_.clear();
    known_ = fold_.unsupplied[s] == 0;
    if (fold_.sanctions) {
      std::copy_n(days_ + begin, end - begin, fold_.on.data() + begin);
      std::copy_n(days_ + begin, end - begin, fold_.until.data() + begin);
    }
    if (known_) ReadAll(subject, begin);
    known_ ? JudgeAll(subject) : JudgeCarefully(subject, missing);
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

  struct Need {
    hir::SpaceId space;
    Date from = 0;
    bool below = false;
    bool common = false;  // what most owners have is enough
  };
  struct Needs {
    bool uniformly = true;  // what is supplied alike for all is there
    std::vector<Need> by_owner;
  };

  // Records of people below the subject count too: all of them must be supplied.
  void NeedSupply(hir::SpaceId space, Date from, Needs& needs) {
    const hir::Space& declared = task_.run.program.spaces[space];
    if (declared.kind != hir::Space::Kind::kRecord) return;
    const data::SpaceData& data = task_.run.space(space);
    if (data.supplied.uniform()) {
      needs.uniformly &= data::Covers(data.supplied.common, {from, task_.run.snapshot.period.last});
    } else {
      const bool common = data::Covers(data.supplied.common, {from, task_.run.snapshot.period.last});
      needs.by_owner.push_back({space, from, declared.owner != ladder_.subject, common});
    }
  }

  bool Supplied(Row subject, const Needs& needs) const {
    if (!needs.uniformly) return false;
    for (const Need& need : needs.by_owner) {
      const data::SpaceData& data = task_.run.space(need.space);
      const Date last = task_.run.snapshot.period.last;
      if (!need.below) {
        if (need.common && data.supplied.HasCommon(subject)) continue;
        if (!data::Covers(data.supplied.of(subject), {need.from, last})) return false;
        continue;
      }
      const Row* subjects = Ancestors(task_.run, task_.run.program.spaces[need.space].owner, ladder_.subject);
      const auto owners = data.supplied.owners->days.owners();
      for (Row owner = 0; owner < owners; ++owner)
        if (subjects[owner] == subject && !data::Covers(data.supplied.of(owner), {need.from, last}))
          return false;
    }
    return true;
  }

  struct Applies {
    View applicable, on;
    bool plainly = false;  // every row of both has a value
  };

  void Say(Row row, int64_t step, uint8_t code) {
    const SourceRow source = Source(row);
    FoldStore::Violation& out = fold_.violations[static_cast<size_t>(source.violation)];
    out.step[Index(source.row)] = static_cast<uint8_t>(step);
    out.code[Index(source.row)] = code;
  }
  void Sanction(Row row, int64_t step, Date on) {
    if (!fold_.sanctions) return;
    fold_.step[Index(row)] = static_cast<uint8_t>(step);
    if (step == 0) return;
    fold_.on[Index(row)] = on;
    fold_.until[Index(row)] = UntilOf(ladder_, step, on);
  }

  void ReadHistory(Row row) {
    const SourceRow source = Source(row);
    Decision decision;
    const View* annulled = ladder_.history_annulled.valid() ? &task_.view(ladder_.history_annulled) : nullptr;
    const View& step = task_.view(ladder_.history_step);
    const bool annulled_known = annulled == nullptr || annulled->StateAt(source.row) == kValue;
    decision.annulled = annulled != nullptr && annulled_known && annulled->Get(source.row) != 0;
    const bool step_known = step.StateAt(source.row) == kValue;
    known_ = known_ && annulled_known && (decision.annulled || step_known);
    decision.step = decision.annulled ? 0 : step.Get(source.row);
    if (ladder_.history_cause.valid()) {
      const View& cause = task_.view(ladder_.history_cause);
      known_ = known_ && cause.StateAt(source.row) != kUndetermined;
      if (cause.StateAt(source.row) == kValue) {
        const int64_t value = cause.Get(source.row);
        decision.space = static_cast<uint32_t>(value >> 32);
        decision.row = static_cast<Row>(value & 0xffffffff);
        decisions_.push_back(decision);
      }
    }
    if (decision.step == 0) return;
    events_.push_back({.on = sanctions_.on[Index(row)], .row = row, .violation = -1, .step = decision.step});
  }

  // What history says of a violation: nullopt: nothing; step -1: its rows differ.
  std::optional<int64_t> Cited(const SourceRow& source) const {
    std::optional<int64_t> step;
    bool standing = false;
    for (const Decision& decision : decisions_) {
      if (decision.space != source.space || decision.row != source.row) continue;
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

  // A person's rows lie as their sources do: history, then violation after violation (data::MakeSanctions).
  void ReadAll(Row subject, Row row) {
    if (ladder_.history.valid())
      for (size_t n = RowsOfSubject(ladder_.history, subject).size(); n > 0; --n) ReadHistory(row++);
    for (size_t v = 0; v < applies_.size(); ++v) {
      const hir::SpaceId space = ladder_.violations[v].space;
      const Range sources = RowsOfSubject(space, subject);
      EachThatMayApply(applies_[v], sources, [&](Row source) {
        ReadViolation(row + source - sources.lo, {space.value, source, static_cast<int32_t>(v)});
      });
      row += static_cast<Row>(sources.size());
    }
  }

  // Of most rows nothing is said, and what the store says of such a row is that.
  template <typename Fn>
  static void EachThatMayApply(const Applies& applies, Range rows, Fn fn) {
    if (!applies.plainly) {
      for (Row row = rows.lo; row < rows.hi; ++row) fn(row);
      return;
    }
    for (Row row = rows.lo; row < rows.hi; ++row) {
      const auto* said = applies.applicable.Values<uint8_t>(row);
      const void* next = std::memchr(said, 1, static_cast<size_t>(rows.hi - row));
      if (next == nullptr) return;
      row += static_cast<Row>(static_cast<const uint8_t*>(next) - said);
      fn(row);
    }
  }

  void ReadViolation(Row row, const SourceRow& source) {
    const hir::Violation& violation = ViolationOf(source.violation);
    const View& applicable = applies_[static_cast<size_t>(source.violation)].applicable;
    const View& on = applies_[static_cast<size_t>(source.violation)].on;
    if (applicable.StateAt(source.row) != kValue || on.StateAt(source.row) != kValue) {
      known_ = false;
      return;
    }
    if (applicable.Get(source.row) == 0) return;
    if (const auto step = Cited(source)) {
      known_ = known_ && *step >= 0;
      return Say(row, *step, kDecided);
    }
    Event event{.on = static_cast<Date>(on.Get(source.row)), .row = row, .violation = source.violation};
    const data::Period& period = task_.run.snapshot.period;
    if (event.on < period.first || event.on > period.last)
      return Say(row, 0, event.on < period.first ? kEarlier : kNotApplicable);
    event.clauses = ReadClauses(violation.clauses, source.row);
    if (violation.at_end) {
      const View& then = task_.view(violation.at_end->applicable);
      event.at_end = static_cast<int32_t>(at_end_.size());
      at_end_.emplace_back();
      if (then.StateAt(source.row) != kValue)
        known_ = false;
      else if (then.Get(source.row) != 0)
        at_end_.back() = ReadClauses(*violation.at_end, source.row);
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
    std::vector<range::Event> events;
    for (Row row = begin; row < end; ++row) events.push_back(EventOf(row));
    std::vector<range::Judged> judged =
        range::Fold(task_.run.program, ladder_, task_.run.snapshot.period, events, missing,
                    [&](Date day) { return ValidityAt(subject, day); });
    for (Row row = begin; row < end; ++row) {
      const range::Judged& one = judged[Index(row - begin)];
      if (fold_.sanctions) {
        fold_.step[Index(row)] = static_cast<uint8_t>(one.sanction.lo);
        fold_.until[Index(row)] = static_cast<Date>(one.until.lo);
        if (!one.sanction.is_value() || !one.until.is_value()) fold_.states[Index(row)] = kUndetermined;
      }
      const SourceRow source = Source(row);
      if (source.violation < 0) continue;
      const bool starts_nothing = !task_.run.undecided && one.state == range::Value(kRecommended);
      Say(row, starts_nothing ? 0 : one.step.lo, static_cast<uint8_t>(one.state.lo));
      if (!one.step.is_value() || !one.state.is_value())
        fold_.violations[static_cast<size_t>(source.violation)].states[Index(source.row)] = kUndetermined;
    }
    const std::lock_guard lock(fold_.careful->mutex);
    fold_.careful->people.emplace(subject, std::move(judged));
  }

  range::Event EventOf(Row row) const {
    const SourceRow source = Source(row);
    const range::Read read = [&](hir::ColumnId id) { return PossibleAt(task_, id, source.row); };
    range::Event event;
    event.on = sanctions_.on[Index(row)];
    if (source.violation < 0) {
      event.history = true;
      event.decided = read(ladder_.history_step);
      if (ladder_.history_annulled.valid()) event.annulled = read(ladder_.history_annulled);
      if (ladder_.history_cause.valid()) event.cause = read(ladder_.history_cause);
      return event;
    }
    const hir::Violation& violation = ViolationOf(source.violation);
    event.counts = task_.run.undecided;
    event.itself = int64_t{source.space} << 32 | source.row;
    event.clauses = range::ReadClauses(violation.clauses, read);
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
    if (event.violation >= 0) {
      if (!valid || earlier_.Ended()) return Say(event.row, 0, kNotSanctioned);
      event.step = Judge(ladder_, earlier_, event.clauses, event.on);
      if (event.at_end >= 0) {
        const Inputs& at_end = at_end_[static_cast<size_t>(event.at_end)];
        event.step = std::min(event.step, Judge(ladder_, earlier_, at_end, event.on));
      }
      if (!task_.run.undecided) event.step = 0;
      Say(event.row, event.step, kRecommended);
    }
    Sanction(event.row, event.step, event.on);
  }

  const Task& task_;
  const hir::Ladder& ladder_;
  FoldStore& fold_;
  const data::SpaceData& sanctions_;
  const data::SpaceData& subjects_;
  const Date* days_;  // of sanction rows
  Needs history_needs_, violation_needs_;
  std::vector<Applies> applies_;  // by violation
  // of one person
  std::vector<Event> events_;
  std::vector<Inputs> at_end_;  // of those that two laws judge
  std::vector<Decision> decisions_;
  Register earlier_;
  bool known_ = true;  // nothing of what its fold reads is missing
};

}  // namespace

void RunFold(const Task& task, hir::LadderId ladder) {
  const Row subjects = task.run.space(task.run.program.ladders[ladder].subject).rows;
  const Range people = task.local ? task.people : Range{0, subjects};
  std::unique_lock<std::mutex> alone;
  if (!task.local) alone = std::unique_lock(*task.run.folds[ladder.value].whole);
  const auto& done = task.run.folds[ladder.value].done;
  if (std::all_of(done.begin() + people.lo, done.begin() + people.hi, [](uint8_t d) { return d != 0; }))
    return;
  Folder folder(task, ladder);
  for (Row subject = people.lo; subject < people.hi; ++subject) folder.Run(subject);
}

}  // namespace kaocheng::exec
