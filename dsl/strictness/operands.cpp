#include "dsl/strictness/operands.h"

#include <cstdlib>
#include <type_traits>

namespace kaocheng::strictness {

namespace {

using layers::Range;

Trend SignOf(const Range& range) {  // of a factor: how a product moves with the other
  if (range.low && *range.low >= 0) return Trend::kUp;
  if (range.high && *range.high <= 0) return Trend::kDown;
  return Trend::kUnclear;
}

struct Parts {
  layers::Ranges& ranges;
  std::vector<Operand> parts;

  void Put(ast::ExprId expr, Trend whole) { parts.push_back({expr, whole}); }
  Trend Sign(ast::ExprId expr) { return SignOf(ranges.Of(expr, std::nullopt)); }

  void operator()(const ast::ErrorExpr&) {}
  void operator()(const ast::Literal&) {}
  void operator()(const ast::NameRef&) {}
  void operator()(const ast::Member& member) { Put(member.object, Trend::kUnclear); }
  void operator()(const ast::Unary& unary) {
    Put(unary.operand, unary.op == ast::UnaryOp::kPlus ? Trend::kUp : Trend::kDown);
  }
  void operator()(const ast::Binary& binary) {
    switch (binary.op) {
      case ast::BinaryOp::kOr:
      case ast::BinaryOp::kAnd:
      case ast::BinaryOp::kAdd:
        Put(binary.left, Trend::kUp);
        return Put(binary.right, Trend::kUp);
      case ast::BinaryOp::kSub:
      case ast::BinaryOp::kGt:
      case ast::BinaryOp::kGe:
        Put(binary.left, Trend::kUp);
        return Put(binary.right, Trend::kDown);
      case ast::BinaryOp::kLt:
      case ast::BinaryOp::kLe:
        Put(binary.left, Trend::kDown);
        return Put(binary.right, Trend::kUp);
      case ast::BinaryOp::kMul:
        Put(binary.left, Sign(binary.right));
        return Put(binary.right, Sign(binary.left));
      case ast::BinaryOp::kDiv: {
        const Range divisor = ranges.Of(binary.right, std::nullopt);
        const bool positive = divisor.low && *divisor.low > 0;
        Put(binary.left, positive ? Trend::kUp : Trend::kUnclear);
        return Put(binary.right, positive ? Opposite(Sign(binary.left)) : Trend::kUnclear);
      }
      case ast::BinaryOp::kEq:
      case ast::BinaryOp::kNe:
        Put(binary.left, Trend::kUnclear);
        return Put(binary.right, Trend::kUnclear);
    }
    std::abort();
  }
  void operator()(const ast::If& branch) {
    Put(branch.condition, Trend::kUnclear);
    Put(branch.then, Trend::kUp);
    Put(branch.otherwise, Trend::kUp);
  }
  void operator()(const ast::IsKnown& known) { Put(known.operand, Trend::kUnclear); }
  void operator()(const ast::Default& choice) {
    Put(choice.operand, Trend::kUp);
    Put(choice.fallback, Trend::kUp);
  }
  void operator()(const ast::InSeason& season) { Put(season.date, Trend::kUnclear); }
  void operator()(const ast::AsOf& as_of) {
    Put(as_of.operand, Trend::kUp);
    Put(as_of.date, Trend::kUnclear);
  }
  void operator()(const ast::Bounded& bounded) {
    Put(bounded.operand, Trend::kUp);
    Put(bounded.at_least, Trend::kUp);
    Put(bounded.at_most, Trend::kUp);
  }
  void operator()(const ast::Modified& modified) {
    Put(modified.base, modified.factors.empty() ? Trend::kUp : Trend::kUnclear);
    for (const ast::Modified::Arm& arm : modified.exceptions) {
      Put(arm.value, modified.factors.empty() ? Trend::kUp : Trend::kUnclear);
      Put(arm.when, Trend::kUnclear);
    }
    for (const ast::Modified::Arm& arm : modified.factors) {
      Put(arm.value, Sign(modified.base));
      Put(arm.when, Trend::kUnclear);
    }
  }
  void operator()(const ast::Call& call) {  // min and max; others do not compile
    for (const ast::ExprId argument : call.arguments) Put(argument, Trend::kUp);
  }
  void operator()(const ast::Round& round) {
    Put(round.operand, Trend::kUp);
    Put(round.unit, Trend::kUnclear);
  }
  void operator()(const ast::Aggregate& aggregate) {
    Trend value = Trend::kUp;
    Trend rows = Trend::kUnclear;  // how the result moves as more rows count
    switch (aggregate.kind) {
      case ast::AggregateKind::kCount:
      case ast::AggregateKind::kExists:
        rows = Trend::kUp;
        break;
      case ast::AggregateKind::kDistinct:
        value = Trend::kUnclear;
        rows = Trend::kUp;
        break;
      case ast::AggregateKind::kSum:
        rows = Sign(aggregate.value);
        break;
      case ast::AggregateKind::kEvery:
        rows = Trend::kDown;
        break;
      case ast::AggregateKind::kAverage:
      case ast::AggregateKind::kMin:
      case ast::AggregateKind::kMax:
      case ast::AggregateKind::kLatest:
        break;
    }
    Put(aggregate.value, value);
    Put(aggregate.where, rows);
    Put(aggregate.window.length, rows);
    Put(aggregate.window.from, Trend::kUnclear);
    Put(aggregate.window.to, Trend::kUnclear);
    Put(aggregate.dated, Trend::kUnclear);
  }
  void operator()(const ast::Rank& rank) {
    for (const ast::SortKey& key : rank.keys) Put(key.key, Trend::kUnclear);
  }
  void operator()(const ast::Apportion& apportion) {
    Put(apportion.amount, Trend::kUnclear);
    Put(apportion.weight, Trend::kUnclear);
  }
};

struct Shape {
  const Trends& trends;

