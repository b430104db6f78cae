#include <fmt/format.h>

#include "dsl/ast/overloaded.h"
#include "dsl/ast/printer.h"
#include "dsl/base/number.h"

namespace kaocheng::ast {

std::string_view SignOf(BinaryOp op) {
  switch (op) {
    case BinaryOp::kOr:
      return "or";
    case BinaryOp::kAnd:
      return "and";
    case BinaryOp::kEq:
      return "=";
    case BinaryOp::kNe:
      return "!=";
    case BinaryOp::kLt:
      return "<";
    case BinaryOp::kLe:
      return "<=";
    case BinaryOp::kGt:
      return ">";
    case BinaryOp::kGe:
      return ">=";
    case BinaryOp::kAdd:
      return "+";
    case BinaryOp::kSub:
      return "-";
    case BinaryOp::kMul:
      return "*";
    case BinaryOp::kDiv:
      return "/";
  }
  return "";
}

namespace {

std::string_view Symbol(UnaryOp op) {
  switch (op) {
    case UnaryOp::kNegate:
      return "negate";
    case UnaryOp::kPlus:
      return "plus";
    case UnaryOp::kNot:
      return "not";
  }
  return "";
}

std::string_view Symbol(AggregateKind kind) {
  switch (kind) {
    case AggregateKind::kCount:
      return "count";
    case AggregateKind::kSum:
      return "sum";
    case AggregateKind::kAverage:
      return "average";
    case AggregateKind::kMin:
      return "min";
    case AggregateKind::kMax:
      return "max";
    case AggregateKind::kLatest:
      return "latest";
    case AggregateKind::kExists:
      return "exists";
    case AggregateKind::kEvery:
      return "every";
    case AggregateKind::kDistinct:
      return "distinct";
  }
  return "";
}

std::string_view Symbol(RoundMode mode) {
  switch (mode) {
    case RoundMode::kNearest:
      return "round";
    case RoundMode::kUp:
      return "round-up";
    case RoundMode::kDown:
      return "round-down";
  }
  return "";
}

std::string_view Symbol(DurationUnit unit) {
  switch (unit) {
    case DurationUnit::kMinutes:
      return "minutes";
    case DurationUnit::kHours:
      return "hours";
    case DurationUnit::kDays:
      return "days";
    case DurationUnit::kWorkdays:
      return "workdays";
    case DurationUnit::kMonths:
      return "months";
    case DurationUnit::kYears:
      return "years";
  }
  return "";
}

}  // namespace

void Printer::Literal(const ast::Literal& literal) {
  switch (literal.kind) {
    case LiteralKind::kBoolean:
      return Word(literal.value != 0 ? "true" : "false");
    case LiteralKind::kInteger:
      return Word(FormatInteger(literal.value));
    case LiteralKind::kDecimal:
      return Word(FormatDecimal(literal.value));
    case LiteralKind::kPercent:
      return Word(FormatDecimal(literal.value * 100) + "%");
    case LiteralKind::kMoney:
      return Word(FormatMoney(literal.value) + "yuan");
    case LiteralKind::kDate:
      return Word(FormatDate(static_cast<Date>(literal.value)));
    case LiteralKind::kDatetime:
      return Word(FormatDatetime(literal.value));
    case LiteralKind::kText:
      return Quoted(literal.text);
    case LiteralKind::kDuration:
      return Word(fmt::format("{}{}", literal.value, Symbol(literal.unit)));
  }
}

void Printer::Keys(const std::vector<SortKey>& keys) {
  for (const SortKey& key : keys) {
    Expr(key.key);
    if (key.lowest_first) Word("lowest-first");
  }
}

void Printer::WindowOf(const Window& window) {
  switch (window.kind) {
    case Window::Kind::kDefault:
      return;
    case Window::Kind::kLast:
      Open("last");
      break;
    case Window::Kind::kFromTo:
    case Window::Kind::kFrom:
      Open("from");
      break;
    case Window::Kind::kEver:
      Open("ever");
      break;
    case Window::Kind::kAsOf:
      Open("as-of");
      break;
  }
  for (const ExprId part : {window.length, window.from, window.to}) {
    if (part.valid()) Expr(part);
  }
  Close();
}

void Printer::Aggregate(const ast::Aggregate& aggregate) {
  Open(Symbol(aggregate.kind));
  if (aggregate.value.valid()) Expr(aggregate.value);
  Named("over", aggregate.scope);
  Named("via", aggregate.via);
  Named("in", aggregate.season);
  Labelled("where", aggregate.where);
  WindowOf(aggregate.window);
  Labelled("dated", aggregate.dated);
  if (aggregate.in_a_row) {
    Open("in-a-row");
    Word(FormatInteger(*aggregate.in_a_row));
    Close();
  }
  Close();
}

void Printer::Expr(ExprId id) {
  if (!id.valid()) return Word("()");
  const auto list = [this](std::string_view head, std::initializer_list<ExprId> parts) {
    Open(head);
    for (const ExprId part : parts) Expr(part);
    Close();
  };
  std::visit(Overloaded{[&](const ErrorExpr&) { Word("(error)"); },
                        [&](const ast::Literal& e) { Literal(e); }, [&](const NameRef& e) { Use(e.name); },
                        [&](const Member& e) {
                          Open(".");
                          Expr(e.object);
                          Use(e.name);
                          Close();
                        },
                        [&](const Unary& e) { list(Symbol(e.op), {e.operand}); },
                        [&](const Binary& e) {
                          list(SignOf(e.op), {e.left, e.right});
                        },
                        [&](const If& e) {
                          list("if", {e.condition, e.then, e.otherwise});
                        },
                        [&](const IsKnown& e) { list(e.negated ? "is-not-known" : "is-known", {e.operand}); },
                        [&](const Default& e) {
                          list("default", {e.operand, e.fallback});
                        },
                        [&](const InSeason& e) {
                          Open("in");
                          Expr(e.date);
                          Use(e.season);
                          Close();
                        },
                        [&](const AsOf& e) {
                          list("as-of", {e.operand, e.date});
                        },
                        [&](const Bounded& e) {
                          Open("bounded");
                          Expr(e.operand);
                          Labelled("at-least", e.at_least);
                          Labelled("at-most", e.at_most);
                          Close();
                        },
                        [&](const Modified& e) {
                          Open("modified");
                          Expr(e.base);
                          for (const Modified::Arm& arm : e.exceptions) list("except", {arm.value, arm.when});
                          for (const Modified::Arm& arm : e.factors) list("times", {arm.value, arm.when});
                          Close();
                        },
                        [&](const Call& e) {
                          Open("call");
                          Word(e.function.text);
                          for (const ExprId argument : e.arguments) Expr(argument);
                          Close();
                        },
                        [&](const Round& e) {
                          list(Symbol(e.mode), {e.operand, e.unit});
                        },
                        [&](const ast::Aggregate& e) { Aggregate(e); },
                        [&](const Rank& e) {
                          Open("rank");
                          Keys(e.keys);
                          Named("within", e.within);
                          Close();
                        },
                        [&](const Apportion& e) {
                          Open("apportion");
                          Expr(e.amount);
                          Labelled("by", e.weight);
                          Named("within", e.within);
                          Close();
                        }},
             ast_.exprs[id].node);
}

}  // namespace kaocheng::ast
