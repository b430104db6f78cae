#include "dsl/check/checker.h"

// What people decide where a quota cuts through a tie. A record type of the graded kind with the texts
// `outcome`, `value` and `by` holds their rulings: `on` and `until` are the period that one is about, `value`
// the band.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::TypeKind;

namespace {

bool HasText(const hir::Space& space, const char* name) {
  return std::any_of(space.fields.begin(), space.fields.end(), [&](const hir::StoredField& field) {
    return field.named.name == name && field.type.kind == TypeKind::kText;
  });
}

bool HoldsRulings(const hir::Space& space, SpaceId owner) {
  return space.kind == hir::Space::Kind::kRecord && space.owner == owner && HasText(space, "outcome") &&
         HasText(space, "value") && HasText(space, "by");
}

}  // namespace

// Whether a text of a record is one of the names of something.
ColumnId Checker::Names(ColumnId text, const hir::Named& named, Span span) {
  const SpaceId space = program_.columns[text].space;
  std::vector<std::string> words{named.name, named.title};
  words.insert(words.end(), named.aliases.begin(), named.aliases.end());
  std::vector<ColumnId> equal;
  for (size_t i = 0; i < words.size(); ++i) {
    if (std::find(words.begin(), words.begin() + static_cast<ptrdiff_t>(i), words[i]) !=
        words.begin() + static_cast<ptrdiff_t>(i))
      continue;
    const ColumnId word = columns_.Add(space, {TypeKind::kText, false, 0},
                                       hir::Map{Prim::kTextLiteral, {}, 0, 0, words[i]}, span);
    equal.push_back(columns_.Add(space, kBool, hir::Map{Prim::kEq, {text, word}, 0, 0, {}}, span));
  }
  return Either(std::move(equal), space, span);
}

ColumnId Checker::Either(std::vector<ColumnId> conditions, SpaceId space, Span span) {
  if (conditions.size() == 1) return conditions.front();
  return columns_.Add(space, kBool, hir::Map{Prim::kOr, std::move(conditions), 0, 0, {}}, span);
}

std::optional<hir::Outcome::Rulings> Checker::RulingsOn(const hir::Named& grade, const Scope& scope,
                                                        Span span) {
  const SpaceId entity = EntityOf(scope.space);
  hir::Outcome::Rulings rulings;
  for (size_t i = 0; i < program_.spaces.size() && !rulings.space.valid(); ++i)
    if (HoldsRulings(program_.spaces[program_.spaces.id_at(i)], entity))
      rulings.space = program_.spaces.id_at(i);
  if (!rulings.space.valid()) return std::nullopt;
  const SpaceId space = rulings.space;
  const auto text = [&](const char* name) { return Required(*FindField(name, space), span); };
  rulings.value = text("value");
  rulings.names = Names(text("outcome"), grade, span);
  const Value by = *FindField("by", space);
  rulings.about = Conjunction(
      rulings.names, columns_.Add(space, kBool, hir::Map{Prim::kIsKnown, {by.column}, 0, 0, {}}, span), space,
      span);
  if (scope.space != entity) return rulings;  // a sub-period is found by its first day
  const ColumnId on = columns_.Add(space, kDate, hir::Field{hir::Field::Kind::kOn, 0});
  const ColumnId until =
      columns_.Add(space, {TypeKind::kDate, true, 0}, hir::Field{hir::Field::Kind::kUntil, 0});
  const ColumnId first = columns_.Add(space, kDate, hir::Map{Prim::kPeriodFirst, {}, 0, 0, {}});
  const ColumnId last = columns_.Add(space, kDate, hir::Map{Prim::kPeriodLast, {}, 0, 0, {}});
  const ColumnId day = columns_.Literal(space, {TypeKind::kDays, false, 0}, 1);
  const ColumnId end = columns_.Add(space, kDate, hir::Map{Prim::kAddDays, {last, day}, 0, 0, {}}, span);
  const ColumnId closed = columns_.Add(space, kDate, hir::Map{Prim::kDefault, {until, on}, 0, 0, {}}, span);
  for (const auto& [left, right] : {std::pair(on, first), std::pair(closed, end)})
    rulings.about = Conjunction(
        rulings.about, columns_.Add(space, kBool, hir::Map{Prim::kEq, {left, right}, 0, 0, {}}, span), space,
        span);
  return rulings;
}

