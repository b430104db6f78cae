#include <algorithm>
#include <tuple>

#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Penalty ladders: each violation's clauses become columns over its records, and one fold judges them in
// order.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;
using Kind = ast::Adjust::Kind;

namespace {

constexpr Type kBool{TypeKind::kBoolean, false, 0};
constexpr Type kInt{TypeKind::kInteger, false, 0};
constexpr Type kDate{TypeKind::kDate, false, 0};

// Months are compared with days as thirty of them, only to see whether lengths fall.
int64_t ApproximateDays(const hir::Step& step) {
  return step.unit == TypeKind::kMonths ? step.lasts * 30 : step.lasts;
}

}  // namespace

std::optional<std::pair<TypeKind, int64_t>> Checker::LengthOf(ast::ExprId id, const Scope& scope) {
  const Value value = Lower(id, scope);
  if (!value.valid()) return std::nullopt;
  const auto literal = columns_.LiteralOf(value.column);
  if (!literal || *literal <= 0 ||
      (value.type.kind != TypeKind::kMonths && value.type.kind != TypeKind::kDays)) {
    Fail(Code::kNeedsConstantLength, SpanOf(id));
    return std::nullopt;
  }
  return std::make_pair(value.type.kind, *literal);
}

std::optional<int64_t> Checker::CountOf(ast::ExprId id, const Scope& scope) {
  const Value value = Lower(id, scope);
  if (!value.valid()) return std::nullopt;
  const auto literal = columns_.LiteralOf(value.column);
  if (!literal || value.type.kind != TypeKind::kInteger || *literal < 1 || *literal > 8) {
    Fail(Code::kNeedsSmallNumber, SpanOf(id));
    return std::nullopt;
  }
  return *literal;
}

std::optional<int64_t> Checker::StepIndex(hir::LadderId ladder, const ast::Name& name) {
  const hir::Ladder& known = program_.ladders[ladder];
  if (const auto index = MemberIndex(known.steps_enum, name.text)) return index;
  if (!name.empty()) Fail(Code::kNoSuchMember, name.span, {name.text, known.named.title});
  return std::nullopt;
}

bool Checker::LowerSteps(const ast::Ladder& node, hir::Ladder& ladder) {
  const Scope scope{ladder.subject, false, {}};
  bool valid = !node.steps.empty();
  for (const ast::Step& step : node.steps) {
    hir::Step lowered;
    lowered.named = NamedOf(step.head);
    lowered.final = step.final;
    if (!step.final) {
      const auto length = LengthOf(step.lasts, scope);
      valid = valid && length.has_value();
      if (length) std::tie(lowered.unit, lowered.lasts) = *length;
    }
    if (!ladder.steps.empty()) {
      const hir::Step& below = ladder.steps.back();
      if (below.final && !lowered.final)
        valid = Fail(Code::kFinalStepsLast, step.span, {below.named.title}).valid();
      if (!below.final && !lowered.final && ApproximateDays(lowered) < ApproximateDays(below)) {
        valid = Fail(Code::kStepsGetShorter, step.span, {lowered.named.title, below.named.title}).valid();
      }
    }
    lowered.handlers = LowerHandlers(step.handled_by, Scope{});
    ladder.steps.push_back(std::move(lowered));
  }
  return valid;
}

