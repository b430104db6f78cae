#include <algorithm>

#include "dsl/ast/overloaded.h"
#include "dsl/base/date.h"
#include "dsl/base/number.h"
#include "dsl/base/utf8.h"
#include "dsl/format/printer.h"

namespace kaocheng::format {
namespace {

// How tightly an expression holds together, as the grammar nests its rules; a looser one needs brackets.
enum Level : int {
  kValue,
  kExpr,
  kOr,
  kAnd,
  kNot,
  kCompare,
  kAdd,
  kMultiply,
  kSign,
  kOperand,
  kChain,
  kPrimary,
};

Level LevelOf(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::kOr:
      return kOr;
    case ast::BinaryOp::kAnd:
      return kAnd;
    case ast::BinaryOp::kEq:
    case ast::BinaryOp::kNe:
    case ast::BinaryOp::kLt:
    case ast::BinaryOp::kLe:
    case ast::BinaryOp::kGt:
    case ast::BinaryOp::kGe:
      return kCompare;
    case ast::BinaryOp::kAdd:
    case ast::BinaryOp::kSub:
      return kAdd;
    case ast::BinaryOp::kMul:
    case ast::BinaryOp::kDiv:
      return kMultiply;
  }
  return kValue;
}

Level LevelOf(const ast::ExprNode& node) {
  return std::visit(
      ast::Overloaded{
          [](const ast::ErrorExpr&) { return kPrimary; }, [](const ast::Literal&) { return kPrimary; },
          [](const ast::NameRef&) { return kPrimary; }, [](const ast::Member&) { return kChain; },
          [](const ast::Unary& e) { return e.op == ast::UnaryOp::kNot ? kNot : kSign; },
          [](const ast::Binary& e) { return LevelOf(e.op); }, [](const ast::If&) { return kExpr; },
          [](const ast::IsKnown&) { return kCompare; }, [](const ast::Default&) { return kOperand; },
          [](const ast::InSeason&) { return kCompare; }, [](const ast::AsOf&) { return kOperand; },
          [](const ast::Bounded&) { return kValue; }, [](const ast::Modified&) { return kValue; },
          [](const ast::Call&) { return kPrimary; }, [](const ast::Round&) { return kPrimary; },
          [](const ast::Aggregate&) { return kPrimary; }, [](const ast::Rank&) { return kPrimary; },
          [](const ast::Apportion&) { return kPrimary; }},
      node);
}

Doc InBrackets(const Doc& doc) { return Doc("(") + Doc::Align(doc) + ")"; }

// `default` and `as of` bind tighter than people expect beside an operator.
bool WantsBrackets(const ast::ExprNode& node) {
  return std::holds_alternative<ast::Default>(node) || std::holds_alternative<ast::AsOf>(node);
}

}  // namespace

Doc Printer::Expr(ast::ExprId id, int level) {
  const ast::Expr& expr = ast_.exprs[id];
  Doc lead = expr.span.valid() ? margin_.Inline(expr.span.begin) : Doc();
  const Doc bare = Told(expr.span, Bare(expr));
  return lead + (LevelOf(expr.node) < level ? InBrackets(bare) : bare);
}

// Beside an operator brackets stay where the author put them around another operation.
Doc Printer::Operand(ast::ExprId id, int level) {
  const ast::Expr& expr = ast_.exprs[id];
  const Level own = LevelOf(expr.node);
  const bool bracketed = own < kChain && (WantsBrackets(expr.node) || margin_.IsBracketed(expr.span));
  return Expr(id, bracketed ? kPrimary : level);
}