  bool Same(const ast::Name& a, const ast::Name& b) const {
    return trends.Canonical(a.text) == trends.Canonical(b.text);
  }
  bool Same(const std::optional<ast::Name>& a, const std::optional<ast::Name>& b) const {
    return a.has_value() == b.has_value() && (!a || Same(*a, *b));
  }
  bool Same(const std::vector<ast::Name>& a, const std::vector<ast::Name>& b) const {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i) {
      if (!Same(a[i], b[i])) return false;
    }
    return true;
  }

  bool operator()(const ast::ErrorExpr&, const ast::ErrorExpr&) const { return false; }
  bool operator()(const ast::Literal& a, const ast::Literal& b) const {
    const bool duration = a.kind == ast::LiteralKind::kDuration;
    return a.kind == b.kind && a.value == b.value && a.text == b.text && (!duration || a.unit == b.unit);
  }
  bool operator()(const ast::NameRef& a, const ast::NameRef& b) const { return Same(a.name, b.name); }
  bool operator()(const ast::Member& a, const ast::Member& b) const { return Same(a.name, b.name); }
  bool operator()(const ast::Unary& a, const ast::Unary& b) const { return a.op == b.op; }
  bool operator()(const ast::Binary& a, const ast::Binary& b) const { return a.op == b.op; }
  bool operator()(const ast::IsKnown& a, const ast::IsKnown& b) const { return a.negated == b.negated; }
  bool operator()(const ast::InSeason& a, const ast::InSeason& b) const { return Same(a.season, b.season); }
  bool operator()(const ast::Modified& a, const ast::Modified& b) const {
    return a.exceptions.size() == b.exceptions.size() && a.factors.size() == b.factors.size();
  }
  bool operator()(const ast::Call& a, const ast::Call& b) const {
    return Same(a.function, b.function) && a.arguments.size() == b.arguments.size();
  }
  bool operator()(const ast::Round& a, const ast::Round& b) const { return a.mode == b.mode; }
  bool operator()(const ast::Aggregate& a, const ast::Aggregate& b) const {
    return a.kind == b.kind && Same(a.scope, b.scope) && Same(a.via, b.via) && Same(a.season, b.season) &&
           a.window.kind == b.window.kind && a.in_a_row == b.in_a_row;
  }
  bool operator()(const ast::Rank& a, const ast::Rank& b) const {
    if (a.keys.size() != b.keys.size() || !Same(a.within, b.within)) return false;
    for (size_t i = 0; i < a.keys.size(); ++i) {
      if (a.keys[i].lowest_first != b.keys[i].lowest_first) return false;
    }
    return true;
  }
  bool operator()(const ast::Apportion& a, const ast::Apportion& b) const { return Same(a.within, b.within); }
  template <typename A, typename B>
  bool operator()(const A&, const B&) const {  // kinds without anything besides their operands
    return std::is_same_v<A, B>;
  }
};

}  // namespace

std::vector<Operand> OperandsOf(const ast::Ast& ast, ast::ExprId expr, layers::Ranges& ranges) {
  Parts parts{ranges, {}};
  std::visit(parts, ast.exprs[expr].node);
  return std::move(parts.parts);
}

bool SameShape(const ast::Ast& ast, ast::ExprId a, ast::ExprId b, const Trends& trends) {
  return std::visit(Shape{trends}, ast.exprs[a].node, ast.exprs[b].node);
}

}  // namespace kaocheng::strictness