// history sanction on cause: decided sanctions, with the step, whether annulled, and which violation they
// settle.
bool Checker::LowerHistory(const ast::Ladder& node, hir::Ladder& ladder) {
  if (!node.history) return true;
  const auto record = symbols_.FindKind<ast::Record>(node.history->text);
  if (!record || !spaces_.contains(*record))
    return Fail(Code::kNotARowKind, node.history->span, {node.history->text}).valid();
  ladder.history = spaces_.at(*record);
  const hir::Space& space = program_.spaces[ladder.history];
  for (size_t i = 0; i < space.fields.size(); ++i) {
    const hir::StoredField& field = space.fields[i];
    const auto column = [&] { return *FindField(field.named.name, ladder.history); };
    if (field.type.kind == TypeKind::kEnum && field.type.enum_id() == ladder.steps_enum) {
      const Value step = column();
      ladder.history_step = Required(step, field.named.span);
    } else if (field.named.name == "annulled" && field.type.kind == TypeKind::kBoolean) {
      const Value annulled = column();
      ladder.history_annulled = Required(annulled, field.named.span);
    }
  }
  if (!ladder.history_step.valid())
    return Fail(Code::kHistoryNeedsStep, node.history->span, {node.history->text, ladder.named.title})
        .valid();
  if (node.history_cause) {
    const auto cause = FindField(node.history_cause->text, ladder.history);
    if (!cause || cause->type.kind != TypeKind::kViolation) {
      return Fail(Code::kHistoryCause, node.history_cause->span,
                  {node.history_cause->text, node.history->text})
          .valid();
    }
    ladder.history_cause = cause->column;
  }
  return true;
}

bool Checker::LowerLadder(ast::DeclId id) {
  if (const auto found = lowered_ladders_.find(id); found != lowered_ladders_.end()) return found->second;
  const auto known = ladders_.find(id);
  if (known == ladders_.end()) return false;
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Ladder>(decl.node);
  if (!Enter(id, {}, decl.head.name.text, decl.head.name.span)) return false;
  hir::Ladder ladder = program_.ladders[known->second];
  ladder.cites = Cites(node.cites);
  bool valid = LowerSteps(node, ladder) && LowerHistory(node, ladder);
  for (const ast::Adjust& adjust : node.adjusts) {
    if (adjust.kind != Kind::kRepeat) continue;
    const auto count = CountOf(adjust.amount, Scope{ladder.subject, false, {}});
    valid = valid && count.has_value();
    ladder.repeat = count.value_or(0);
    if (adjust.when.valid()) NotYet(adjust.span, {"a condition on `repeat`", "“再犯”的条件"});
  }
  for (const ast::Escalation& node_escalation : node.escalations)
    valid = LowerEscalation(node_escalation, known->second, ladder) && valid;
  const auto rising = [](const hir::Escalation& a, const hir::Escalation& b) {
    return std::tie(a.of, a.to) < std::tie(b.of, b.to);
  };
  std::stable_sort(ladder.escalations.begin(), ladder.escalations.end(), rising);
  program_.ladders[known->second] = ladder;
  for (const layers::Entry& entry : policy_.entries) {
    const auto* violation = std::get_if<ast::Violation>(&DeclOf(entry.decl).node);
    if (violation == nullptr || symbols_.FindKind<ast::Ladder>(violation->under.text) != std::optional(id))
      continue;
    valid = LowerViolation(entry.decl, node, known->second) && valid;
  }
  Leave();
  lowered_ladders_[id] = valid;
  if (valid) MakeSanctionOutcomes(known->second);
  return valid;
}

bool Checker::LowerEscalation(const ast::Escalation& node, hir::LadderId id, hir::Ladder& ladder) {
  const Scope scope{ladder.subject, false, {}};
  const auto to = StepIndex(id, node.to);
  const auto of = StepIndex(id, node.of);
  const auto count = CountOf(node.count, scope);
  const auto length = LengthOf(node.last, scope);
  if (!to || !of || !count || !length) return false;
  if (*to < *of || *of == 0)
    return Fail(Code::kEscalationFalls, node.span, {node.to.text, node.of.text}).valid();
  ladder.escalations.push_back({*to, *count, *of, length->first, length->second, node.span});
  return true;
}

// One clause's contribution where its condition holds, `otherwise` where it does not.
ColumnId Checker::ClauseValue(const ast::Adjust& adjust, const Scope& scope, Type type, int64_t value,
                              int64_t otherwise, const std::string& owner, const char* word) {
  const ColumnId literal = columns_.Literal(scope.space, type, value);
  const ColumnId rest = columns_.Literal(scope.space, type, otherwise);
  ColumnId condition = columns_.Literal(scope.space, kBool, 1);
  if (adjust.when.valid()) condition = Condition(adjust.when, scope);
  if (!condition.valid()) return {};
  const ColumnId column =
      columns_.Add(scope.space, type, hir::Map{Prim::kIf, {condition, literal, rest}, 0, 0, {}}, adjust.span);
  return columns_.Name(column, LabelOf(hir::Label::Kind::kClause, owner + "." + word, word));
}

