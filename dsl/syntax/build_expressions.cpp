#include <algorithm>
#include <utility>

#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

namespace kaocheng::syntax {
namespace {

// A left-leaning chain is as deep as it is long, and later phases recurse over it.
constexpr size_t kMaxOperators = 500;

// Rules that only pass on what stands below them when they have a single child.
bool IsPassage(size_t rule) {
  return rule == Rules::RuleExpr || rule == Rules::RuleDisjunction || rule == Rules::RuleConjunction ||
         rule == Rules::RuleNegation || rule == Rules::RuleComparison || rule == Rules::RuleAdditive ||
         rule == Rules::RuleMultiplicative || rule == Rules::RuleUnary || rule == Rules::RuleOperand ||
         rule == Rules::RuleChain;
}

std::optional<ast::BinaryOp> OperatorOf(size_t type) {
  switch (type) {
    case Rules::OR:
      return ast::BinaryOp::kOr;
    case Rules::AND:
      return ast::BinaryOp::kAnd;
    case Rules::EQ:
      return ast::BinaryOp::kEq;
    case Rules::NE:
      return ast::BinaryOp::kNe;
    case Rules::LT:
      return ast::BinaryOp::kLt;
    case Rules::LE:
      return ast::BinaryOp::kLe;
    case Rules::GT:
      return ast::BinaryOp::kGt;
    case Rules::GE:
      return ast::BinaryOp::kGe;
    case Rules::PLUS:
      return ast::BinaryOp::kAdd;
    case Rules::MINUS:
      return ast::BinaryOp::kSub;
    case Rules::STAR:
      return ast::BinaryOp::kMul;
    case Rules::SLASH:
      return ast::BinaryOp::kDiv;
    default:
      return std::nullopt;
  }
}

}  // namespace

ast::ExprId Builder::OptionalExpr(Context* parent, size_t rule) {
  for (const Part& part : PartsOf(parent)) {
    if (part.rule == rule) return rule == Rules::RuleValue ? Value(part.context) : Expr(part.context);
  }
  return {};
}

// Where a rule was cut short by an error its children may be missing; then ErrorExpr stands for them.
ast::ExprId Builder::Expr(Context* context) {
  while (IsPassage(context->getRuleIndex()) && context->children.size() == 1) {
    auto* child = dynamic_cast<Context*>(context->children.front());
    if (child == nullptr) return ErrorAt(context);
    context = child;
  }
  if (context->children.empty()) return ErrorAt(context);
  switch (context->getRuleIndex()) {
    case Rules::RuleValue:
      return Value(context);
    case Rules::RuleChoice:
      return Choice(context);
    case Rules::RuleDisjunction:
    case Rules::RuleConjunction:
    case Rules::RuleAdditive:
    case Rules::RuleMultiplicative:
      return Operators(context);
    case Rules::RuleNegation:
      return Negation(context);
    case Rules::RuleComparison:
      return Comparison(context);
    case Rules::RuleUnary:
      return Sign(context);
    case Rules::RuleOperand:
      return Operand(context);
    case Rules::RuleChain:
      return Chain(context);
    case Rules::RulePrimary:
      return Primary(context);
    case Rules::RuleLiteral:
      return Literal(context);
    default:
      return ErrorAt(context);
  }
}

void Builder::ReadBound(Context* context, Bounds& bounds) {
  bool least = false;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleAtLeast) least = true;
    if (part.rule != Rules::RuleAdditive) continue;
    ast::ExprId& bound = least ? bounds.at_least : bounds.at_most;
    if (bound.valid()) {
      emitter_.Report(Code::kStatedTwice, SpanOf(context),
                      {least ? Term{"`at least`", "“不低于”"} : Term{"`at most`", "“不超过”"}});
    }
    bound = Expr(part.context);
  }
}

// Bounds apply from left to right: a floor that follows a ceiling bounds what the ceiling has left.
bool Builder::Follows(Context* bound, const Bounds& bounds) {
  const std::vector<Part> parts = PartsOf(bound);
  return bounds.at_most.valid() && !bounds.at_least.valid() &&
         std::any_of(parts.begin(), parts.end(),
                     [](const Part& part) { return part.rule == Rules::RuleAtLeast; });
}

ast::ExprId Builder::Bounded(ast::ExprId value, Bounds& bounds, Span span) {
  const Bounds own = std::exchange(bounds, {});
  return own.at_least.valid() || own.at_most.valid()
             ? Add(ast::Bounded{value, own.at_least, own.at_most}, span)
             : value;
}