Doc Printer::Bare(const ast::Expr& expr) {
  return std::visit(
      ast::Overloaded{
          [&](const ast::ErrorExpr&) { return Doc(std::string(margin_.Written(expr.span))); },
          [&](const ast::Literal& e) { return Doc(Literal(e, expr.span)); },
          [&](const ast::NameRef& e) { return Doc(Use(e.name)); },
          [&](const ast::Member& e) { return Expr(e.object, kChain) + "." + Attribute(e.name); },
          [&](const ast::Unary& e) {
            switch (e.op) {
              case ast::UnaryOp::kNot:
                return Doc(Key("NOT") + ' ') + Operand(e.operand, kNot);
              case ast::UnaryOp::kNegate:
                return Doc("-") + Operand(e.operand, kSign);
              case ast::UnaryOp::kPlus:
                return Doc("+") + Operand(e.operand, kSign);
            }
            return Doc();
          },
          [&](const ast::Binary& e) { return Node(expr, e); }, [&](const ast::If& e) { return Node(e); },
          [&](const ast::IsKnown& e) {
            const bool chinese = words_.language() == Language::kZh;
            const std::string known = chinese ? Key("IS_KNOWN") : Key("KNOWN");
            const std::string negated = e.negated ? Key("NOT") + ' ' : "";
            return Operand(e.operand, kAdd) + " " +
                   (chinese ? negated + known : Key("IS") + ' ' + negated + known);
          },
          [&](const ast::Default& e) { return Node(e); },
          [&](const ast::InSeason& e) { return Operand(e.date, kAdd) + Named("IN", e.season); },
          [&](const ast::AsOf& e) {
            return Expr(e.operand, kChain) + " " + Key("AS_OF") + " " + Expr(e.date, kChain);
          },
          [&](const ast::Bounded& e) { return Bounded(e, false); },
          [&](const ast::Modified& e) { return Modified(e); },
          [&](const ast::Call& e) {
            std::vector<Doc> arguments;
            for (const ast::ExprId argument : e.arguments) arguments.push_back(Value(argument));
            const bool own = margin_.IsQuoted(e.function.span);
            return Arguments(own ? Declared(e.function) : words_.Builtin(e.function.text),
                             std::move(arguments));
          },
          [&](const ast::Round& e) {
            const std::string mode = e.mode == ast::RoundMode::kUp     ? ' ' + Key("UP")
                                     : e.mode == ast::RoundMode::kDown ? ' ' + Key("DOWN")
                                                                       : "";
            Doc operand = Value(e.operand);
            return Arguments(Key("ROUND") + mode, {operand, Value(e.unit)});
          },
          [&](const ast::Aggregate& e) { return Aggregate(e); },
          [&](const ast::Rank& e) { return Arguments(words_.Builtin("rank"), {Keys(e.keys, e.within)}); },
          [&](const ast::Apportion& e) {
            Doc amount = Value(e.amount) + " " + Key("BY") + " ";
            amount += Expr(e.weight, kExpr) + Keys({}, e.within);
            return Arguments(words_.Builtin("apportion"), {amount});
          }},
      expr.node);
}

// Operators of one kind in a row break together, each at the beginning of a line.
Doc Printer::Node(const ast::Expr& expr, const ast::Binary& node) {
  const Level level = LevelOf(node.op);
  if (level == kCompare) {
    Doc left = Operand(node.left, kAdd);
    return Doc::Group(left + Doc::Indent(Doc::Line() + std::string(ast::SignOf(node.op)) + " " +
                                         Operand(node.right, kAdd)));
  }
  std::vector<const ast::Binary*> row;
  for (const ast::Expr* at = &expr;;) {
    const auto& binary = std::get<ast::Binary>(at->node);
    row.push_back(&binary);
    at = &ast_.exprs[binary.left];
    const auto* left = std::get_if<ast::Binary>(&at->node);
    if (left == nullptr || LevelOf(left->op) != level || margin_.IsBracketed(at->span)) break;
  }
  Doc doc = Operand(row.back()->left, level);
  for (auto binary = row.rbegin(); binary != row.rend(); ++binary) {
    const ast::BinaryOp op = (*binary)->op;
    const std::string word = op == ast::BinaryOp::kOr    ? Key("OR")
                             : op == ast::BinaryOp::kAnd ? Key("AND")
                                                         : std::string(ast::SignOf(op));
    doc += Doc::Line() + word + " " + Doc::Indent(Operand((*binary)->right, level + 1));
  }
  return Doc::Group(doc);
}

Doc Printer::Node(const ast::If& node) {
  Doc doc;
  for (const ast::If* choice = &node;;) {
    Doc then = Doc(Key("IF") + ' ') + Doc::Align(Expr(choice->condition, kOr));
    then += Doc::Indent(Doc::Line() + Key("THEN") + " " + Doc::Align(Expr(choice->then, kOr)));
    doc += Doc::Group(then) + Doc::Line() + Key("ELSE") + " ";
    const ast::Expr& otherwise = ast_.exprs[choice->otherwise];
    const auto* next = std::get_if<ast::If>(&otherwise.node);
    if (next == nullptr) {
      doc += Doc::Align(Expr(choice->otherwise, kOr));
      return Doc::Group(doc);
    }
    if (otherwise.span.valid()) doc += margin_.Inline(otherwise.span.begin);
    choice = next;
  }
}

Doc Printer::Node(const ast::Default& node) {
  Doc doc = Expr(node.operand, kOperand);
  // `default -5`: the sign belongs to the fallback.
  const auto* sign = std::get_if<ast::Unary>(&ast_.exprs[node.fallback].node);
  const bool negative = sign != nullptr && sign->op == ast::UnaryOp::kNegate;
  Doc fallback = negative ? Doc("-") + Expr(sign->operand, kChain) : Expr(node.fallback, kChain);
  return doc + " " + Key("DEFAULT") + " " + fallback;
}