// Whether there are rulings on the row, and all of them say so.
ColumnId Checker::Ruled(const hir::Outcome::Rulings& rulings, ColumnId says, const Scope& scope, Span span) {
  hir::Reduce reduce;
  reduce.aggregate = hir::Aggregate::kExists;
  reduce.source = rulings.space;
  reduce.entity = EntityOf(scope.space);
  reduce.where = rulings.about;
  if (scope.space != reduce.entity) {
    reduce.window = hir::Reduce::Window::kBetween;
    reduce.first = reduce.last = columns_.Add(scope.space, kDate, hir::Field{hir::Field::Kind::kFirst, 0});
  }
  const ColumnId any = columns_.Add(scope.space, kBool, reduce, span);
  reduce.aggregate = hir::Aggregate::kEvery;
  reduce.value = says;
  const ColumnId all = columns_.Add(scope.space, kBool, reduce, span);
  return columns_.Name(Conjunction(any, all, scope.space, span),
                       LabelOf(hir::Label::Kind::kCondition, "ruling", "裁定"));
}

// A tie's places as rulings settle it: whoever is to have one gets it where all who are to get one fit in.
ColumnId Checker::Settle(ColumnId place, const ast::Quota& quota, const Keys& keys, const Scope& scope) {
  if (!keys.ruled_in.valid()) return place;
  static const std::vector<ast::SortKey> no_keys;
  const SpaceId space = scope.space;
  const Span span = quota.span;
  const auto literal = [&](int64_t value) { return columns_.Literal(space, kInt, value); };
  const ColumnId in = Is(place, 1, space, span);
  const ColumnId tied = Is(place, 2, space, span);
  const ColumnId winner = Conjunction(tied, keys.ruled_in, space, span);
  const ColumnId either = Either({in, winner}, space, span);
  Keys by = keys;
  by.by = &no_keys;
  by.score = Pick(in, literal(2), Pick(winner, literal(1), literal(0), space, span), space, span);
  const auto fits = PlacesOf(quota, by, either, scope);
  if (!fits) return {};
  const ColumnId out = Conjunction(tied, keys.ruled_out, space, span);
  const ColumnId won = Conjunction(winner, Is(fits->place, 1, space, span), space, span);
  return Pick(won, literal(1), Pick(out, literal(0), place, space, span), space, span);
}

// A ruling says what becomes of the person, and that is what the rules must come to.
ColumnId Checker::AsRuled(ColumnId value, const std::vector<ColumnId>& conditions,
                          const std::vector<ColumnId>& ruled, const Scope& scope, hir::Outcome& outcome,
                          Span span) {
  const SpaceId space = scope.space;
  ColumnId agrees = ruled.back();
  for (size_t i = conditions.size(); i-- > 0;) agrees = Pick(conditions[i], ruled[i], agrees, space, span);
  std::vector<ColumnId> ties;
  for (const hir::Outcome::Quota& quota : outcome.quotas) ties.push_back(Is(quota.place, 2, space, span));
  const ColumnId wrong =
      Conjunction(Either(std::move(ties), space, span), Negation(agrees, space, span), space, span);
  const ColumnId still_tied = columns_.Literal(space, kInt, 2);
  for (hir::Outcome::Quota& quota : outcome.quotas)
    quota.settled = Pick(wrong, still_tied, quota.settled, space, span);
  return Pick(wrong,
              Undetermined(program_.columns[value].type, space, span,
                           {"a tie, which people decide", "并列，须由人决定"}),
              value, space, span);
}

}  // namespace kaocheng::check