ast::ExprId Builder::Value(Context* context) {
  ast::ExprId value;
  Bounds bounds;
  ast::Modified modified;
  // What has been collected so far becomes the operand of what follows.
  const auto close = [&](Span span) {
    value = Bounded(value, bounds, span);
    if (!modified.exceptions.empty() || !modified.factors.empty()) {
      modified.base = value;
      value = Add(std::move(modified), span);
      modified = {};
    }
  };
  Span span;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleExpr) value = Expr(part.context);
    if (!value.valid()) return ErrorAt(context);
    if (!span.valid()) span = SpanOf(part.context);
    if (part.rule != Rules::RuleValueTail) continue;
    const std::vector<Part> tail = PartsOf(part.context);
    if (tail.empty()) continue;
    if (tail.front().rule == Rules::RuleBound) {
      if (!modified.exceptions.empty() || !modified.factors.empty() || Follows(tail.front().context, bounds))
        close(span);
      ReadBound(tail.front().context, bounds);
    } else {
      const bool except = tail.front().type == Rules::EXCEPT;
      if (bounds.at_least.valid() || bounds.at_most.valid() || (except && !modified.factors.empty()))
        close(span);
      ast::Modified::Arm arm;
      arm.span = SpanOf(part.context);
      Bounds inner;
      bool when = false;
      for (const Part& piece : tail) {
        if (piece.type == Rules::WHEN) when = true;
        if (piece.rule == Rules::RuleExpr) (when ? arm.when : arm.value) = Expr(piece.context);
        if (piece.rule != Rules::RuleBound) continue;
        if (Follows(piece.context, inner)) arm.value = Bounded(arm.value, inner, arm.span);
        ReadBound(piece.context, inner);
      }
      if (!arm.value.valid()) arm.value = ErrorAt(part.context);
      if (!arm.when.valid()) arm.when = ErrorAt(part.context);
      arm.value = Bounded(arm.value, inner, arm.span);
      (except ? modified.exceptions : modified.factors).push_back(arm);
    }
    span = Join(span, SpanOf(part.context));
  }
  if (!value.valid()) return ErrorAt(context);
  close(span);
  return value;
}

ast::ExprId Builder::Choice(Context* context) {
  ast::If choice;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleDisjunction) choice.condition = Expr(part.context);
    if (part.rule == Rules::RuleExpr)
      (choice.then.valid() ? choice.otherwise : choice.then) = Expr(part.context);
  }
  for (ast::ExprId* branch : {&choice.condition, &choice.then, &choice.otherwise}) {
    if (!branch->valid()) *branch = ErrorAt(context);
  }
  return Add(choice, SpanOf(context));
}

ast::ExprId Builder::Operators(Context* context) {
  ast::ExprId left;
  Span span;  // of what was written, brackets of the operands included
  std::optional<ast::BinaryOp> op;
  size_t operators = 0;
  for (const Part& part : PartsOf(context)) {
    if (part.token != nullptr) {
      op = OperatorOf(part.type);
      continue;
    }
    if (left.valid() && ++operators > kMaxOperators) {
      emitter_.Report(Code::kExpressionTooLong, SpanOf(part.context), {std::to_string(kMaxOperators)});
      break;
    }
    const ast::ExprId right = Expr(part.context);
    span = left.valid() ? Join(span, SpanOf(part.context)) : SpanOf(part.context);
    if (left.valid() && op) {
      left = Add(ast::Binary{*op, left, right}, span);
    } else {
      left = right;
    }
  }
  return left.valid() ? left : ErrorAt(context);
}

ast::ExprId Builder::Negation(Context* context) {
  size_t count = 0;
  ast::ExprId operand;
  for (const Part& part : PartsOf(context)) {
    if (part.type == Rules::NOT) ++count;
    if (part.rule == Rules::RuleComparison) operand = Expr(part.context);
  }
  if (!operand.valid()) return ErrorAt(context);
  for (; count > 0; --count) operand = Add(ast::Unary{ast::UnaryOp::kNot, operand}, SpanOf(context));
  return operand;
}

