#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

namespace kaocheng::syntax {

ast::Ladder Builder::Ladder(Context* context, const Header& header) {
  ast::Ladder built;
  built.of = header.of.value_or(ast::Name{});
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleLadderClause) continue;
    bool repeat = false;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.type == Rules::REPEAT) repeat = true;
      if (piece.rule == Rules::RuleCitesClause) Cites(piece.context, built.cites);
      if (piece.rule == Rules::RuleStep) {
        Place place;
        built.steps.push_back(Step(piece.context, place));
        RefusePlace(place, {"a ladder", "阶梯"});
      }
      if (piece.rule == Rules::RuleName)
        (built.history ? built.history_cause : built.history) = Name(piece.context);
      if (piece.rule == Rules::RuleEscalation) built.escalations.push_back(Escalation(piece.context));
      if (piece.rule != Rules::RuleAdjust && piece.rule != Rules::RuleHeavier) continue;
      built.adjusts.push_back(Adjust(piece.context));
      if (!repeat) continue;
      built.adjusts.back().kind = ast::Adjust::Kind::kRepeat;
      built.adjusts.back().span = SpanOf(part.context);
    }
  }
  return built;
}

ast::Violation Builder::Violation(Context* context, const Header& header) {
  ast::Violation built;
  built.under = header.under.value_or(ast::Name{});
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleViolationClause) continue;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.rule == Rules::RuleCitesClause) Cites(piece.context, built.cites);
      if (piece.rule == Rules::RuleExpr) built.unless.push_back(Expr(piece.context));
      if (piece.rule == Rules::RuleAdjust) built.adjusts.push_back(Adjust(piece.context));
      if (piece.rule != Rules::RuleEachClause) continue;
      if (built.each) emitter_.Report(Code::kStatedTwice, SpanOf(piece.context), {Term{"`each`", "“每”"}});
      built.each = Each(PartsOf(piece.context).front().context);
    }
  }
  return built;
}

ast::Step Builder::Step(Context* context, Place& place) {
  ast::Step step;
  step.span = SpanOf(context);
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleHead) step.head = Head(part.context);
    if (part.rule != Rules::RuleStepPart) continue;
    size_t role = Part::kNone;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.token != nullptr) role = piece.type;
      if (piece.type == Rules::FINAL) step.final = true;
      if (piece.rule == Rules::RuleAdditive) step.lasts = Expr(piece.context);
      if (piece.rule == Rules::RuleHandledBy) step.handled_by = HandledBy(piece.context);
      if (piece.rule != Rules::RuleName) continue;
      (role == Rules::OF ? place.of : role == Rules::ABOVE ? place.above : place.below) = Name(piece.context);
    }
  }
  if (context->exception == nullptr && step.final == step.lasts.valid()) {
    const Term what{"a step", "档"};
    if (step.final) {
      emitter_.Report(Code::kStatedTwice, step.span, {Term{"how long the step lasts", "档的期限"}});
    } else {
      emitter_.Report(Code::kMissingPart, step.span, {what, Term{"lasts", "期限"}});
    }
  }
  return step;
}

ast::Adjust Builder::Adjust(Context* context) {
  using Kind = ast::Adjust::Kind;
  ast::Adjust built;
  built.span = SpanOf(context);
  bool up_to = false;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleHeavier) return Adjust(part.context);
    if (part.type == Rules::AT) built.kind = Kind::kAt;
    if (part.type == Rules::HEAVIER) built.kind = Kind::kHeavier;
    if (part.type == Rules::LIGHTER) built.kind = Kind::kLighter;
    if (part.type == Rules::LEAST || part.type == Rules::AT_LEAST) built.kind = Kind::kAtLeast;
    if (part.type == Rules::MOST || part.type == Rules::AT_MOST) built.kind = Kind::kAtMost;
    if (part.type == Rules::NUMBER) built.amount = NumberLiteral(part.token, nullptr);
    if (part.type == Rules::UP || part.type == Rules::UP_TO) up_to = true;
    if (part.rule == Rules::RuleName) (up_to ? built.up_to : built.step) = Name(part.context);
    if (part.rule == Rules::RuleCondition) built.when = OptionalExpr(part.context, Rules::RuleExpr);
  }
  return built;
}

ast::Escalation Builder::Escalation(Context* context) {
  ast::Escalation built;
  built.span = SpanOf(context);
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleName) (built.to.empty() ? built.to : built.of) = Name(part.context);
    if (part.type == Rules::NUMBER) built.count = NumberLiteral(part.token, nullptr);
    if (part.rule == Rules::RuleAdditive) built.last = Expr(part.context);
  }
  return built;
}

}  // namespace kaocheng::syntax
