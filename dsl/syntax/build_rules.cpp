#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

// What the policies are about: duties, scores, grades, awards.
namespace kaocheng::syntax {
Builder::Item Builder::ReadItem(Context* context) {
  Item item;
  item.span = SpanOf(context);
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleHead) item.head = Head(part.context);
    if (part.rule == Rules::RuleExpr) item.value = Expr(part.context);
    if (part.rule == Rules::RuleItemPart) {
      size_t role = Part::kNone;
      for (const Part& piece : PartsOf(part.context)) {
        if (piece.token != nullptr && role == Part::kNone) role = piece.type;
        if (piece.rule == Rules::RuleEach) item.each = Each(piece.context);
        if (piece.rule == Rules::RuleExpr) item.unless = Expr(piece.context);
        if (piece.rule == Rules::RuleAdditive) item.due_within = Expr(piece.context);
        if (piece.rule == Rules::RuleName)
          (role == Rules::AFTER ? item.after : item.place.of) = Name(piece.context);
      }
    }
    if (part.rule == Rules::RuleItemTail) {
      for (const Part& piece : PartsOf(part.context)) {
        if (piece.rule == Rules::RuleEach) item.counted_each = Each(piece.context);
        if (piece.rule == Rules::RuleBound) ReadBound(piece.context, item.bounds);
      }
    }
  }
  if (!item.value.valid()) item.value = ErrorAt(context);
  return item;
}

ast::DutyItem Builder::DutyItem(const Item& item) {
  if (item.counted_each || item.bounds.at_least.valid() || item.bounds.at_most.valid()) {
    const Span at = item.counted_each ? item.counted_each->span : item.span;
    emitter_.Report(
        Code::kNotHere, at,
        {Term{"what follows the condition", "条件之后的部分"}, Term{"an item of a duty", "职责的项"}});
  }
  return {item.head, item.each, item.unless, item.after, item.due_within, item.value, item.span};
}

ast::ScoreItem Builder::ScoreItem(const Item& item) {
  if (item.each || item.unless.valid() || item.after || item.due_within.valid()) {
    const Span at = item.each ? item.each->span : item.head.name.span;
    emitter_.Report(
        Code::kNotHere, at,
        {Term{"what stands before the colon", "冒号前的部分"}, Term{"an item of a score", "计分的项"}});
  }
  ast::ScoreItem built{item.head,           false,    item.value, item.counted_each, item.bounds.at_least,
                       item.bounds.at_most, item.span};
  // -10 * x is (-10) * x to the expression grammar; the sign is the item's, and the value its size.
  ast::ExprId* left = &built.value;
  while (const auto* product = std::get_if<ast::Binary>(&ast_.exprs[*left].node)) {
    if (product->op != ast::BinaryOp::kMul && product->op != ast::BinaryOp::kDiv) break;
    left = &std::get<ast::Binary>(ast_.exprs[*left].node).left;
  }
  const auto* sign = std::get_if<ast::Unary>(&ast_.exprs[*left].node);
  if (sign != nullptr && sign->op != ast::UnaryOp::kNot) {
    built.deduction = sign->op == ast::UnaryOp::kNegate;
    *left = sign->operand;
  }
  return built;
}

ast::Duty Builder::Duty(Context* context, Header& header) {
  ast::Duty built;
  built.of = header.of.value_or(ast::Name{});
  built.each = header.each;
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleDutyClause) continue;
    for (const Part& clause : PartsOf(part.context)) {
      if (clause.rule == Rules::RuleCitesClause) Cites(clause.context, built.cites);
      if (clause.rule == Rules::RuleItem) {
        const Item item = ReadItem(clause.context);
        RefusePlace(item.place, {"a duty", "职责"});
        built.items.push_back(DutyItem(item));
      }
      if (clause.rule != Rules::RuleEachClause) continue;
      if (built.items_each) {
        emitter_.Report(Code::kStatedTwice, SpanOf(clause.context), {Term{"`each`", "“每”"}});
      }
      built.items_each = Each(PartsOf(clause.context).front().context);
    }
  }
  return built;
}

ast::Score Builder::Score(Context* context, const Header& header) {
  ast::Score built;
  built.of = header.of.value_or(ast::Name{});
  built.each = header.each;
  Bounds bounds;
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleScoreClause) continue;
    for (const Part& clause : PartsOf(part.context)) {
      if (clause.rule == Rules::RuleCitesClause) Cites(clause.context, built.cites);
      if (clause.rule == Rules::RuleBound) ReadBound(clause.context, bounds);
      if (clause.type == Rules::BASE && built.base.valid()) {
        emitter_.Report(Code::kStatedTwice, SpanOf(clause.token), {Term{"`base`", "“基础分”"}});
      }
      if (clause.rule == Rules::RuleAdditive) built.base = Expr(clause.context);
      if (clause.rule == Rules::RuleItem) {
        const Item item = ReadItem(clause.context);
        RefusePlace(item.place, {"a score", "计分"});
        built.items.push_back(ScoreItem(item));
      }
    }
  }
  built.at_least = bounds.at_least;
  built.at_most = bounds.at_most;
  return built;
}

ast::Grade Builder::Grade(Context* context, const Header& header) {
  ast::Grade built;
  built.of = header.of.value_or(ast::Name{});
  built.each = header.each;
  if (!header.by.empty()) built.by = header.by.front();
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleGradeClause) continue;
    for (const Part& clause : PartsOf(part.context)) {
      if (clause.rule == Rules::RuleCitesClause) Cites(clause.context, built.cites);
      if (clause.rule != Rules::RuleBand) continue;
      Place place;
      built.bands.push_back(Band(clause.context, place));
      RefusePlace(place, {"a grade", "等次"});
    }
  }
  return built;
}

