#include "engine/range/fold.h"

#include <optional>

namespace kaocheng::range {
namespace {

constexpr int64_t kNotApplicable = 0, kRecommended = 1, kDecided = 2, kEarlier = 3, kNotSanctioned = 4;

Date After(Date on, hir::TypeKind unit, int64_t length) {
  if (unit == hir::TypeKind::kMonths) return AddMonths(on, length).value_or(kMaxDate);
  return static_cast<Date>(std::min<int64_t>(kMaxDate, on + length));
}

// One of the two runs: the sanctions of the validity that we are in.
class Run {
 public:
  Run(const hir::Ladder& ladder, bool saturated) : ladder_(ladder), saturated_(saturated) {}

  void Clear() { starts_.clear(); }
  void Add(Date on, int64_t step) { starts_.push_back({on, step}); }
  bool Ended() const {
    if (saturated_) return !ladder_.steps.empty() && ladder_.steps.back().final;
    return std::any_of(starts_.begin(), starts_.end(),
                       [&](const Start& start) { return IsFinal(start.step); });
  }
  Date UntilOf(int64_t step, Date on) const {
    if (step == 0) return on;
    const hir::Step& one = ladder_.steps.at(static_cast<size_t>(step - 1));
    return one.final ? kMaxDate : After(on, one.unit, one.lasts);
  }

  struct Inputs {
    int64_t base, heavier, lighter, at_least, at_most, up_to, repeat;
  };
  int64_t Judge(const Inputs& in, Date day) const {
    if (in.base == 0) return 0;
    int64_t step = in.base + in.heavier;
    if (const int64_t running = Running(day); in.repeat > 0 && running > 0)
      step = std::max(step, running + in.repeat);
    step = std::min(step, std::max(in.base, in.up_to));
    step = std::max<int64_t>(step - in.lighter, 1);
    step = std::min(std::max(step, in.at_least), in.at_most);
    for (const hir::Escalation& rule : ladder_.escalations) {
      if (step >= rule.of && Counted(rule, day)) step = std::max(step, rule.to);
    }
    return std::min(step, in.at_most);
  }

 private:
  struct Start {
    Date on;
    int64_t step;
  };
  bool IsFinal(int64_t step) const { return ladder_.steps.at(static_cast<size_t>(step - 1)).final; }
  int64_t Running(Date day) const {
    if (saturated_) return static_cast<int64_t>(ladder_.steps.size());
    int64_t heaviest = 0;
    for (const Start& start : starts_)
      if (day < UntilOf(start.step, start.on)) heaviest = std::max(heaviest, start.step);
    return heaviest;
  }
  bool Counted(const hir::Escalation& rule, Date day) const {
    if (saturated_) return true;
    const auto counts = [&](const Start& start) {
      return start.step >= rule.of && day < After(start.on, rule.unit, rule.last);
    };
    return std::count_if(starts_.begin(), starts_.end(), counts) >= rule.count - 1;
  }

  const hir::Ladder& ladder_;
  bool saturated_;
  std::vector<Start> starts_;
};

class Folder {
 public:
  Folder(const hir::Program& program, const hir::Ladder& ladder, const data::Period& period,
         std::span<const Event> events, Missing missing)
      : program_(program),
        ladder_(ladder),
        period_(period),
        events_(events),
        missing_(missing),
        lightest_(ladder, false),
        heaviest_(ladder, missing.history || missing.violations),
        step_type_{hir::TypeKind::kEnum, false, ladder.steps_enum.value} {}

  std::vector<Judged> Run(const ValidityAt& validity_at) {
    judged_.resize(events_.size());
    std::vector<size_t> order(events_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return events_[a].on < events_[b].on; });
    int validity = -1;
    for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
      const Date day = events_[order[begin]].on;
      while (end < order.size() && events_[order[end]].on == day) ++end;
      const int now = validity_at(day);
      if (now >= 0 && now != validity) {
        lightest_.Clear();
        heaviest_.Clear();
        validity = now;
      }
      int64_t light = 0;
      int64_t heavy = 0;
      for (size_t i = begin; i < end; ++i) {
        const Event& event = events_[order[i]];
        Judged& one = judged_[order[i]];
        one = event.history ? Decision(event) : Violation(event, now >= 0);
        one.until = {lightest_.UntilOf(one.sanction.lo, day), lightest_.UntilOf(one.sanction.hi, day), false};
        light = std::max(light, one.sanction.lo);
        heavy = std::max(heavy, one.sanction.hi);
      }
      if (now < 0) continue;
      if (light > 0) lightest_.Add(day, light);
      if (heavy > 0) heaviest_.Add(day, heavy);
    }
    return std::move(judged_);
  }

 private:
  Possible Step(const Possible& step) const { return Require(program_, step_type_, step); }

  // What a history row imposes: nothing where it is annulled.
  Possible Imposed(const Event& history) const {
    const Sure annulled = Holds(history.annulled);
    if (annulled == Sure::kYes) return Value(0);
    const Possible step = Step(history.decided);
    return annulled == Sure::kNo ? step : Possible{0, step.hi, false};
  }

  Judged Decision(const Event& event) const {
    const Possible imposed = Imposed(event);
    return {imposed, Value(kDecided), imposed, {}};
  }

  struct Cited {
    Sure decided = Sure::kNo;
    Possible step;
  };

