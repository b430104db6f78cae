#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "tests/reference/calendar.h"
#include "tests/reference/world.h"

// One person after the other, one day after the other. Nothing is kept in registers: what runs or escalates
// on a day is looked up in the list of all sanctions that started before it.
namespace kaocheng::reference {
namespace {

constexpr int64_t kNotApplicable = 0, kRecommended = 1, kDecided = 2, kEarlier = 3, kNotSanctioned = 4;

struct Started {
  int64_t day = 0;
  int64_t step = 0;
};

struct Occurrence {  // a row of the history, or of a violation's space
  size_t violation = 0;
  data::Row row = 0;
  Cell on;
};

struct Person {
  data::Row row = 0;
  std::vector<Occurrence> history, violations;
};

size_t Index(data::Row row) { return static_cast<size_t>(row); }

std::optional<int64_t> Plus(int64_t date, hir::TypeKind unit, int64_t length) {
  if (unit == hir::TypeKind::kMonths) return PlusMonths(date, length);
  return IsDate(date + length) ? std::optional(date + length) : std::nullopt;
}

// x < date + length, where a sum beyond the calendar is later than every day.
bool Before(int64_t x, int64_t date, hir::TypeKind unit, int64_t length) {
  const auto end = Plus(date, unit, length);
  return !end || x < *end;
}

class PersonFold {
 public:
  PersonFold(const World& world, const hir::Ladder& ladder, const Person& person, FoldResult& result)
      : world_(world), ladder_(ladder), person_(person), result_(result) {}

  void Run() {
    if (!Supplied() || !Citations() || !Dated()) {
      GiveUp();
      return;
    }
    std::set<int64_t> days;
    for (const Occurrence& one : person_.history) days.insert(one.on.value);
    for (const Occurrence& one : person_.violations) days.insert(one.on.value);
    std::optional<int64_t> validity;
    for (const int64_t day : days) {
      const auto now = ValidityOf(day);
      if (now && now != validity) {
        started_.clear();
        validity = now;
      }
      Day(day, now.has_value());
    }
  }

  bool unsupplied() const { return unsupplied_; }

 private:
  // Section 7: decided sanctions are needed back to the period's start minus the longest length or window.
  bool Supplied() {
    const data::Period& period = world_.snapshot.period;
    int64_t needed = period.first;
    const auto reach = [&](hir::TypeKind unit, int64_t length) {
      needed = std::min<int64_t>(needed, Plus(period.first, unit, -length).value_or(kMinDate));
    };
    for (const hir::Step& step : ladder_.steps) {
      if (!step.final) reach(step.unit, step.lasts);
    }
    for (const hir::Escalation& escalation : ladder_.escalations) reach(escalation.unit, escalation.last);
    // Of a foreign unit some of what there is lies elsewhere.
    const auto& foreign = world_.rows(ladder_.subject).foreign;
    bool supplied = foreign.empty() || foreign.at(Index(person_.row)) == 0;
    if (ladder_.history.valid()) supplied = supplied && OwnSupply(ladder_.history, needed, period.last);
    for (const hir::Violation& violation : ladder_.violations) {
      supplied = supplied && OwnSupply(violation.space, period.first, period.last);
    }
    unsupplied_ = !supplied;
    return supplied;
  }

  bool OwnSupply(hir::SpaceId space, int64_t first, int64_t last) const {
    return IsSupplied(world_, space, person_.row, first, last);
  }

  // Which history rows cite which violation; false where a citation cannot be read, since any violation may
  // be meant.
  bool Citations() {
    if (!ladder_.history_cause.valid()) return true;
    for (const Occurrence& one : person_.history) {
      const Cell& cause = world_.at(ladder_.history_cause, one.row);
      if (cause.undetermined()) return false;
      if (cause.known()) citing_[cause.value].push_back(one.row);
    }
    return true;
  }

  // The dates of what is to be judged are known; without one its place in the fold is not.
  bool Dated() const {
    return std::all_of(person_.violations.begin(), person_.violations.end(), [&](const Occurrence& one) {
      const hir::Violation& violation = ladder_.violations[one.violation];
      return one.on.known() || Citing(one) != nullptr || world_.at(violation.applicable, one.row) == Known(0);
    });
  }

  const std::vector<data::Row>* Citing(const Occurrence& one) const {
    const auto found = citing_.find(int64_t{ladder_.violations[one.violation].space.value} << 32 | one.row);
    return found == citing_.end() ? nullptr : &found->second;
  }

  void GiveUp() {
    for (const Occurrence& one : person_.violations) Event(one) = {Undetermined(), Undetermined()};
    const data::SpaceData& rows = world_.rows(ladder_.sanctions);
    for (data::Row row = 0; row < rows.rows; ++row) {
      if (rows.owner.at(Index(row)) == person_.row) {
        result_.sanctions.at(Index(row)) = {Undetermined(), Undetermined(), Undetermined()};
      }
    }
  }

