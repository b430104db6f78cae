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

// All that is open, resolved to the lightest or to the heaviest.
class Side {
 public:
  Side(const hir::Ladder& ladder, bool heavy) : ladder_(ladder), heavy_(heavy) {}

  void Forget() { started_.clear(); }
  void Start(int64_t day, int64_t step) { started_.push_back({day, step}); }
  // Decisions or violations that nobody supplied: whatever they may do, they have done.
  void Saturate() { saturated_ = true; }

  bool AfterFinal() const {
    if (saturated_) return ladder_.steps.back().final;
    return std::any_of(started_.begin(), started_.end(),
                       [&](const Started& one) { return StepOf(one.step).final; });
  }

  // The five rules of chapter *Ladders* (docs/language/rules.md), in their order. What mitigates is taken
  // from the other end.
  int64_t Sentence(const std::vector<Cell>& in, int64_t day) const {
    const auto worse = [&](size_t i) { return heavy_ ? in[i].hi : in[i].lo; };
    // 1
    const int64_t base = worse(0);
    if (base == 0) return 0;
    // 2
    int64_t step = base + worse(1);
    const int64_t running = Running(day);
    if (worse(6) > 0 && running > 0) step = std::max(step, running + worse(6));
    step = std::min(step, std::max(base, worse(5)));
    // 3
    step = std::max<int64_t>(step - (heavy_ ? in[2].lo : in[2].hi), 1);
    step = std::max(step, worse(3));
    step = std::min(step, worse(4));
    // 4
    for (const hir::Escalation& escalation : ladder_.escalations) {
      const auto counts = [&](const Started& one) {
        return one.step >= escalation.of && Before(day, one.day, escalation.unit, escalation.last);
      };
      const auto earlier = std::count_if(started_.begin(), started_.end(), counts);
      if (step >= escalation.of && (saturated_ || earlier >= escalation.count - 1))
        step = std::max(step, escalation.to);
    }
    // 5
    return std::min(step, worse(4));
  }

 private:
  const hir::Step& StepOf(int64_t step) const { return ladder_.steps.at(static_cast<size_t>(step - 1)); }

  // The heaviest sanction that started before this day and still runs on it.
  int64_t Running(int64_t day) const {
    if (saturated_) return static_cast<int64_t>(ladder_.steps.size());
    int64_t heaviest = 0;
    for (const Started& one : started_) {
      const hir::Step& step = StepOf(one.step);
      if (step.final || Before(day, one.day, step.unit, step.lasts)) heaviest = std::max(heaviest, one.step);
    }
    return heaviest;
  }

  const hir::Ladder& ladder_;
  bool heavy_;
  bool saturated_ = false;
  std::vector<Started> started_;  // within this validity, one a day
};

class PersonFold {
 public:
  PersonFold(const World& world, const hir::Ladder& ladder, const Person& person, FoldResult& result)
      : world_(world),
        ladder_(ladder),
        person_(person),
        result_(result),
        light_(ladder, false),
        heavy_(ladder, true) {}

  void Run() {
    FindGaps();
    std::set<int64_t> days;
    for (const Occurrence& one : person_.history) days.insert(one.on.value);
    for (const Occurrence& one : person_.violations) days.insert(one.on.value);
    std::optional<int64_t> validity;
    for (const int64_t day : days) {
      const auto now = ValidityOf(day);
      if (now && now != validity) {
        light_.Forget();
        heavy_.Forget();
        validity = now;
      }
      Day(day, now.has_value());
    }
  }

  bool unsupplied() const { return unsupplied_; }

 private:
  // Chapter *Unknown* (docs/language/values.md): decided sanctions are needed back to the period's start
  // minus the longest length or window.
  void FindGaps() {
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
    const bool partly = !foreign.empty() && foreign.at(Index(person_.row)) != 0;
    history_missing_ = partly;
    unsupplied_ = partly;
    if (ladder_.history.valid()) history_missing_ |= !OwnSupply(ladder_.history, needed, period.last);
    unsupplied_ |= history_missing_;
    for (const hir::Violation& violation : ladder_.violations) {
      unsupplied_ |= !OwnSupply(violation.space, period.first, period.last);
    }
    if (unsupplied_) heavy_.Saturate();
  }

