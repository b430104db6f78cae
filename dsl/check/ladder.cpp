#include <algorithm>
#include <tuple>

#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Penalty ladders: each violation's clauses become columns over its records, and one fold judges them in
// order.
namespace kaocheng::check {

using hir::TypeKind;
using Kind = ast::Adjust::Kind;

namespace {

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
  if (!name.empty()) NoSuchMember(name, known.steps_enum);
  return std::nullopt;
}

bool Checker::LowerSteps(const ast::Ladder& node, hir::Ladder& ladder) {
  const Scope scope{ladder.subject, false, {}};
  bool valid = !node.steps.empty();
  for (const ast::Step& step : node.steps) {
    hir::Step lowered;
    lowered.named = NamedOf(step.head);
    lowered.final = step.final;
    bool measured = true;
    if (!step.final) {
      const auto length = LengthOf(step.lasts, scope);
      measured = length.has_value();
      valid = valid && measured;
      if (length) std::tie(lowered.unit, lowered.lasts) = *length;
    }
    if (!ladder.steps.empty()) {
      const hir::Step& below = ladder.steps.back();
      if (below.final && !lowered.final)
        valid = Fail(Code::kFinalStepsLast, step.span, {below.named.title}).valid();
      if (measured && !below.final && !lowered.final && ApproximateDays(lowered) < ApproximateDays(below)) {
        valid = Fail(Code::kStepsGetShorter, step.span, {lowered.named.title, below.named.title}).valid();
      }
    }
    for (const ast::Actor& actor : step.handled_by) {  // a ladder without violations has no outcome to say it
      ResolveActor(actor.name);
      for (const ast::Name& with : actor.with) ResolveActor(with);
    }
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
  for (const ast::Adjust& adjust : node.adjusts) {  // here too: the ladder may have no violation
    if (adjust.kind == Kind::kRepeat)
      valid = CountOf(adjust.amount, Scope{ladder.subject, false, {}}).has_value() && valid;
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
  if (valid) MakeSanctionOutcomes(node, known->second);
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

void Checker::MakeSanctionOutcomes(const ast::Ladder& node, hir::LadderId id) {
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
    // Who handles a step may depend on the violation: conditions are read from its row.
    for (size_t step = 0; step < node.steps.size(); ++step) {
      for (hir::Handler& handler :
           LowerHandlers(node.steps[step].handled_by, Scope{violation.space, false, {}})) {
        handler.step = static_cast<int64_t>(step) + 1;
        outcome.handlers.push_back(std::move(handler));
      }
    }
    outcome.violation = i;
    outcome.violation_state = FoldColumn(id, hir::Fold::Output::kViolationState, i);
    program_.outcomes.push_back(std::move(outcome));
  }
}

}  // namespace kaocheng::check
