#include <tuple>

#include "dsl/check/checker.h"
#include "dsl/diagnostics/code.h"

// What other rules read of a ladder: its running step, the sanctions of the period, a record's step.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;

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
  if (!IsAncestor(subject, EntityOf(scope.space)))
    return NotReadable(program_.ladders[id].named.name, subject, scope.space, span);
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
Value Checker::RecordStep(hir::LadderId id, SpaceId space, Span span) {
  const Type step{TypeKind::kEnum, false, program_.ladders[id].steps_enum.value};
  ColumnId total;
  for (uint32_t i = 0; i < program_.ladders[id].violations.size(); ++i) {
    if (program_.ladders[id].violations[i].space != space) continue;
    const ColumnId column = FoldColumn(id, hir::Fold::Output::kViolationStep, i);
    total = total.valid() ? columns_.Add(space, step, hir::Map{Prim::kAtLeast, {total, column}, 0, 0, {}})
                          : column;
  }
  if (!total.valid())
    return Fail(Code::kNoViolationJudges, span,
                {program_.spaces[space].named.name, program_.ladders[id].named.name});
  return {total, step};
}

}  // namespace kaocheng::check