ast::ExprId Builder::Comparison(Context* context) {
  ast::ExprId left;
  Span written;  // brackets included
  bool compared = false;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleAdditive) {
      left = Expr(part.context);
      written = SpanOf(part.context);
    }
    if (!left.valid()) return ErrorAt(context);
    if (part.rule != Rules::RuleComparisonTail) continue;
    const Span span = Join(written, SpanOf(part.context));
    if (compared) {
      emitter_.Report(Code::kChainedComparison, SpanOf(part.context));
      return left;
    }
    compared = true;
    bool negated = false;
    std::optional<ast::BinaryOp> op;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.type == Rules::NOT) negated = true;
      if (piece.type == Rules::KNOWN || piece.type == Rules::IS_KNOWN)
        left = Add(ast::IsKnown{left, negated}, span);
      if (piece.rule == Rules::RuleName) left = Add(ast::InSeason{left, Name(piece.context)}, span);
      if (piece.rule == Rules::RuleComparator) op = OperatorOf(piece.context->getStart()->getType());
      if (piece.rule == Rules::RuleAdditive && op)
        left = Add(ast::Binary{*op, left, Expr(piece.context)}, span);
    }
  }
  return left.valid() ? left : ErrorAt(context);
}

ast::ExprId Builder::Sign(Context* context) {
  std::vector<const Token*> signs;
  ast::ExprId operand;
  Span end;
  for (const Part& part : PartsOf(context)) {
    if (part.token != nullptr) signs.push_back(part.token);
    if (part.rule != Rules::RuleOperand && part.rule != Rules::RulePrimary) continue;
    operand = Expr(part.context);
    end = SpanOf(part.context);
  }
  if (!operand.valid()) return ErrorAt(context);
  for (auto sign = signs.rbegin(); sign != signs.rend(); ++sign) {
    const ast::UnaryOp op = (*sign)->getType() == Rules::MINUS ? ast::UnaryOp::kNegate : ast::UnaryOp::kPlus;
    operand = Add(ast::Unary{op, operand}, Join(SpanOf(*sign), end));
  }
  return operand;
}

ast::ExprId Builder::Operand(Context* context) {
  ast::ExprId operand;
  Span span;
  size_t role = Part::kNone;
  bool negative = false;
  size_t operators = 0;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleAsOf) role = Rules::RuleAsOf;
    if (part.type == Rules::DEFAULT) role = Rules::DEFAULT;
    if (part.type == Rules::MINUS) negative = true;
    if (part.rule != Rules::RuleChain) continue;
    if (++operators > kMaxOperators) {
      emitter_.Report(Code::kExpressionTooLong, SpanOf(part.context), {std::to_string(kMaxOperators)});
      break;
    }
    ast::ExprId right = Expr(part.context);
    if (negative) right = Add(ast::Unary{ast::UnaryOp::kNegate, right}, SpanOf(right));
    negative = false;
    if (!operand.valid()) {
      operand = right;
      span = SpanOf(part.context);
      continue;
    }
    span = Join(span, SpanOf(part.context));
    operand = role == Rules::RuleAsOf ? Add(ast::AsOf{operand, right}, span)
                                      : Add(ast::Default{operand, right}, span);
  }
  return operand.valid() ? operand : ErrorAt(context);
}

ast::ExprId Builder::Chain(Context* context) {
  ast::ExprId object;
  Span span;
  size_t operators = 0;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RulePrimary) {
      object = Expr(part.context);
      span = SpanOf(part.context);
    }
    if (!object.valid()) return ErrorAt(context);
    if (part.rule != Rules::RuleWord) continue;
    if (++operators > kMaxOperators) {
      emitter_.Report(Code::kExpressionTooLong, SpanOf(part.context), {std::to_string(kMaxOperators)});
      break;
    }
    span = Join(span, SpanOf(part.context));
    object = Add(ast::Member{object, Name(part.context)}, span);
  }
  return object.valid() ? object : ErrorAt(context);
}

ast::ExprId Builder::Primary(Context* context) {
  const std::vector<Part> parts = PartsOf(context);
  std::optional<ast::Name> name;
  bool quoted = false;
  bool round = false;
  ast::RoundMode mode = ast::RoundMode::kNearest;
  for (const Part& part : parts) {
    if (part.rule == Rules::RuleLiteral) return Literal(part.context);
    if (part.rule == Rules::RuleValue) return Value(part.context);
    if (part.type == Rules::ROUND) round = true;
    if (part.type == Rules::UP) mode = ast::RoundMode::kUp;
    if (part.type == Rules::DOWN) mode = ast::RoundMode::kDown;
    if (part.rule == Rules::RuleName) {
      name = Name(part.context);
      quoted = part.context->getStart()->getType() == Rules::QUOTED_NAME;
    }
    if (part.rule == Rules::RuleArguments) {
      if (round) return Round(mode, part.context, SpanOf(context));
      if (name) return Call(*name, quoted, part.context, SpanOf(context));
    }
  }
  if (!name || name->empty()) return ErrorAt(context);
  const Span span = name->span;
  return Add(ast::NameRef{std::move(*name)}, span);
}

}  // namespace kaocheng::syntax
