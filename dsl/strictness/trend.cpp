#include "dsl/strictness/trend.h"

#include <algorithm>
#include <vector>

#include "dsl/strictness/operands.h"

namespace kaocheng::strictness {

namespace {

constexpr int kMaxDepth = 400;  // as deep as ranges go

// The conditions that are joined by `op`, from left to right.
void Flatten(const ast::Ast& ast, ast::ExprId expr, ast::BinaryOp op, std::vector<ast::ExprId>& out) {
  const auto* binary = std::get_if<ast::Binary>(&ast.exprs[expr].node);
  if (binary == nullptr || binary->op != op) return out.push_back(expr);
  Flatten(ast, binary->left, op, out);
  Flatten(ast, binary->right, op, out);
}

}  // namespace

Trend Join(Trend a, Trend b) {
  if (a == Trend::kFlat || a == b) return b;
  return b == Trend::kFlat ? a : Trend::kUnclear;
}

Trend Through(Trend a, Trend b) {
  if (a == Trend::kFlat || b == Trend::kFlat) return Trend::kFlat;
  if (a == Trend::kUnclear || b == Trend::kUnclear) return Trend::kUnclear;
  return a == b ? Trend::kUp : Trend::kDown;
}

Trends::Trends(ast::Ast& ast, const layers::Consolidated& policy)
    : ast_(ast),
      decls_([&] {
        layers::Declarations decls(ast);
        for (const layers::Entry& entry : policy.entries) decls.Append(entry.decl, entry.declared_by);
        return decls;
      }()),
      ranges_(ast, decls_) {
  const auto note = [this](const ast::Head& head) {
    for (const ast::Text& title : head.titles) {
      const auto [known, fresh] = canonical_.try_emplace(title.text, head.name.text);
      if (!fresh && known->second != head.name.text) known->second.clear();  // means two things
    }
  };
  for (const layers::Entry& entry : policy.entries) {
    const ast::Decl& decl = ast.decls[entry.decl];
    note(decl.head);
    for (const layers::Part& part : layers::PartsOf(decl.node)) note(*part.head);
  }
}

std::string Trends::Canonical(const std::string& name) const {
  if (decls_.FindNamed(name) != nullptr) return name;
  const auto found = canonical_.find(name);
  return found == canonical_.end() || found->second.empty() ? name : found->second;
}

Trend Trends::Of(ast::ExprId expr, const std::string& name) {
  if (!expr.valid()) return Trend::kFlat;
  if (depth_ >= kMaxDepth) return Trend::kUnclear;
  const ast::ExprNode& node = ast_.exprs[expr].node;
  if (const auto* ref = std::get_if<ast::NameRef>(&node))
    return Canonical(ref->name.text) == name ? Trend::kUp : Trend::kFlat;
  const auto* member = std::get_if<ast::Member>(&node);
  if (member != nullptr && Canonical(member->name.text) == name) return Trend::kUp;
  ++depth_;
  Trend trend = Trend::kFlat;
  for (const Operand& operand : OperandsOf(ast_, expr, ranges_))
    trend = Join(trend, Through(Of(operand.expr, name), operand.whole));
  --depth_;
  return trend;
}

Trend Trends::From(ast::ExprId before, ast::ExprId now) {
  if (before == now) return Trend::kFlat;
  if (!before.valid() || !now.valid() || depth_ >= kMaxDepth) return Trend::kUnclear;
  ++depth_;
  Trend trend = FromLike(before, now);
  if (trend == Trend::kUnclear) trend = FromBounded(before, now);
  if (trend == Trend::kUnclear) trend = FromConditions(before, now);
  if (trend == Trend::kUnclear) trend = FromSum(before, now);
  if (trend == Trend::kUnclear) trend = Opposite(FromSum(now, before));
  if (trend == Trend::kUnclear) trend = FromRanges(before, now);
  --depth_;
  return trend;
}

// Two expressions of one shape move as their parts do.
Trend Trends::FromLike(ast::ExprId before, ast::ExprId now) {
  if (!SameShape(ast_, before, now, *this)) return Trend::kUnclear;
  const std::vector<Operand> old = OperandsOf(ast_, before, ranges_);
  const std::vector<Operand> fresh = OperandsOf(ast_, now, ranges_);
  const auto* aggregate = std::get_if<ast::Aggregate>(&ast_.exprs[now].node);
  Trend trend = Trend::kFlat;
  for (size_t i = 0; i < fresh.size(); ++i) {
    Trend part = Trend::kUnclear;
    if (!old[i].expr.valid() && !fresh[i].expr.valid()) {
      part = Trend::kFlat;
    } else if (aggregate != nullptr && i == 1 && (!old[i].expr.valid() || !fresh[i].expr.valid())) {
      part = fresh[i].expr.valid() ? Trend::kDown : Trend::kUp;  // without `where` all rows count
    } else {
      part = From(old[i].expr, fresh[i].expr);
    }
    // A factor's sign may differ between the two; both must agree on how the whole moves.
    const Trend whole = old[i].whole == fresh[i].whole ? fresh[i].whole : Trend::kUnclear;
    trend = Join(trend, Through(part, whole));
  }
  return trend;
}

// A bound that one of them lacks is one that never bites.
Trend Trends::FromBounded(ast::ExprId before, ast::ExprId now) {
  const auto view = [this](ast::ExprId expr) {
    const auto* bounded = std::get_if<ast::Bounded>(&ast_.exprs[expr].node);
    return bounded != nullptr ? *bounded : ast::Bounded{expr, {}, {}};
  };
  const ast::Bounded old = view(before);
  const ast::Bounded fresh = view(now);
  if (old.operand == before && fresh.operand == now) return Trend::kUnclear;
  const auto bound = [this](ast::ExprId was, ast::ExprId is, Trend added) {
    if (was.valid() == is.valid()) return was.valid() ? From(was, is) : Trend::kFlat;
    return is.valid() ? added : Opposite(added);
  };
  return Join(From(old.operand, fresh.operand), Join(bound(old.at_least, fresh.at_least, Trend::kUp),
                                                     bound(old.at_most, fresh.at_most, Trend::kDown)));
}

// `a and b` is never more than `a`, `a or b` never less: each condition is paired with its like, the rest is
// added or left out.
Trend Trends::FromConditions(ast::ExprId before, ast::ExprId now) {
  for (const auto op : {ast::BinaryOp::kAnd, ast::BinaryOp::kOr}) {
    std::vector<ast::ExprId> old, fresh;
    Flatten(ast_, before, op, old);
    Flatten(ast_, now, op, fresh);
    if (old.size() == fresh.size()) continue;  // of one shape, or not alike at all
    const Trend more = op == ast::BinaryOp::kAnd ? Trend::kDown : Trend::kUp;
    Trend trend = old.size() < fresh.size() ? more : Opposite(more);
    std::vector<ast::ExprId>& longer = old.size() < fresh.size() ? fresh : old;
    const bool added = &longer == &fresh;
    bool paired = true;
    for (const ast::ExprId one : added ? old : fresh) {
      const auto like = std::find_if(longer.begin(), longer.end(),
                                     [&](ast::ExprId other) { return From(one, other) == Trend::kFlat; });
      paired = paired && like != longer.end();
      if (like != longer.end()) longer.erase(like);
    }
    if (paired) return trend;
  }
  return Trend::kUnclear;
}

// `a + 1` is more than `a`.
Trend Trends::FromSum(ast::ExprId before, ast::ExprId now) {
  const auto* sum = std::get_if<ast::Binary>(&ast_.exprs[now].node);
  if (sum == nullptr || (sum->op != ast::BinaryOp::kAdd && sum->op != ast::BinaryOp::kSub))
    return Trend::kUnclear;
  const Trend more = sum->op == ast::BinaryOp::kAdd ? Trend::kUp : Trend::kDown;
  const auto with = [&](ast::ExprId same, ast::ExprId other) {
    const layers::Range range = ranges_.Of(other, std::nullopt);
    if (!SameShape(ast_, before, same, *this) || From(before, same) != Trend::kFlat) return Trend::kUnclear;
    if (range.low && *range.low >= 0) return more;
    return range.high && *range.high <= 0 ? Opposite(more) : Trend::kUnclear;
  };
  const Trend trend = with(sum->left, sum->right);
  return trend == Trend::kUnclear && more == Trend::kUp ? with(sum->right, sum->left) : trend;
}

Trend Trends::FromRanges(ast::ExprId before, ast::ExprId now) {
  const auto constant = [this](ast::ExprId expr) -> std::optional<bool> {
    const auto* literal = std::get_if<ast::Literal>(&ast_.exprs[expr].node);
    if (literal == nullptr || literal->kind != ast::LiteralKind::kBoolean) return std::nullopt;
    return literal->value != 0;
  };
  if (const auto is = constant(now)) return *is ? Trend::kUp : Trend::kDown;
  if (const auto was = constant(before)) return *was ? Trend::kDown : Trend::kUp;
  const layers::Range old = ranges_.Of(before, std::nullopt);
  const layers::Range fresh = ranges_.Of(now, std::nullopt);
  if (old.kind != fresh.kind || old.kind == layers::Kind::kUnknown || old.kind == layers::Kind::kOther)
    return Trend::kUnclear;
  if (old.low && old.high && fresh.low && fresh.high && *old.low == *old.high && *fresh.low == *fresh.high &&
      *old.low == *fresh.low)
    return Trend::kFlat;
  if (old.high && fresh.low && *old.high <= *fresh.low) return Trend::kUp;
  if (old.low && fresh.high && *fresh.high <= *old.low) return Trend::kDown;
  return Trend::kUnclear;
}

}  // namespace kaocheng::strictness
