#include "adapters/report/tally.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "dsl/hir/titles.h"

namespace kaocheng::report {

Label LabelOf(const hir::Named& named) { return {named.name, hir::TitleOrName(named)}; }

namespace {

using report::LabelOf;
const Label& LabelOf(const Label& label) { return label; }

// The tally of that name, added where it is new, so that tallies stand in the order of the policy.
template <typename Tally, typename Named, typename GetLabel>
Tally& Find(std::vector<Tally>& tallies, const Named& named, GetLabel get) {
  for (Tally& tally : tallies) {
    if (get(tally).name == named.name) return tally;
  }
  Tally& added = tallies.emplace_back();
  get(added) = LabelOf(named);
  return added;
}

// Bands and steps are laid out whole, so that a county where nobody is excellent still shows the word. A
// county's own step goes where its ladder has it.
void LayOut(Distribution& distribution, const std::vector<Label>& members) {
  size_t at = 0;
  for (const Label& member : members) {
    auto& classes = distribution.classes;
    const auto found = std::find_if(classes.begin(), classes.end(), [&](const Distribution::Class& c) {
      return c.label.name == member.name;
    });
    if (found == classes.end()) {
      classes.insert(classes.begin() + static_cast<std::ptrdiff_t>(at), {member, 0});
      ++at;
    } else {
      at = static_cast<size_t>(found - classes.begin()) + 1;
    }
  }
}

// Whether the policy's classes have not been laid out yet.
bool IsNew(Distribution& distribution, const hir::Program& program) {
  if (distribution.laid_out == program.policy) return false;
  distribution.laid_out = program.policy;
  return true;
}

// A grade's members rise; people read the best first.
std::vector<Label> Bands(const hir::Enum& grade) {
  std::vector<Label> members;
  for (const hir::Named& member : grade.members) members.insert(members.begin(), LabelOf(member));
  return members;
}

// A ladder's without `none`, which is no step.
std::vector<Label> Steps(const hir::Enum& ladder) {
  std::vector<Label> members;
  for (size_t i = 1; i < ladder.members.size(); ++i) members.push_back(LabelOf(ladder.members[i]));
  return members;
}

// Of a line whose value is a band or a step.
void Count(Distribution& distribution, const hir::Program& program, const outcome::Line& line) {
  switch (line.status) {
    case outcome::Status::kUndetermined:
      ++distribution.undetermined;
      return;
    case outcome::Status::kForDecision:
      ++distribution.for_decision;
      return;
    case outcome::Status::kDetermined: {
      if (line.null) return;
      const auto& members = program.enums[outcome::TypeOf(program, line).enum_id()].members;
      const std::string& name = members[static_cast<size_t>(line.value)].name;
      for (Distribution::Class& c : distribution.classes) {
        if (c.label.name == name) ++c.count;
      }
    }
  }
}

void CountAll(Distribution& distribution, const Distribution& counted) {
  std::vector<Label> members;
  for (const Distribution::Class& c : counted.classes) members.push_back(c.label);
  LayOut(distribution, members);
  distribution.laid_out = counted.laid_out;
  for (const Distribution::Class& c : counted.classes) {
    for (Distribution::Class& of : distribution.classes) {
      if (of.label.name == c.label.name) of.count += c.count;
    }
  }
  distribution.undetermined += counted.undetermined;
  distribution.for_decision += counted.for_decision;
}

constexpr size_t kNotLookedUp = SIZE_MAX;

}  // namespace

LineCounter::LineCounter(UnitSummary& unit, const hir::Program& program)
    : unit_(unit), program_(program), places_(program.outcomes.size(), kNotLookedUp) {}

template <typename Tally, typename GetLabel>
Tally& LineCounter::TallyOf(const hir::Outcome& outcome, std::vector<Tally>& tallies, const hir::Named& named,
                            GetLabel get) {
  size_t& place = places_[static_cast<size_t>(&outcome - program_.outcomes.data())];
  if (place == kNotLookedUp) place = static_cast<size_t>(&Find(tallies, named, get) - tallies.data());
  return tallies[place];
}

void LineCounter::CountGrade(const outcome::Line& line) {
  Distribution& grade = TallyOf(*line.outcome, unit_.grades, line.outcome->named,
                                [](Distribution& d) -> Label& { return d.label; });
  if (IsNew(grade, program_)) LayOut(grade, Bands(program_.enums[outcome::TypeOf(program_, line).enum_id()]));
  Count(grade, program_, line);
}

void LineCounter::CountAward(const outcome::Line& line) {
  AwardTally& tally = TallyOf(*line.outcome, unit_.awards, line.outcome->named,
                              [](AwardTally& t) -> Label& { return t.label; });
  tally.money = outcome::TypeOf(program_, line).kind == hir::TypeKind::kMoney;
  if (line.status != outcome::Status::kDetermined || line.null) {
    ++tally.undetermined;
    return;
  }
  ++tally.count;
  if (tally.money) tally.fen += line.value;
}

void LineCounter::CountDuty(const outcome::Line& line) {
  DutyTally& tally = TallyOf(*line.outcome, unit_.duties, line.outcome->named,
                             [](DutyTally& t) -> Label& { return t.label; });
  ++tally.subjects;
  if (line.status != outcome::Status::kDetermined) {
    ++tally.undetermined;
    return;
  }
  if (line.required != outcome::kNoCount) tally.required += line.required;
  if (line.met != outcome::kNoCount) tally.met += line.met;
}

void LineCounter::CountSanction(const outcome::Line& line) {
  const hir::Ladder& ladder = program_.ladders[line.outcome->ladder];
  SanctionTally& tally = TallyOf(*line.outcome, unit_.sanctions, ladder.named,
                                 [](SanctionTally& t) -> Label& { return t.steps.label; });
  if (IsNew(tally.steps, program_)) LayOut(tally.steps, Steps(program_.enums[ladder.steps_enum]));
  switch (line.state) {
    case outcome::SanctionState::kDecided:
      ++tally.decided;
      return;
    case outcome::SanctionState::kEarlierUndecided:
      ++tally.earlier_undecided;
      return;
    case outcome::SanctionState::kNotSanctioned:
      ++tally.not_sanctioned;
      return;
    case outcome::SanctionState::kNone:
    case outcome::SanctionState::kRecommended:
      Count(tally.steps, program_, line);
  }
}

void LineCounter::Add(const outcome::Line& line) {
  ++unit_.lines;
  if (line.status == outcome::Status::kUndetermined) ++unit_.undetermined;
  if (line.status == outcome::Status::kForDecision) ++unit_.for_decision;
  switch (line.outcome->kind) {
    case hir::OutcomeKind::kGrade:
      return CountGrade(line);
    case hir::OutcomeKind::kAward:
      return CountAward(line);
    case hir::OutcomeKind::kSanction:
      return CountSanction(line);
    case hir::OutcomeKind::kDuty:
      return CountDuty(line);
    case hir::OutcomeKind::kScore:
    case hir::OutcomeKind::kMeasure:
      return;
  }
}

void CountAll(UnitSummary& unit, const UnitSummary& counted) {
  unit.people += counted.people;
  unit.lines += counted.lines;
  unit.undetermined += counted.undetermined;
  unit.for_decision += counted.for_decision;
  const auto label = [](auto& tally) -> Label& { return tally.label; };
  for (const Distribution& grade : counted.grades) CountAll(Find(unit.grades, grade.label, label), grade);
  for (const AwardTally& award : counted.awards) {
    AwardTally& tally = Find(unit.awards, award.label, label);
    tally.money = award.money;
    tally.count += award.count;
    tally.fen += award.fen;
    tally.undetermined += award.undetermined;
  }
  for (const SanctionTally& ladder : counted.sanctions) {
    SanctionTally& tally =
        Find(unit.sanctions, ladder.steps.label, [](SanctionTally& t) -> Label& { return t.steps.label; });
    CountAll(tally.steps, ladder.steps);
    tally.decided += ladder.decided;
    tally.earlier_undecided += ladder.earlier_undecided;
    tally.not_sanctioned += ladder.not_sanctioned;
  }
  for (const DutyTally& duty : counted.duties) {
    DutyTally& tally = Find(unit.duties, duty.label, label);
    tally.subjects += duty.subjects;
    tally.required += duty.required;
    tally.met += duty.met;
    tally.undetermined += duty.undetermined;
  }
}

}  // namespace kaocheng::report