Doc Printer::Bound(std::string_view token, ast::ExprId id) {
  if (!id.valid()) return {};
  return Doc(Key(token) + ' ') + Expr(id, kAdd);
}

Doc Printer::Conditioned(std::string_view token, ast::ExprId id) {
  if (!id.valid()) return {};
  return Doc::Line() + Key(token) + " " + Doc::Indent(Expr(id, kExpr));
}

// What bounds and arms apply to. Bounds of bounds and arms of arms would join; a choice would look as if only
// its last branch were meant.
Doc Printer::Bounded(const ast::Bounded& node, bool arm) {
  const ast::ExprNode& operand = ast_.exprs[node.operand].node;
  const bool brackets = std::holds_alternative<ast::Bounded>(operand) ||
                        std::holds_alternative<ast::If>(operand) ||
                        (arm && std::holds_alternative<ast::Modified>(operand));
  const bool modified = std::holds_alternative<ast::Modified>(operand);
  Doc base = brackets   ? Expr(node.operand, kPrimary)
             : modified ? Value(node.operand)
                        : Operand(node.operand, kExpr);
  Doc bounds;
  for (const auto& [token, bound] :
       {std::pair("AT_LEAST", node.at_least), std::pair("AT_MOST", node.at_most)}) {
    if (!bound.valid()) continue;
    bounds += (modified && !one_line_ ? Doc::Hard() : Doc::Line()) + Bound(token, bound);
  }
  return Doc::Group(base + (modified ? Doc::Indent(bounds) : bounds));
}

Doc Printer::Modified(const ast::Modified& node) {
  const ast::ExprNode& operand = ast_.exprs[node.base].node;
  const bool brackets =
      std::holds_alternative<ast::Modified>(operand) || std::holds_alternative<ast::If>(operand);
  const bool bounded = std::holds_alternative<ast::Bounded>(operand);
  Doc doc = brackets ? Expr(node.base, kPrimary) : bounded ? Value(node.base) : Operand(node.base, kExpr);
  struct Arm {
    const ast::Modified::Arm* arm;
    bool exception;
  };
  std::vector<Arm> arms;
  for (const auto& arm : node.exceptions) arms.push_back({&arm, true});
  for (const auto& arm : node.factors) arms.push_back({&arm, false});
  std::stable_sort(arms.begin(), arms.end(),
                   [](const Arm& a, const Arm& b) { return a.arm->span.begin < b.arm->span.begin; });
  for (const auto& [arm, exception] : arms) {
    Doc text = arm->span.valid() ? margin_.Inline(arm->span.begin) : Doc();
    text += Key(exception ? "EXCEPT" : "TIMES") + ' ';
    const auto* bounded_arm = std::get_if<ast::Bounded>(&ast_.exprs[arm->value].node);
    text += exception && bounded_arm != nullptr ? Bounded(*bounded_arm, true) : Expr(arm->value, kExpr);
    text += Doc::Indent(Conditioned("WHEN", arm->when));
    doc += Doc::Indent((one_line_ ? Doc::Line() : Doc::Hard()) + Doc::Group(text));
  }
  return doc;
}

std::string Printer::Literal(const ast::Literal& literal, Span span) const {
  switch (literal.kind) {
    case ast::LiteralKind::kBoolean:
      return Key(literal.value != 0 ? "TRUE_WORD" : "FALSE_WORD");
    case ast::LiteralKind::kInteger:
      return FormatInteger(literal.value);
    case ast::LiteralKind::kDecimal: {
      const std::string text = FormatDecimal(literal.value);
      return text.find('.') == std::string::npos ? text + ".0" : text;
    }
    case ast::LiteralKind::kPercent:
      return FormatDecimal(literal.value * 100) + '%';
    case ast::LiteralKind::kMoney: {
      // 万元 has no English; elsewhere it stays, for nobody likes to count zeros.
      const bool to_english = aliases_ != nullptr && words_.language() == Language::kEn;
      if (!to_english && margin_.Written(span).ends_with("万元"))
        return FormatDecimal(literal.value) + "万元";
      const std::string yuan = literal.value % kFenPerYuan == 0 ? FormatInteger(literal.value / kFenPerYuan)
                                                                : FormatMoney(literal.value);
      return yuan + (words_.language() == Language::kZh ? "元" : " yuan");
    }
    case ast::LiteralKind::kDate:
      return FormatDate(static_cast<Date>(literal.value));
    case ast::LiteralKind::kDatetime:
      return FormatDatetime(literal.value);
    case ast::LiteralKind::kText:
      return Quoted(literal.text);
    case ast::LiteralKind::kDuration:
      return FormatInteger(literal.value) + words_.Unit(literal.unit, literal.value);
  }
  return "";
}

}  // namespace kaocheng::format