bool Checker::LowerViolation(ast::DeclId id, const ast::Ladder& ladder_node, hir::LadderId ladder_id) {
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Violation>(decl.node);
  const hir::Ladder ladder = program_.ladders[ladder_id];
  hir::Violation violation;
  violation.named = NamedOf(decl.head);
  violation.cites = Cites(node.cites);
  violation.policy = program_.policy;
  violation.span = decl.span;
  if (!node.each) return Fail(Code::kViolationNeedsEach, decl.head.name.span, {decl.head.name.text}).valid();
  const Each each =
      LowerEach(node.each->scope, node.each->season, node.each->where, Scope{ladder.subject, false, {}});
  if (!each.valid) return false;
  const Scope& scope = each.scope;
  const SpaceId space = scope.space;
  violation.space = space;
  if (program_.spaces[space].kind == hir::Space::Kind::kEntity ||
      !IsAncestor(ladder.subject, EntityOf(space))) {
    return Fail(Code::kNotBelow, node.each->span,
                {program_.spaces[space].named.name, program_.spaces[EntityOf(space)].named.name,
                 program_.spaces[ladder.subject].named.name})
        .valid();
  }
  const bool cell = program_.spaces[space].kind == hir::Space::Kind::kCell;
  violation.on =
      columns_.Add(space, kDate, hir::Field{cell ? hir::Field::Kind::kLast : hir::Field::Kind::kOn, 0});
  const std::string& name = violation.named.name;
  violation.applicable =
      each.where.valid()
          ? columns_.Name(each.where, LabelOf(hir::Label::Kind::kCondition, name + ".where", "其中"))
          : columns_.Literal(space, kBool, 1);
  bool valid = true;
  for (const ast::ExprId unless_id : node.unless) {
    ColumnId unless = Condition(unless_id, scope);
    valid = valid && unless.valid();
    if (!unless.valid()) continue;
    unless = columns_.Name(unless, LabelOf(hir::Label::Kind::kCondition, name + ".unless", "除非"));
    violation.applicable = Conjunction(violation.applicable, Negation(unless, space, SpanOf(unless_id)),
                                       space, SpanOf(unless_id));
  }
  const Type step{TypeKind::kEnum, false, ladder.steps_enum.value};
  const auto top = static_cast<int64_t>(ladder.steps.size());
  int64_t highest_open = 0;  // the highest step that is not final
  for (size_t i = 0; i < ladder.steps.size(); ++i) {
    if (!ladder.steps[i].final) highest_open = static_cast<int64_t>(i) + 1;
  }
  const auto join = [&](ColumnId& total, ColumnId part, Type type, Prim prim) {
    valid = valid && part.valid();
    if (part.valid())
      total = total.valid() ? columns_.Add(space, type, hir::Map{prim, {total, part}, 0, 0, {}}, decl.span)
                            : part;
  };
  for (const std::vector<ast::Adjust>* clauses : {&node.adjusts, &ladder_node.adjusts}) {
    for (const ast::Adjust& adjust : *clauses) {
      int64_t index = 0;
      if (adjust.step) {
        const auto found = StepIndex(ladder_id, *adjust.step);
        valid = valid && found.has_value();
        index = found.value_or(0);
      }
      std::optional<int64_t> count;
      if (adjust.amount.valid() && adjust.kind != Kind::kRepeat) {
        count = CountOf(adjust.amount, scope);
        valid = valid && count.has_value();
      }
      if (adjust.up_to) {
        const auto limit = StepIndex(ladder_id, *adjust.up_to);
        valid = valid && limit.has_value();
        join(violation.up_to,
             ClauseValue(adjust, scope, step, limit.value_or(highest_open), highest_open, name, "up_to"),
             step, Prim::kAtLeast);
      }
      switch (adjust.kind) {
        case Kind::kAt:
          join(violation.base, ClauseValue(adjust, scope, step, index, 0, name, "at"), step, Prim::kAtLeast);
          break;
        case Kind::kHeavier:
          join(violation.heavier, ClauseValue(adjust, scope, kInt, count.value_or(0), 0, name, "heavier"),
               kInt, Prim::kAdd);
          break;
        case Kind::kLighter:
          join(violation.lighter, ClauseValue(adjust, scope, kInt, count.value_or(0), 0, name, "lighter"),
               kInt, Prim::kAdd);
          break;
        case Kind::kAtLeast:
          join(violation.at_least, ClauseValue(adjust, scope, step, index, 0, name, "at_least"), step,
               Prim::kAtLeast);
          break;
        case Kind::kAtMost:
          join(violation.at_most, ClauseValue(adjust, scope, step, index, top, name, "at_most"), step,
               Prim::kAtMost);
          break;
        case Kind::kRepeat:
          break;
      }
    }
  }
  if (!violation.base.valid() && valid)
    return Fail(Code::kViolationNeedsAt, decl.head.name.span, {decl.head.name.text}).valid();
  const auto fill = [&](ColumnId& column, Type type, int64_t value) {
    if (!column.valid()) column = columns_.Literal(space, type, value);
  };
  fill(violation.heavier, kInt, 0);
  fill(violation.lighter, kInt, 0);
  fill(violation.at_least, step, 0);
  fill(violation.at_most, step, top);
  fill(violation.up_to, step, highest_open);
  if (valid) program_.ladders[ladder_id].violations.push_back(std::move(violation));
  return valid;
}