  // What history says of a violation. Rows that stand must agree; two that may differ leave any step.
  Cited CitedBy(const Event& violation) const {
    const Possible any = Any(program_, step_type_);
    bool certain = false;
    bool possible = false;
    std::vector<std::pair<Possible, Sure>> standing;  // the step, whether it stands against this violation
    for (const Event& row : events_) {
      if (!row.history || row.cause.lo > violation.itself || row.cause.hi < violation.itself) continue;
      const bool names = row.cause.is_value();
      (names ? certain : possible) = true;
      const Sure annulled = Holds(row.annulled);
      if (annulled == Sure::kYes) continue;
      standing.emplace_back(Step(row.decided), ToSure(names && annulled == Sure::kNo, true));
    }
    if (missing_.history && ladder_.history_cause.valid()) {
      return {ToSure(certain, true), any};
    }
    if (!certain && !possible) return {};
    Cited cited{ToSure(certain, true), Value(0)};
    if (standing.empty()) return cited;
    const Possible first = standing.front().first;
    bool stands = false;
    for (const auto& [step, sure] : standing) {
      if (standing.size() > 1 && !(step == first && step.is_value())) {
        cited.step = any;
        return cited;
      }
      stands |= sure == Sure::kYes;
    }
    cited.step = stands ? first : Possible{0, first.hi, false};
    return cited;
  }

  Judged Violation(const Event& event, bool valid) const {
    const Sure applies = Holds(event.clauses.applicable);
    if (applies == Sure::kNo) return {Value(0), Value(kNotApplicable), Value(0), {}};
    const Cited cited = CitedBy(event);
    Judged result{kNothing, kNothing, kNothing, {}};
    const auto may_be = [&](int64_t state, const Possible& step, const Possible& sanction) {
      const auto add = [](Possible& to, const Possible& what) {
        to = to.may_be_value() ? Hull(to, what) : what;
      };
      add(result.state, range::Value(state));
      add(result.step, step);
      add(result.sanction, sanction);
    };
    const Possible none = Value(0);
    if (applies == Sure::kMaybe) may_be(kNotApplicable, none, none);
    if (cited.decided != Sure::kNo) may_be(kDecided, cited.step, none);
    if (cited.decided == Sure::kYes) return result;
    if (event.on < period_.first) {
      may_be(kEarlier, none, none);
    } else if (event.on > period_.last) {
      may_be(kNotApplicable, none, none);
    } else if (!valid || lightest_.Ended()) {
      may_be(kNotSanctioned, none, none);
    } else {
      if (heaviest_.Ended()) may_be(kNotSanctioned, none, none);
      const Possible step = Sentence(event);
      may_be(kRecommended, step, event.counts ? step : none);
    }
    return result;
  }

  // Of two laws the lighter step stands: of the lower ends the lower one, and of the upper ends.
  Possible Sentence(const Event& event) const {
    const Possible step = Sentence(event.clauses, event.on);
    if (!event.at_end) return step;
    Possible at_end = Sentence(*event.at_end, event.on);
    const Sure applies = Holds(event.at_end->applicable);
    if (applies != Sure::kYes) at_end.lo = 0;
    if (applies == Sure::kNo) at_end.hi = 0;
    return {std::min(step.lo, at_end.lo), std::min(step.hi, at_end.hi), false};
  }

  Possible Sentence(const Clauses& clauses, Date on) const {
    const hir::Type number{hir::TypeKind::kInteger, false, 0};
    const Possible base = Step(clauses.base);
    const Possible heavier = Require(program_, number, clauses.heavier);
    const Possible lighter = Require(program_, number, clauses.lighter);
    const Possible at_least = Step(clauses.at_least);
    const Possible at_most = Step(clauses.at_most);
    const Possible up_to = Step(clauses.up_to);
    const Possible repeat = Require(program_, number, clauses.repeat);
    const range::Run::Inputs light{base.lo,    heavier.lo, lighter.hi, at_least.lo,
                                   at_most.lo, up_to.lo,   repeat.lo};
    const range::Run::Inputs heavy{base.hi,    heavier.hi, lighter.lo, at_least.hi,
                                   at_most.hi, up_to.hi,   repeat.hi};
    return {lightest_.Judge(light, on), heaviest_.Judge(heavy, on), false};
  }

  const hir::Program& program_;
  const hir::Ladder& ladder_;
  const data::Period& period_;
  std::span<const Event> events_;
  Missing missing_;
  range::Run lightest_, heaviest_;
  hir::Type step_type_;
  std::vector<Judged> judged_;
};

}  // namespace

Clauses ReadClauses(const hir::Clauses& clauses, const Read& read) {
  return {.applicable = read(clauses.applicable),
          .base = read(clauses.base),
          .heavier = read(clauses.heavier),
          .lighter = read(clauses.lighter),
          .at_least = read(clauses.at_least),
          .at_most = read(clauses.at_most),
          .up_to = read(clauses.up_to),
          .repeat = read(clauses.repeat)};
}

std::vector<Judged> Fold(const hir::Program& program, const hir::Ladder& ladder, const data::Period& period,
                         std::span<const Event> events, Missing missing, const ValidityAt& validity_at) {
  return Folder(program, ladder, period, events, missing).Run(validity_at);
}

}  // namespace kaocheng::range