  bool OwnSupply(hir::SpaceId space, int64_t first, int64_t last) const {
    return IsSupplied(world_, space, person_.row, first, last);
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

  hir::Type StepType() const { return {hir::TypeKind::kEnum, false, ladder_.steps_enum.value}; }

  // Whether a history row is annulled: [0, 1] where that cannot be told.
  Cell Annulled(data::Row row) const {
    if (!ladder_.history_annulled.valid()) return Known(0);
    return Required(world_.program, {hir::TypeKind::kBoolean, false, 0},
                    world_.at(ladder_.history_annulled, row));
  }
  Cell Written(data::Row row) const {
    return Required(world_.program, StepType(), world_.at(ladder_.history_step, row));
  }
  // Unannulled: its step; annulled: none.
  Cell HistoryStep(data::Row row) const {
    const Cell annulled = Annulled(row);
    if (annulled == Known(1)) return Known(0);
    return annulled == Known(0) ? Written(row) : Either(Known(0), Written(row));
  }

  struct Citation {
    bool surely = false, maybe = false;  // a row cites it
    Cell step = Known(0);                // as it is decided, if it is
  };

  // What history says of a violation: unannulled rows that cite it must agree; none if all are annulled.
  Citation CitationOf(const Occurrence& one) const {
    Citation citation;
    const Cell any = AnyOf(world_.program, StepType());
    if (!ladder_.history_cause.valid()) return citation;
    const int64_t itself = int64_t{ladder_.violations[one.violation].space.value} << 32 | one.row;
    std::vector<data::Row> standing;
    bool some_stands = false;
    for (const Occurrence& decision : person_.history) {
      const Cell& cause = world_.at(ladder_.history_cause, decision.row);
      if (cause.absent() || itself < cause.lo || cause.hi < itself) continue;
      (cause.known() ? citation.surely : citation.maybe) = true;
      if (Annulled(decision.row) == Known(1)) continue;
      standing.push_back(decision.row);
      some_stands |= cause.known() && Annulled(decision.row) == Known(0);
    }
    bool agree = true;
    for (const data::Row row : standing) {
      agree = agree &&
              (standing.size() == 1 || (Written(row).known() && Written(row) == Written(standing.front())));
    }
    if (history_missing_) {
      citation.maybe = true;
      citation.step = any;
    } else if (!agree) {
      citation.step = any;
    } else if (!standing.empty()) {
      const Cell written = Written(standing.front());
      citation.step = some_stands ? written : Either(Known(0), written);
    }
    citation.maybe |= citation.surely;
    return citation;
  }

  void Day(int64_t day, bool valid) {
    int64_t light = 0, heavy = 0;
    const auto note = [&](const Cell& sanction) {
      light = std::max(light, sanction.lo);
      heavy = std::max(heavy, sanction.hi);
    };
    for (const Occurrence& one : person_.violations) {
      if (one.on.value == day) note(Judge(one, day, valid));
    }
    for (const Occurrence& one : person_.history) {
      if (one.on.value != day) continue;
      note(HistoryStep(one.row));
      Write(-1, one.row, day, HistoryStep(one.row));
    }
    if (!valid) return;
    if (light > 0) light_.Start(day, light);
    if (heavy > 0) heavy_.Start(day, heavy);
  }

  // Every way in which it may come out; gives the sanction that it may start.
  Cell Judge(const Occurrence& one, int64_t day, bool valid) {
    const hir::Violation& violation = ladder_.violations[one.violation];
    const data::Period& period = world_.snapshot.period;
    const Cell applicable = Required(world_.program, {hir::TypeKind::kBoolean, false, 0},
                                     world_.at(violation.clauses.applicable, one.row));
    std::vector<FoldResult::Event> ways;
    std::vector<Cell> sanctions;
    const auto way = [&](const Cell& step, int64_t state, const Cell& sanction) {
      ways.push_back({step, Known(state)});
      sanctions.push_back(sanction);
    };
    const Citation citation = CitationOf(one);
    if (applicable.lo == 0) way(Known(0), kNotApplicable, Known(0));
    if (applicable.hi == 1 && citation.maybe) way(citation.step, kDecided, Known(0));
    if (applicable.hi == 1 && !citation.surely) {
      if (day < period.first) {
        way(Known(0), kEarlier, Known(0));
      } else if (day > period.last) {
        way(Known(0), kNotApplicable, Known(0));
      } else {
        const bool sanctioned = valid && !light_.AfterFinal();
        if (!sanctioned || heavy_.AfterFinal()) way(Known(0), kNotSanctioned, Known(0));
        Cell step = Sentence(violation.clauses, one.row, day);
        // Both laws, judged against the same sanctions: no heavier than either.
        if (violation.at_end) {
          const Cell later = AtEnd(*violation.at_end, one.row, day);
          step = Between(std::min(step.lo, later.lo), std::min(step.hi, later.hi));
        }
        if (sanctioned) way(step, kRecommended, step);
      }
    }
    FoldResult::Event result = ways.front();
    Cell sanction = sanctions.front();
    for (size_t i = 1; i < ways.size(); ++i) {
      result = {Either(result.step, ways[i].step), Either(result.state, ways[i].state)};
      sanction = Either(sanction, sanctions[i]);
    }
    Event(one) = result;
    Write(static_cast<int32_t>(one.violation), one.row, day, sanction);
    return sanction;
  }

  Cell Sentence(const hir::Clauses& law, data::Row row, int64_t day) const {
    return Between(light_.Sentence(Inputs(law, row), day), heavy_.Sentence(Inputs(law, row), day));
  }
  // A law that does not know the violation gives nothing; where that is open, anything down to nothing.
  Cell AtEnd(const hir::Clauses& law, data::Row row, int64_t day) const {
    const Cell known =
        Required(world_.program, {hir::TypeKind::kBoolean, false, 0}, world_.at(law.applicable, row));
    if (known == Known(0)) return Known(0);
    const Cell step = Sentence(law, row, day);
    return known == Known(1) ? step : Either(Known(0), step);
  }

  std::vector<Cell> Inputs(const hir::Clauses& law, data::Row row) const {
    std::vector<Cell> inputs;
    for (const hir::ColumnId input :
         {law.base, law.heavier, law.lighter, law.at_least, law.at_most, law.up_to, law.repeat}) {
      inputs.push_back(Required(world_.program, world_.program.columns[input].type, world_.at(input, row)));
    }
    return inputs;
  }

  void Write(int32_t violation, data::Row source, int64_t day, const Cell& step) {
    const data::SpaceData& rows = world_.rows(ladder_.sanctions);
    for (data::Row row = 0; row < rows.rows; ++row) {
      const data::SanctionSource& from = rows.sources.at(Index(row));
      if (from.violation != violation || from.row != source) continue;
      result_.sanctions.at(Index(row)) = {step, Known(day),
                                          Between(UntilOf(step.lo, day), UntilOf(step.hi, day))};
    }
  }

  // `none` runs on no day.
  int64_t UntilOf(int64_t step, int64_t day) const {
    if (step == 0) return day;
    const hir::Step& own = ladder_.steps.at(static_cast<size_t>(step - 1));
    return own.final ? kMaxDate : Plus(day, own.unit, own.lasts).value_or(kMaxDate);
  }

  const World& world_;
  const hir::Ladder& ladder_;
  const Person& person_;
  FoldResult& result_;
  Side light_, heavy_;
  bool history_missing_ = false;
  bool unsupplied_ = false;
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