  FoldResult::Event& Event(const Occurrence& one) {
    return result_.events.at(one.violation).at(Index(one.row));
  }

  // The first day of the stretch of spells without a gap that the day lies in.
  std::optional<int64_t> ValidityOf(int64_t day) const {
    const data::SpaceData& rows = world_.rows(ladder_.subject);
    std::optional<int64_t> from;
    int64_t until = kMinDate;
    for (data::Row i = rows.spell_offsets.at(Index(person_.row));
         i < rows.spell_offsets.at(Index(person_.row) + 1); ++i) {
      const data::Spell& spell = rows.spells.at(Index(i));
      if (!from || spell.from > until) from = spell.from;
      until = spell.until;
      if (spell.from <= day && day < spell.until) return from;
    }
    return std::nullopt;
  }

  // Unannulled: its step; annulled: none.
  Cell HistoryStep(data::Row row) const {
    if (ladder_.history_annulled.valid()) {
      const Cell& annulled = world_.at(ladder_.history_annulled, row);
      if (!annulled.known()) return Undetermined();
      if (annulled.value != 0) return Known(0);
    }
    const Cell& step = world_.at(ladder_.history_step, row);
    return step.known() ? step : Undetermined();
  }

  bool Annulled(data::Row row) const {
    return ladder_.history_annulled.valid() && world_.at(ladder_.history_annulled, row) == Known(1);
  }

  // The step of a violation that history cites: of its unannulled rows, which must agree; none if all are
  // annulled.
  Cell CitedStep(const std::vector<data::Row>& citing) const {
    std::optional<Cell> step;
    for (const data::Row row : citing) {
      if (Annulled(row)) continue;
      const Cell own = HistoryStep(row);
      if (!own.known() || (step && !(*step == own))) return Undetermined();
      step = own;
    }
    return step.value_or(Known(0));
  }

  void Day(int64_t day, bool valid) {
    bool taints = false;
    int64_t heaviest = 0;
    for (const Occurrence& one : person_.violations) {
      if (one.on.value != day) continue;
      Event(one) = Judge(one, day, valid);
      const FoldResult::Event& event = Event(one);
      if (event.state == Known(kRecommended)) heaviest = std::max(heaviest, event.step.value);
      taints |= ToBeJudged(one, day) && !Readable(one);
    }
    for (const Occurrence& one : person_.history) {
      if (one.on.value != day) continue;
      const Cell step = HistoryStep(one.row);
      if (step.known()) heaviest = std::max(heaviest, step.value);
      taints |= !step.known();
    }
    if (heaviest > 0 && valid) started_.push_back({day, heaviest});
    WriteSanctions(day);
    tainted_ |= taints;
  }

  // An undecided violation of the period, as far as can be told.
  bool ToBeJudged(const Occurrence& one, int64_t day) const {
    const data::Period& period = world_.snapshot.period;
    return world_.at(ladder_.violations[one.violation].applicable, one.row) != Known(0) &&
           Citing(one) == nullptr && period.first <= day && day <= period.last;
  }

  FoldResult::Event Judge(const Occurrence& one, int64_t day, bool valid) const {
    const Cell& applicable = world_.at(ladder_.violations[one.violation].applicable, one.row);
    if (applicable == Known(0)) return {Known(0), Known(kNotApplicable)};
    if (!ToBeJudged(one, day)) {
      if (!applicable.known()) return {Undetermined(), Undetermined()};
      if (const auto* citing = Citing(one)) {
        const Cell step = CitedStep(*citing);
        return {step, step.known() ? Known(kDecided) : Undetermined()};
      }
      return {Known(0), Known(day < world_.snapshot.period.first ? kEarlier : kNotApplicable)};
    }
    if (tainted_ || !Readable(one)) return {Undetermined(), Undetermined()};
    if (!valid || AfterFinal()) return {Known(0), Known(kNotSanctioned)};
    return {Known(Sentence(ladder_.violations[one.violation], one.row, day)), Known(kRecommended)};
  }

  bool Readable(const Occurrence& one) const {
    const hir::Violation& violation = ladder_.violations[one.violation];
    for (const hir::ColumnId input :
         {violation.applicable, violation.base, violation.heavier, violation.lighter, violation.at_least,
          violation.at_most, violation.up_to}) {
      if (!world_.at(input, one.row).known()) return false;
    }
    return true;
  }

  bool AfterFinal() const {
    return std::any_of(started_.begin(), started_.end(),
                       [&](const Started& one) { return StepOf(one.step).final; });
  }

  const hir::Step& StepOf(int64_t step) const { return ladder_.steps.at(static_cast<size_t>(step - 1)); }

