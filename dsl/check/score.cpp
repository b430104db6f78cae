#include "dsl/base/number.h"
#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Scores and the grades read from them.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::Type;
using hir::TypeKind;

namespace {

constexpr int64_t kHundredth = kDecimalScale / 100;  // scores are compared with bands at 0.01

}  // namespace

// One item's points: signed, bounded in size, rounded to 0.01.
Value Checker::LowerScoreItem(const ast::ScoreItem& item, const Scope& scope) {
  Value value;
  if (item.each) {
    const Each each = LowerEach(item.each->scope, item.each->season, item.each->where, scope);
    if (!each.valid) return {};
    const Value part = ConvertTo(Lower(item.value, each.scope, &kDec), kDec, SpanOf(item.value));
    if (!part.valid()) return {};
    value = SumInto(part.column, kDec, each.where, each, scope, item.span);
  } else {
    value = ConvertTo(Lower(item.value, scope, &kDec), kDec, SpanOf(item.value));
  }
  value = Bound(Bound(value, Prim::kAtLeast, item.at_least, scope, item.span), Prim::kAtMost, item.at_most,
                scope, item.span);
  if (!value.valid()) return {};
  if (item.deduction) value = MapOf(scope.space, kDec, Prim::kNeg, {value}, item.span);
  return MapOf(scope.space, kDec, Prim::kRound, {value}, item.span, kHundredth);
}

const Value* Checker::LowerScore(ast::DeclId id) {
  if (const auto found = scores_.find(id); found != scores_.end())
    return found->second.valid() ? &found->second : nullptr;
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Score>(decl.node);
  if (!Enter(id, {}, decl.head.name.text, decl.head.name.span)) return nullptr;
  hir::Outcome outcome = BeginOutcome(hir::OutcomeKind::kScore, decl.head, node.cites);
  Value total;
  if (const auto space = SubjectSpace(node.of, node.each)) {
    const Scope scope{*space, false, {}};
    const Each rows = HeadRows(node.of, node.each);
    bool valid = rows.valid;
    total = node.base.valid() ? ConvertTo(Lower(node.base, scope, &kDec), kDec, SpanOf(node.base))
                              : Value{columns_.Literal(*space, kDec, 0), kDec};
    for (const ast::ScoreItem& item : node.items) {
      Value points = LowerScoreItem(item, scope);
      if (!points.valid()) {
        valid = false;
        continue;
      }
      const hir::Named named = NamedOf(item.head);
      points.column =
          columns_.Name(points.column,
                        LabelOf(hir::Label::Kind::kItem, outcome.named.name + "." + named.name, named.title));
      hir::Outcome::Item part;
      part.named = named;
      part.met = points.column;
      outcome.items.push_back(std::move(part));
      if (total.valid()) total = MapOf(*space, kDec, Prim::kAdd, {total, points}, decl.span);
    }
    total = Bound(Bound(total, Prim::kAtLeast, node.at_least, scope, decl.span), Prim::kAtMost, node.at_most,
                  scope, decl.span);
    if (total.valid()) total = MapOf(*space, kDec, Prim::kRound, {total}, decl.span, kHundredth);
    if (!valid) total = {};
    if (total.valid() && node.each && node.each->where.valid()) {
      // Rows that the `where` leaves out have no score.
      const Type type{TypeKind::kDecimal, true, 0};
      const Value none = Make(*space, type, hir::Map{Prim::kAbsent, {}, 0, 0, {}}, {});
      total = Make(*space, type, hir::Map{Prim::kIf, {rows.where, total.column, none.column}, 0, 0, {}},
                   node.each->span);
    }
    if (total.valid()) {
      total.column = columns_.Name(
          total.column, LabelOf(hir::Label::Kind::kClause, outcome.named.name, outcome.named.title));
      outcome.eligible = rows.where;
      FinishOutcome(std::move(outcome), *space, total.column);
    }
  }
  Leave();
  const Value& stored = scores_.emplace(id, total).first->second;
  return stored.valid() ? &stored : nullptr;
}

