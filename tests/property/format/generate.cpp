#include "tests/property/format/generate.h"

namespace kaocheng::format {
namespace {

using ast::ExprId;

class Generator {
 public:
  explicit Generator(ast::Ast& ast) : ast_(ast) {}

  ExprId Expr(int depth) { return ast_.exprs.Add({depth == 0 ? Leaf() : Node(depth - 1), {}}); }
  ast::Name Name() {
    return {*rc::gen::element<std::string>("a", "amount", "河长", "b·c", "x_1", "open", "two words"), {}};
  }

 private:
  static int Below(int n) { return *rc::gen::inRange(0, n); }
  static int64_t Number(int64_t limit) { return *rc::gen::inRange<int64_t>(0, limit); }
  static bool Coin() { return Below(2) == 1; }
  ast::Name Season() { return {"straw", {}}; }

  ast::ExprNode Leaf() {
    if (Coin()) return ast::NameRef{Name()};
    ast::Literal literal;
    literal.kind = static_cast<ast::LiteralKind>(Below(9));
    switch (literal.kind) {
      case ast::LiteralKind::kBoolean:
        literal.value = Below(2);
        break;
      case ast::LiteralKind::kInteger:
      case ast::LiteralKind::kDecimal:
      case ast::LiteralKind::kMoney:
        literal.value = Number(9'000'000'000'000);
        break;
      case ast::LiteralKind::kPercent:
        literal.value = Number(90'000'000'000);
        break;
      case ast::LiteralKind::kDate:
        literal.value = Number(20'000);
        break;
      case ast::LiteralKind::kDatetime:
        literal.value = Number(20'000'000);
        break;
      case ast::LiteralKind::kText:
        literal.text = *rc::gen::element<std::string>("", "图们江", "a \"b\"", "“c”", "// no comment");
        break;
      case ast::LiteralKind::kDuration:
        literal.value = Number(500);
        literal.unit = static_cast<ast::DurationUnit>(Below(6));
        break;
    }
    return literal;
  }

  ast::Aggregate Aggregate(int depth) {
    ast::Aggregate node;
    node.kind = static_cast<ast::AggregateKind>(Below(9));
    const bool scope_only =
        node.kind == ast::AggregateKind::kCount || node.kind == ast::AggregateKind::kExists;
    if (!scope_only) node.value = Expr(depth);
    node.scope = {*rc::gen::element<std::string>("leave", "month"), {}};
    if (Coin()) node.via = Name();
    if (Coin()) node.season = Season();
    if (Coin()) node.where = Expr(depth);
    using Kind = ast::Window::Kind;
    node.window.kind = static_cast<Kind>(Below(6));
    if (node.window.kind == Kind::kLast) node.window.length = Expr(depth);
    if (node.window.kind == Kind::kFrom || node.window.kind == Kind::kFromTo) node.window.from = Expr(depth);
    const bool ends = node.window.kind == Kind::kFromTo || node.window.kind == Kind::kAsOf ||
                      node.window.kind == Kind::kLast;
    if (ends) node.window.to = Expr(depth);
    if (Coin()) node.dated = Expr(depth);
    if (Below(4) == 0) node.in_a_row = Number(9);
    return node;
  }

  ast::Modified Modified(int depth) {
    ast::Modified node;
    node.base = Expr(depth);
    const int exceptions = Below(3);
    for (int i = 0; i < exceptions; ++i) node.exceptions.push_back({Expr(depth), Expr(depth), {}});
    const int factors = Below(2) + (exceptions == 0 ? 1 : 0);
    for (int i = 0; i < factors; ++i) node.factors.push_back({Expr(depth), Expr(depth), {}});
    return node;
  }

  ast::ExprNode Node(int depth) {
    switch (Below(16)) {
      case 0:
        return ast::Member{Expr(depth), {*rc::gen::element<std::string>("rate", "last", "a"), {}}};
      case 1:
        return ast::Unary{static_cast<ast::UnaryOp>(Below(3)), Expr(depth)};
      case 2:
        return ast::If{Expr(depth), Expr(depth), Expr(depth)};
      case 3:
        return ast::IsKnown{Expr(depth), Coin()};
      case 4:
        return ast::Default{Expr(depth), Expr(depth)};
      case 5:
        return ast::InSeason{Expr(depth), Season()};
      case 6:
        return ast::AsOf{Expr(depth), Expr(depth)};
      case 7: {
        const int which = Below(3);
        ast::Bounded node{Expr(depth), {}, {}};
        if (which != 0) node.at_least = Expr(depth);
        if (which != 1) node.at_most = Expr(depth);
        return node;
      }
      case 8:
        return Modified(depth);
      case 9:
        return ast::Call{{Coin() ? "max" : "f", {}}, {Expr(depth), Expr(depth)}};
      case 10:
        return ast::Round{static_cast<ast::RoundMode>(Below(3)), Expr(depth), Expr(depth)};
      case 11:
        return Aggregate(depth);
      case 12: {
        ast::Rank node;
        node.keys = {{Expr(depth), Coin()}, {Expr(depth), Coin()}};
        if (Coin()) node.within = {Name(), Name()};
        return node;
      }
      case 13: {
        ast::Apportion node{Expr(depth), Expr(depth), {}};
        if (Coin()) node.within = {Name()};
        return node;
      }
      default:
        return ast::Binary{static_cast<ast::BinaryOp>(Below(12)), Expr(depth), Expr(depth)};
    }
  }

  ast::Ast& ast_;
};

}  // namespace

ast::PolicyId GeneratePolicy(ast::Ast& ast) {
  Generator generator(ast);
  ast::Measure measure;
  measure.of = generator.Name();
  if (*rc::gen::arbitrary<bool>()) {
    measure.each = ast::Each{{"month", {}}, {}, {}, {}, {}};
    if (*rc::gen::arbitrary<bool>()) measure.each->where = generator.Expr(2);
  }
  measure.value = generator.Expr(*rc::gen::inRange(0, 5));
  ast::Decl decl;
  decl.head = {generator.Name(), {{"标题", {}}}};
  decl.documentation = "first\nsecond";
  decl.node = measure;
  ast::Policy policy;
  policy.name = {"p", {}};
  policy.decls = {ast.decls.Add(decl)};
  return ast.policies.Add(policy);
}

}  // namespace kaocheng::format