void Checker::MakeSanctionOutcomes(hir::LadderId id) {
  const hir::Ladder ladder = program_.ladders[id];
  for (uint32_t i = 0; i < ladder.violations.size(); ++i) {
    const hir::Violation& violation = ladder.violations[i];
    hir::Outcome outcome;
    outcome.kind = hir::OutcomeKind::kSanction;
    outcome.named = ladder.named;
    outcome.subject = ladder.subject;
    outcome.space = violation.space;
    outcome.value = FoldColumn(id, hir::Fold::Output::kViolationStep, i);
    outcome.cites = violation.cites.empty() ? ladder.cites : violation.cites;
    outcome.policy = program_.policy;
    outcome.ladder = id;
    outcome.violation = i;
    outcome.violation_state = FoldColumn(id, hir::Fold::Output::kViolationState, i);
    program_.outcomes.push_back(std::move(outcome));
  }
}

// The outputs of one ladder's fold, each made once.
ColumnId Checker::FoldColumn(hir::LadderId id, hir::Fold::Output output, uint32_t violation) {
  const auto key = std::make_tuple(id.value, static_cast<int>(output), violation);
  if (const auto found = folds_.find(key); found != folds_.end()) return found->second;
  const hir::Ladder& ladder = program_.ladders[id];
  const bool step = output == hir::Fold::Output::kViolationStep || output == hir::Fold::Output::kSanctionStep;
  const bool of_violation =
      output == hir::Fold::Output::kViolationStep || output == hir::Fold::Output::kViolationState;
  Type type = output == hir::Fold::Output::kViolationState ? kInt : kDate;
  if (step) type = {TypeKind::kEnum, false, ladder.steps_enum.value};
  const SpaceId space = of_violation ? ladder.violations[violation].space : ladder.sanctions;
  const Span span = of_violation ? ladder.violations[violation].span : ladder.span;
  ColumnId column = columns_.Add(space, type, hir::Fold{output, id, violation}, span);
  if (output == hir::Fold::Output::kViolationStep) {
    const hir::Named& named = ladder.violations[violation].named;
    column = columns_.Name(
        column, LabelOf(hir::Label::Kind::kClause, ladder.named.name + "." + named.name, named.title));
  }
  folds_.emplace(key, column);
  return column;
}