ast::Band Builder::Band(Context* context, Place& place) {
  ast::Band band;
  band.span = SpanOf(context);
  bool otherwise = false;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleHead) band.head = Head(part.context);
    if (part.rule != Rules::RuleBandPart) continue;
    size_t role = Part::kNone;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.token != nullptr) role = piece.type;
      if (piece.type == Rules::OTHERWISE) otherwise = true;
      if (piece.rule == Rules::RuleAdditive) band.at_least = Expr(piece.context);
      if (piece.rule == Rules::RuleExpr) band.unless = Expr(piece.context);
      if (piece.rule == Rules::RuleQuota) band.quotas.push_back(Quota(piece.context));
      if (piece.rule != Rules::RuleName) continue;
      if (role == Rules::OF) place.of = Name(piece.context);
      if (role == Rules::ABOVE) place.above = Name(piece.context);
      if (role == Rules::BELOW) place.below = Name(piece.context);
    }
  }
  if (context->exception == nullptr && !otherwise && !band.at_least.valid()) {
    emitter_.Report(Code::kMissingPart, band.span, {Term{"a band", "等次分档"}, Term{"at least", "不低于"}});
  }
  return band;
}

ast::SortKey Builder::SortKey(Context* context) {
  ast::SortKey key;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleExpr) key.key = Expr(part.context);
    if (part.token != nullptr) key.lowest_first = true;
  }
  if (!key.key.valid()) key.key = ErrorAt(context);
  return key;
}

ast::Quota Builder::Quota(Context* context) {
  ast::Quota quota;
  quota.span = SpanOf(context);
  size_t role = Part::kNone;
  for (const Part& part : PartsOf(context)) {
    if (part.token != nullptr) role = part.type;
    if (part.rule == Rules::RuleAdditive)
      (role == Rules::BELOW ? quota.below : quota.share) = Expr(part.context);
    if (part.rule == Rules::RuleName && role == Rules::WITHIN) quota.within = Name(part.context);
    if (part.rule == Rules::RuleName && role != Rules::WITHIN) quota.pooled_in = Name(part.context);
    if (part.rule == Rules::RuleSortKey) quota.by.push_back(SortKey(part.context));
  }
  return quota;
}

ast::AwardGroup Builder::Awards(Context* context, const Header& header) {
  ast::AwardGroup built;
  built.of = header.of.value_or(ast::Name{});
  built.each = header.each;
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleAwardsClause) continue;
    size_t role = Part::kNone;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.token != nullptr && role == Part::kNone) role = piece.type;
      if (role == Rules::HIGHEST || role == Rules::HIGHEST_ONLY) built.highest_only = true;
      if (piece.type == Rules::PRORATED) built.prorated = true;
      if (piece.rule == Rules::RuleCitesClause) Cites(piece.context, built.cites);
      if (piece.rule != Rules::RuleExpr) continue;
      const ast::ExprId expr = Expr(piece.context);
      if (role == Rules::WHEN) built.when.push_back(expr);
      if (role == Rules::UNLESS) built.unless.push_back(expr);
      if (role != Rules::BUDGET) continue;
      if (built.budget.valid()) {
        emitter_.Report(Code::kStatedTwice, SpanOf(part.context), {Term{"`budget`", "“预算”"}});
      }
      built.budget = expr;
    }
  }
  return built;
}

ast::Award Builder::Award(Context* context, const Header& header) {
  ast::Award built;
  built.of = header.of.value_or(ast::Name{});
  built.each = header.each;
  built.under = header.under;
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleAwardClause) continue;
    size_t role = Part::kNone;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.token != nullptr && role == Part::kNone) role = piece.type;
      if (piece.rule == Rules::RuleCitesClause) Cites(piece.context, built.cites);
      if (piece.rule == Rules::RuleExpr) {
        (role == Rules::WHEN ? built.when : built.unless).push_back(Expr(piece.context));
      }
      if (piece.rule == Rules::RuleHandledBy) built.handled_by = HandledBy(piece.context);
      if (piece.rule != Rules::RuleValue) continue;
      if (built.amount.valid()) {
        emitter_.Report(Code::kStatedTwice, SpanOf(part.context), {Term{"`amount`", "“数额”"}});
      }
      built.amount = Value(piece.context);
    }
  }
  return built;
}

std::vector<ast::Actor> Builder::HandledBy(Context* context) {
  std::vector<ast::Actor> actors;
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleActor) continue;
    ast::Actor actor;
    actor.span = SpanOf(part.context);
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.rule == Rules::RuleExpr) actor.when = Expr(piece.context);
      if (piece.rule != Rules::RuleName) continue;
      if (actor.name.empty()) {
        actor.name = Name(piece.context);
      } else {
        actor.with.push_back(Name(piece.context));
      }
    }
    actors.push_back(std::move(actor));
  }
  return actors;
}

void Builder::RefusePlace(const Place& place, const Term& where) {
  const auto refuse = [&](const std::optional<ast::Name>& name, const char* en, const char* zh) {
    if (name) emitter_.Report(Code::kNotHere, name->span, {Term{en, zh}, where});
  };
  refuse(place.of, "`of`", "“属于”");
  refuse(place.above, "`above`", "“高于”");
  refuse(place.below, "`below`", "“低于”");
}

}  // namespace kaocheng::syntax