const Value* Checker::LowerGrade(ast::DeclId id) {
  if (const auto found = grades_.find(id); found != grades_.end())
    return found->second.valid() ? &found->second : nullptr;
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Grade>(decl.node);
  if (!Enter(id, {}, decl.head.name.text, decl.head.name.span)) return nullptr;
  hir::Outcome outcome = BeginOutcome(hir::OutcomeKind::kGrade, decl.head, node.cites);
  Value grade;
  const auto space = SubjectSpace(node.of, node.each);
  const Each rows = HeadRows(node.of, node.each);
  const bool closed =
      !node.bands.empty() && !node.bands.back().at_least.valid() && node.bands.back().quotas.empty();
  if (!closed) Fail(Code::kGradeNeedsOtherwise, decl.head.name.span, {decl.head.name.text});
  if (space && closed && rows.valid) {
    const Scope scope{*space, false, {}};
    const ColumnId left = node.each && node.each->where.valid() ? rows.where : ColumnId{};
    Value score = LowerName(node.by, scope, nullptr);
    if (score.valid() && !IsOrdered(score.type))
      score = Fail(Code::kNotOrdered, node.by.span, {TypeName(score.type)});
    const bool quotas = std::any_of(node.bands.begin(), node.bands.end(),
                                    [](const ast::Band& band) { return !band.quotas.empty(); });
    if (quotas) outcome.rulings = RulingsOn(outcome.named, scope, decl.head.name.span);
    if (score.valid())
      grade = LowerBands(node, {Required(score, node.by.span), {score.type.kind, false, score.type.of}}, left,
                         scope, enums_.at(id), outcome);
    if (grade.valid() && left.valid()) {
      // Rows that the `where` leaves out have no grade.
      const Type type{grade.type.kind, true, grade.type.of};
      const Value none = Make(*space, type, hir::Map{Prim::kAbsent, {}, 0, 0, {}}, {});
      grade = Make(*space, type, hir::Map{Prim::kIf, {left, grade.column, none.column}, 0, 0, {}},
                   node.each->span);
    }
    if (grade.valid()) {
      grade.column = columns_.Name(
          grade.column, LabelOf(hir::Label::Kind::kClause, outcome.named.name, outcome.named.title));
      outcome.eligible = rows.where;
      FinishOutcome(std::move(outcome), *space, grade.column);
    }
  }
  Leave();
  const Value& stored = grades_.emplace(id, grade).first->second;
  return stored.valid() ? &stored : nullptr;
}

Value Checker::LowerBands(const ast::Grade& node, Value score, ColumnId graded, const Scope& scope,
                          hir::EnumId bands, hir::Outcome& outcome) {
  const Type type{TypeKind::kEnum, false, bands.value};
  std::vector<ColumnId> conditions, says;
  ColumnId taken;
  for (size_t b = 0; b < node.bands.size() && outcome.rulings; ++b)
    says.push_back(Names(outcome.rulings->value, NamedOf(node.bands[b].head), node.bands[b].span));
  for (const ast::Band& band : node.bands) {
    if (!band.at_least.valid()) break;
    Value limit = Lower(band.at_least, scope, &score.type);
    Value size = score;
    if (!Unify(size, limit, band.span)) return {};
    ColumnId holds = MapOf(scope.space, kBool, Prim::kGe, {size, limit}, SpanOf(band.at_least)).column;
    if (band.unless.valid()) {
      const ColumnId unless = Condition(band.unless, scope);
      if (!unless.valid()) return {};
      holds = Conjunction(holds, Negation(unless, scope.space, SpanOf(band.unless)), scope.space, band.span);
    }
    if (!band.quotas.empty()) {
      // Candidates are those that no better band took. Whoever a tie leaves to people has no grade yet.
      const Span span = band.quotas.front().span;
      const ColumnId candidate =
          Conjunction(Negation(taken, scope.space, band.span), holds, scope.space, band.span);
      Keys keys{nullptr, score.column, graded, {}, {}};
      if (outcome.rulings) {
        const size_t at = conditions.size();
        keys.ruled_in = Ruled(*outcome.rulings, says[at], scope, span);
        keys.ruled_out = Ruled(
            *outcome.rulings,
            Either({says.begin() + static_cast<ptrdiff_t>(at) + 1, says.end()}, outcome.rulings->space, span),
            scope, span);
      }
      const ColumnId place = LowerQuotas(band, candidate, keys, scope, outcome);
      if (!place.valid()) return {};
      const ColumnId has_place = Is(place, 1, scope.space, span);
      const ColumnId tied = Is(place, 2, scope.space, span);
      holds = Pick(tied,
                   Undetermined(kBool, scope.space, span, {"a tie, which people decide", "并列，须由人决定"}),
                   has_place, scope.space, span);
    }
    const hir::Named named = NamedOf(band.head);
    holds = columns_.Name(
        holds, LabelOf(hir::Label::Kind::kCondition, outcome.named.name + "." + named.name, named.title));
    conditions.push_back(holds);
    taken = taken.valid()
                ? columns_.Add(scope.space, kBool, hir::Map{Prim::kOr, {taken, holds}, 0, 0, {}}, band.span)
                : holds;
  }
  if (conditions.size() + 1 != node.bands.size())
    return Fail(Code::kOtherwiseNotLast, node.bands[conditions.size()].span);
  ColumnId value = columns_.Literal(scope.space, type, 0);
  for (size_t i = conditions.size(); i-- > 0;) {
    const ColumnId member =
        columns_.Literal(scope.space, type, static_cast<int64_t>(node.bands.size() - 1 - i));
    value = columns_.Add(scope.space, type, hir::Map{Prim::kIf, {conditions[i], member, value}, 0, 0, {}},
                         node.bands[i].span);
  }
  if (outcome.rulings) {
    std::vector<ColumnId> ruled;
    for (size_t b = 0; b < says.size(); ++b)
      ruled.push_back(Ruled(*outcome.rulings, says[b], scope, node.bands[b].span));
    value = AsRuled(value, conditions, ruled, scope, outcome, node.bands.front().span);
  }
  return {value, type};
}

}  // namespace kaocheng::check