// measures.any, .count, .highest: sanctions that start in the period; .running: on its last day or as of
// another.
Value Checker::LadderMember(hir::LadderId id, const std::string& word, const Scope& scope, ColumnId as_of,
                            Span span) {
  const SpaceId subject = program_.ladders[id].subject;
  const SpaceId sanctions = program_.ladders[id].sanctions;
  const Type step{TypeKind::kEnum, false, program_.ladders[id].steps_enum.value};
  if (!IsAncestor(subject, EntityOf(scope.space))) {
    return Fail(Code::kNotReadableHere, span,
                {program_.ladders[id].named.name, program_.spaces[subject].named.name,
                 program_.spaces[scope.space].named.name});
  }
  const bool running = word == "running";
  if (as_of.valid() && !running) return Fail(Code::kAsOfWhat, span);
  // Without a date of its own the answer is the person's, read from wherever the rule stands.
  const SpaceId space = as_of.valid() ? scope.space : subject;
  const ColumnId step_column = FoldColumn(id, hir::Fold::Output::kSanctionStep, 0);
  hir::Reduce reduce;
  reduce.source = sanctions;
  reduce.where = columns_.Add(
      sanctions, kBool, hir::Map{Prim::kGt, {step_column, columns_.Literal(sanctions, step, 0)}, 0, 0, {}});
  reduce.match = hir::Reduce::Match::kAncestor;
  reduce.entity = subject;
  reduce.date = FoldColumn(id, hir::Fold::Output::kSanctionOn, 0);
  const ColumnId first = columns_.Add(space, kDate, hir::Map{Prim::kPeriodFirst, {}, 0, 0, {}});
  const ColumnId last = columns_.Add(space, kDate, hir::Map{Prim::kPeriodLast, {}, 0, 0, {}});
  if (running) {
    reduce.window = hir::Reduce::Window::kAsOf;
    reduce.first = as_of.valid() ? as_of : last;
  } else {
    reduce.window = hir::Reduce::Window::kBetween;
    reduce.first = first;
    reduce.last = last;
  }
  Type type = kBool;
  if (word == "any") {
    reduce.aggregate = hir::Aggregate::kExists;
  } else if (word == "count") {
    // Sanctions that start on one day count as one.
    reduce.aggregate = hir::Aggregate::kDistinct;
    reduce.value = reduce.date;
    type = kInt;
  } else if (word == "highest" || running) {
    reduce.aggregate = hir::Aggregate::kMax;
    reduce.value = step_column;
    type = {step.kind, true, step.of};
  } else {
    return Fail(Code::kUnknownWord, span, {word, program_.ladders[id].named.name});
  }
  Value value = Make(space, type, reduce, span);
  if (type.optional)
    value = Make(space, step,
                 hir::Map{Prim::kDefault, {value.column, columns_.Literal(space, step, 0)}, 0, 0, {}}, span);
  const hir::Named& named = program_.ladders[id].named;
  value.column =
      columns_.Name(value.column, LabelOf(hir::Label::Kind::kClause, named.name + "." + word, named.title));
  return FromAncestor(value, space, scope.space, span);
}

// r.measures: the heaviest step of the violations that judge the record.
Value Checker::RecordStep(hir::LadderId id, SpaceId space) {
  const Type step{TypeKind::kEnum, false, program_.ladders[id].steps_enum.value};
  ColumnId total;
  for (uint32_t i = 0; i < program_.ladders[id].violations.size(); ++i) {
    if (program_.ladders[id].violations[i].space != space) continue;
    const ColumnId column = FoldColumn(id, hir::Fold::Output::kViolationStep, i);
    total = total.valid() ? columns_.Add(space, step, hir::Map{Prim::kAtLeast, {total, column}, 0, 0, {}})
                          : column;
  }
  if (!total.valid())
    return Fail(Code::kNoViolationJudges, program_.ladders[id].span,
                {program_.spaces[space].named.name, program_.ladders[id].named.name});
  return {total, step};
}

}  // namespace kaocheng::check
