#include "tests/unit/explain/town.h"

#include <cstdlib>
#include <tuple>

#include "dsl/base/number.h"

namespace kaocheng::explain {
namespace {

using hir::Field;
using hir::Fold;
using hir::Map;
using hir::Prim;
using hir::Reduce;
using reference::kBooleanType;
using reference::kDateType;
using reference::kIntegerType;
using reference::kMoneyType;

Date Day(std::string_view text) { return ParseDate(text).value(); }

}  // namespace

// Two rungs and dismissal; a second violation while a rung runs goes one higher. Who was sanctioned in the
// year gets no award; a month with a violation is a month missed; half of the people may be excellent, by
// nothing at all, so all tie.
Town::Town() {
  auto& b = builder;
  hir::Program& p = b.program;
  county = b.Entity("county");
  person = b.Entity("person", county);
  missed = b.Record("missed", person);
  months = b.Cells(person, hir::Unit::kMonth);
  p.spaces[missed].named.title = "漏报记录";
  const hir::ColumnId age = b.Stored(person, "age", kIntegerType);
  const hir::ColumnId known = b.Stored(missed, "known", kBooleanType);
  p.spaces[missed].fields[0].named.title = "应知";
  const hir::ColumnId informant = b.Stored(missed, "informant", reference::kTextType);
  p.spaces[missed].fields[1].sealed = true;
  ladder = b.Ladder(
      "measures", person,
      {reference::Lasting("reminder", 3), reference::Lasting("warning", 6), reference::Final("dismissal")});
  const hir::SpaceId sanctions = p.ladders[ladder].sanctions;
  const hir::Type step = reference::EnumType(p.ladders[ladder].steps_enum);

  hir::Violation violation;
  violation.named = {"missed", "漏报", {}, {}};
  violation.space = missed;
  violation.on = b.Add(missed, kDateType, Field{Field::Kind::kOn});
  violation.clauses.applicable = b.Map(missed, kBooleanType, Prim::kRequire, {known});
  violation.clauses.base = b.Literal(missed, step, 1);
  violation.clauses.heavier = violation.clauses.lighter = b.Literal(missed, kIntegerType, 0);
  violation.clauses.at_least = b.Literal(missed, step, 0);
  violation.clauses.at_most = b.Literal(missed, step, 3);
  violation.clauses.up_to = b.Literal(missed, step, 2);
  violation.clauses.repeat = b.Literal(missed, kIntegerType, 1);
  p.ladders[ladder].violations.push_back(violation);

  hir::Outcome sanction{};
  sanction.kind = hir::OutcomeKind::kSanction;
  sanction.named = {"missed", "漏报", {}, {}};
  sanction.subject = person;
  sanction.space = missed;
  sanction.ladder = ladder;
  sanction.value = b.Add(missed, step, Fold{Fold::Output::kViolationStep, ladder, 0});
  sanction.violation_state = b.Add(missed, kIntegerType, Fold{Fold::Output::kViolationState, ladder, 0});
  sanction.handlers.push_back({"township", "乡镇", {}, {}, 1});
  sanction.handlers.push_back({"county", "县", {{"organisation", "组织部", {}, {}}}, {}, 2});
  p.outcomes.push_back(sanction);

  const auto period = [&](hir::SpaceId space) {
    return std::pair(b.Map(space, kDateType, Prim::kPeriodFirst, {}),
                     b.Map(space, kDateType, Prim::kPeriodLast, {}));
  };
  const hir::ColumnId row_step = b.Add(sanctions, step, Fold{Fold::Output::kSanctionStep, ladder, 0});
  const hir::ColumnId is_sanction =
      b.Map(sanctions, kBooleanType, Prim::kGt, {row_step, b.Literal(sanctions, step, 0)});
  Reduce any;
  any.aggregate = hir::Aggregate::kExists;
  any.source = sanctions;
  any.where = is_sanction;
  any.entity = person;
  any.window = Reduce::Window::kBetween;
  std::tie(any.first, any.last) = period(person);
  hir::Outcome award{};
  award.kind = hir::OutcomeKind::kAward;
  award.named = {"merit", "有功奖", {}, {}};
  award.subject = award.space = person;
  const hir::ColumnId sanctioned = b.Add(person, kBooleanType, any);
  p.columns[sanctioned].label = {hir::Label::Kind::kMeasure, "sanctioned", "受过处分"};
  const hir::ColumnId clean = b.Map(person, kBooleanType, Prim::kNot, {sanctioned});
  const hir::ColumnId adult =
      b.Map(person, kBooleanType, Prim::kGe, {age, b.Literal(person, kIntegerType, 18)});
  p.columns[adult].span = {SourceId{0}, 0, 9};
  award.eligible = b.Map(person, kBooleanType, Prim::kAnd, {clean, adult});
  award.value = b.Literal(person, kMoneyType, 10000);
  award.handlers.push_back({"county", "县", {}, {}});
  p.outcomes.push_back(award);

  Reduce violations;
  violations.source = missed;
  violations.where = violation.clauses.applicable;
  violations.value = informant;
  violations.aggregate = hir::Aggregate::kDistinct;
  violations.entity = person;
  violations.window = Reduce::Window::kBetween;
  violations.first = b.Add(months, kDateType, Field{Field::Kind::kFirst});
  violations.last = b.Add(months, kDateType, Field{Field::Kind::kLast});
  hir::Outcome duty{};
  duty.kind = hir::OutcomeKind::kDuty;
  duty.named = {"clean", "无漏报", {}, {}};
  duty.subject = duty.space = person;
  hir::Outcome::Item item;
  item.named = {"monthly", "每月", {}, {}};
  item.cells = months;
  item.cell_required = b.Literal(months, kBooleanType, 1);
  item.cell_met = b.Map(months, kBooleanType, Prim::kLe,
                        {b.Add(months, kIntegerType, violations), b.Literal(months, kIntegerType, 0)});
  p.columns[item.cell_met].label = {hir::Label::Kind::kItem, "clean.monthly", "无漏报·每月"};
  Reduce count;
  count.source = months;
  count.entity = person;
  item.required = b.Add(person, kIntegerType, count);
  count.where = item.cell_met;
  item.met = b.Add(person, kIntegerType, count);
  duty.required = item.required;
  duty.met = item.met;
  duty.value = b.Map(person, reference::kDecimalType, Prim::kDiv, {item.met, item.required}, kDecimalScale);
  duty.items.push_back(item);
  p.outcomes.push_back(duty);

  hir::Order quota;
  quota.kind = hir::Order::Kind::kQuota;
  quota.within_entities = {county};
  quota.keys = {{b.Literal(person, kIntegerType, 0), false}};
  quota.candidate = b.Literal(person, kBooleanType, 1);
  quota.share = b.Literal(person, reference::kDecimalType, kDecimalScale / 2);
  hir::Outcome grade{};
  grade.kind = hir::OutcomeKind::kGrade;
  grade.named = {"standing", "等次", {}, {}};
  grade.subject = grade.space = person;
  const hir::ColumnId place = b.Add(person, kIntegerType, quota);
  grade.quotas = {{place, place, {}}};
  const hir::ColumnId open =
      b.Map(person, kIntegerType, Prim::kSub, {place, b.Literal(person, kIntegerType, 2)});
  grade.value = b.Map(person, kIntegerType, Prim::kDiv, {place, open}, 1);
  p.outcomes.push_back(grade);

  reference::Scenario scenario;
  scenario.period = {Day("2016-01-01"), Day("2016-12-31"), Day("2016-12-31"), "2016"};
  scenario.rows[county.value] = {{.id = "c", .spells = {{}}}};
  for (const char* id : {"ann", "bea", "cid", "dan"}) {
    scenario.rows[person.value].push_back(
        {.id = id, .spells = {{kMinDate, kMaxDate, "c"}}, .fields = {{20}}});
  }
  const auto violated = [&](const char* id, const char* owner, const char* on, hir::State state) {
    scenario.rows[missed.value].push_back(
        {.id = id, .owner = owner, .on = Day(on), .fields = {{1, state}, {0, hir::State::kValue}}});
  };
  violated("m1", "ann", "2016-03-02", hir::State::kValue);
  violated("m2", "ann", "2016-05-02", hir::State::kValue);
  violated("m3", "bea", "2016-05-02", hir::State::kUndetermined);
  violated("m0", "cid", "2015-05-02", hir::State::kValue);
  built = reference::Build(p, scenario);
  const int32_t secret = built->dictionary.Code("a secret name");
  for (int64_t& name : built->snapshot.spaces[missed.value].fields[1].values) name = secret;
}

const hir::Outcome& Town::Find(hir::OutcomeKind kind) const {
  for (const hir::Outcome& outcome : program().outcomes) {
    if (outcome.kind == kind) return outcome;
  }
  std::abort();
}

exec::Results Town::Execute() const {
  const plan::Plan plan = plan::MakePlan(program(), plan::OutcomeColumns(program(), snapshot(), true));
  return exec::Execute(plan, snapshot());
}

}  // namespace kaocheng::explain