  // The five rules of section 7, in their order.
  int64_t Sentence(const hir::Violation& violation, data::Row row, int64_t day) const {
    const auto input = [&](hir::ColumnId column) { return world_.at(column, row).value; };
    // 1
    const int64_t base = input(violation.base);
    if (base == 0) return 0;
    // 2
    int64_t step = base + input(violation.heavier);
    const int64_t running = Running(day);
    if (ladder_.repeat > 0 && running > 0) step = std::max(step, running + ladder_.repeat);
    step = std::min(step, std::max(base, input(violation.up_to)));
    // 3
    step = std::max<int64_t>(step - input(violation.lighter), 1);
    step = std::max(step, input(violation.at_least));
    step = std::min(step, input(violation.at_most));
    // 4
    for (const hir::Escalation& escalation : ladder_.escalations) {
      const auto counts = [&](const Started& one) {
        return one.step >= escalation.of && Before(day, one.day, escalation.unit, escalation.last);
      };
      const auto earlier = std::count_if(started_.begin(), started_.end(), counts);
      if (step >= escalation.of && earlier >= escalation.count - 1) step = std::max(step, escalation.to);
    }
    // 5
    return std::min(step, input(violation.at_most));
  }

  // The heaviest sanction that started before this day and still runs on it.
  int64_t Running(int64_t day) const {
    int64_t heaviest = 0;
    for (const Started& one : started_) {
      const hir::Step& step = StepOf(one.step);
      if (step.final || Before(day, one.day, step.unit, step.lasts)) heaviest = std::max(heaviest, one.step);
    }
    return heaviest;
  }

  void WriteSanctions(int64_t day) {
    const data::SpaceData& rows = world_.rows(ladder_.sanctions);
    for (data::Row row = 0; row < rows.rows; ++row) {
      if (rows.owner.at(Index(row)) != person_.row) continue;
      const int32_t violation = rows.source_violation.at(Index(row));
      const data::Row source = rows.source_row.at(Index(row));
      if (violation < 0) {
        if (world_.rows(ladder_.history).on.at(Index(source)) != day) continue;
        const Cell step = HistoryStep(source);
        Write(row, day, tainted_ && step != Known(0) ? Undetermined() : step);
      } else {
        const Occurrence one{static_cast<size_t>(violation), source,
                             world_.at(ladder_.violations[static_cast<size_t>(violation)].on, source)};
        // What is decided is in the history's row; what is not of the period is no sanction.
        if (one.on == Known(day)) Write(row, day, ToBeJudged(one, day) ? Event(one).step : Known(0));
      }
    }
  }

  void Write(data::Row row, int64_t day, Cell step) {
    FoldResult::Sanction& sanction = result_.sanctions.at(Index(row));
    sanction = {step, step, step};
    if (!step.known()) return;
    sanction.on = Known(day);
    sanction.until = Known(day);  // `none` runs on no day
    if (step.value == 0) return;
    const hir::Step& own = StepOf(step.value);
    sanction.until = Known(own.final ? kMaxDate : Plus(day, own.unit, own.lasts).value_or(kMaxDate));
  }

  const World& world_;
  const hir::Ladder& ladder_;
  const Person& person_;
  FoldResult& result_;
  std::map<int64_t, std::vector<data::Row>> citing_;  // by violation value (space << 32 | row)
  std::vector<Started> started_;                      // within this validity, one a day
  bool unsupplied_ = false;
  bool tainted_ = false;  // something of an earlier day could not be told
};

}  // namespace

FoldResult RunFold(const World& world, const hir::Ladder& ladder) {
  FoldResult result;
  std::vector<Person> people(Index(world.rows(ladder.subject).rows));
  for (size_t i = 0; i < people.size(); ++i) people[i].row = static_cast<data::Row>(i);
  if (ladder.history.valid()) {
    const data::SpaceData& rows = world.rows(ladder.history);
    for (data::Row row = 0; row < rows.rows; ++row) {
      const data::Row person = world.Ancestor(ladder.history, row, ladder.subject);
      if (person != data::kNoRow)
        people.at(Index(person)).history.push_back({0, row, Known(rows.on.at(Index(row)))});
    }
  }
  for (size_t i = 0; i < ladder.violations.size(); ++i) {
    const hir::Violation& violation = ladder.violations[i];
    result.events.emplace_back(Index(world.rows(violation.space).rows));
    for (data::Row row = 0; row < world.rows(violation.space).rows; ++row) {
      const data::Row person = world.Ancestor(violation.space, row, ladder.subject);
      if (person != data::kNoRow)
        people.at(Index(person)).violations.push_back({i, row, world.at(violation.on, row)});
    }
  }
  result.sanctions.resize(Index(world.rows(ladder.sanctions).rows));
  for (const Person& person : people) {
    PersonFold fold(world, ladder, person, result);
    fold.Run();
    result.unsupplied.push_back(fold.unsupplied());
  }
  return result;
}

}  // namespace kaocheng::reference
