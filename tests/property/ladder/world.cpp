#include "tests/property/ladder/world.h"

#include <fmt/format.h>

#include "engine/plan/plan.h"
#include "tests/reference/program_builder.h"
#include "tests/reference/reference.h"

namespace kaocheng::property {

using namespace reference;  // the builder's vocabulary

namespace {

struct World {
  ProgramBuilder b;
  std::unique_ptr<Built> built;
  hir::SpaceId offence;
  hir::ColumnId steps, states;
};

World Make(const Rules& rules, const std::vector<Offence>& offences, const std::vector<Decision>& decisions) {
  World world;
  ProgramBuilder& b = world.b;
  const hir::SpaceId person = b.Entity("person");
  const hir::SpaceId offence = b.Record("offence", person);
  const hir::SpaceId history = b.Record("sanction", person);
  const hir::LadderId id =
      b.Ladder("measures", person,
               {Lasting("reminder", 3), Lasting("warning", 6), Lasting("demerit", 12), Final("dismissal")});
  hir::Ladder& ladder = b.program.ladders[id];
  const hir::Type step = EnumType(ladder.steps_enum);
  hir::Violation violation;
  violation.space = offence;
  violation.on = b.Add(offence, kDateType, hir::Field{hir::Field::Kind::kOn, 0});
  violation.clauses.applicable = b.Literal(offence, kBooleanType, 1);
  violation.clauses.base = b.Stored(offence, "base", step);
  violation.clauses.heavier = b.Stored(offence, "heavier", kIntegerType);
  violation.clauses.lighter = b.Stored(offence, "lighter", kIntegerType);
  violation.clauses.at_least = b.Stored(offence, "at_least", step);
  violation.clauses.at_most = b.Stored(offence, "at_most", step);
  violation.clauses.up_to = b.Literal(offence, step, kHighestLasting);
  violation.clauses.repeat = b.Literal(offence, kIntegerType, rules.repeat);
  if (rules.two_laws) {
    hir::Clauses later = violation.clauses;
    later.applicable = b.Stored(offence, "end_applicable", kBooleanType);
    later.base = b.Stored(offence, "end_base", step);
    later.heavier = b.Stored(offence, "end_heavier", kIntegerType);
    later.lighter = b.Stored(offence, "end_lighter", kIntegerType);
    later.at_least = b.Stored(offence, "end_at_least", step);
    later.at_most = b.Stored(offence, "end_at_most", step);
    later.repeat = b.Stored(offence, "end_repeat", kIntegerType);
    violation.at_end = later;
  }
  ladder.violations.push_back(violation);
  ladder.history = history;
  ladder.history_step = b.Stored(history, "step", step);
  ladder.history_annulled = b.Stored(history, "annulled", kBooleanType);
  ladder.history_cause = b.Stored(history, "cause", {hir::TypeKind::kViolation, true, 0});
  ladder.escalations = rules.escalations;
  const hir::ColumnId steps = b.Add(offence, step, hir::Fold{hir::Fold::Output::kViolationStep, id, 0});
  const hir::ColumnId states =
      b.Add(offence, kIntegerType, hir::Fold{hir::Fold::Output::kViolationState, id, 0});
  hir::Verify(b.program);

  Scenario scenario;
  const Date first = *FromCivil({2016, 1, 1});
  scenario.period = {first, first + 365, first + 365, "2016"};
  for (int p = 0; p < 4; ++p) {
    scenario.rows[person.value].push_back({.id = fmt::format("p{}", p), .spells = {SpellSpec{}}});
  }
  for (const Offence& one : offences) {
    RowSpec row{.id = one.id,
                .owner = fmt::format("p{}", one.person),
                .on = one.on,
                .fields = {{one.base}, {one.heavier}, {one.lighter}, {one.at_least}, {one.at_most}}};
    const Later& end = one.at_end;
    if (rules.two_laws) {
      for (const int64_t value : {int64_t{end.applicable ? 1 : 0}, end.base, end.heavier, end.lighter,
                                  end.at_least, end.at_most, end.repeat})
        row.fields.push_back({value});
    }
    scenario.rows[offence.value].push_back(std::move(row));
  }
  for (size_t i = 0; i < decisions.size(); ++i) {
    Datum cause{.state = hir::State::kAbsent};
    if (!decisions[i].cause.empty()) cause = {.value = offence.value, .target = decisions[i].cause};
    scenario.rows[history.value].push_back(
        {.id = fmt::format("h{}", i),
         .owner = fmt::format("p{}", decisions[i].person),
         .on = decisions[i].on,
         .fields = {{decisions[i].step}, {decisions[i].annulled ? 1 : 0}, cause}});
  }
  world.built = Build(b.program, scenario);
  world.offence = offence;
  world.steps = steps;
  world.states = states;
  return world;
}

}  // namespace

std::vector<Verdict> Judge(const Rules& rules, const std::vector<Offence>& offences,
                           const std::vector<Decision>& decisions, const exec::Options& options) {
  const World world = Make(rules, offences, decisions);
  const plan::Plan plan = plan::MakePlan(world.b.program, {world.steps, world.states});
  const exec::Results results = exec::Execute(plan, world.built->snapshot, options);
  std::vector<Verdict> verdicts;
  for (const Offence& one : offences) {
    const data::Row row = RowOf(*world.built, world.offence, one.id);
    const auto read = [&](hir::ColumnId id) {
      return results[id].state(row) == hir::State::kValue ? results[id].value(row) : int64_t{-1};
    };
    verdicts.push_back({read(world.steps), read(world.states)});
  }
  return verdicts;
}

std::vector<Verdict> JudgeByReference(const Rules& rules, const std::vector<Offence>& offences,
                                      const std::vector<Decision>& decisions) {
  const World world = Make(rules, offences, decisions);
  const Table table = Evaluate(world.b.program, world.built->snapshot);
  std::vector<Verdict> verdicts;
  for (const Offence& one : offences) {
    const auto row = static_cast<size_t>(RowOf(*world.built, world.offence, one.id));
    const auto read = [&](hir::ColumnId id) {
      const Cell& cell = table[id.value][row];
      return cell.known() ? cell.value : int64_t{-1};
    };
    verdicts.push_back({read(world.steps), read(world.states)});
  }
  return verdicts;
}

}  // namespace kaocheng::property
