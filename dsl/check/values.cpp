#include "dsl/check/checker.h"
#include "dsl/diagnostics/code.h"

// Parameters and measures: named values that other declarations read.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using Kind = hir::Space::Kind;

// The date at which a row reads the law: a record's own date; a duty cell's first day, another cell's last;
// the period's end.
ColumnId Checker::Anchor(const Scope& scope) {
  if (scope.anchor.valid()) return scope.anchor;
  switch (program_.spaces[scope.space].kind) {
    case Kind::kRecord:
      return columns_.Add(scope.space, kDate, hir::Field{hir::Field::Kind::kOn, 0});
    case Kind::kCell: {
      const auto kind = scope.duty ? hir::Field::Kind::kFirst : hir::Field::Kind::kLast;
      return columns_.Add(scope.space, kDate, hir::Field{kind, 0});
    }
    case Kind::kEntity:
    case Kind::kSanction:
      break;
  }
  return columns_.Add(scope.space, kDate, hir::Map{Prim::kPeriodLast, {}, 0, 0, {}});
}

// The words that hold: the declaration's, or those of the lower level that set all of its values.
Span Checker::WordsOf(const ast::Decl& decl, const ast::Parameter& parameter) {
  if (parameter.values.empty()) return decl.span;
  const Span first = parameter.values.front().span;
  const bool declared =
      first.source == decl.span.source && first.begin >= decl.span.begin && first.end <= decl.span.end;
  return declared ? decl.span : first;
}

// A choice even of one value, so that the parameter keeps its name in explanations.
Value Checker::ReadParameter(ast::DeclId id, const Scope& scope, ColumnId anchor, Span span) {
  const ast::Decl& decl = DeclOf(id);
  const auto& parameter = std::get<ast::Parameter>(decl.node);
  if (!anchor.valid()) anchor = Anchor(scope);
  const auto key = std::make_tuple(id.value, scope.space.value, anchor.value);
  if (const auto found = parameters_.find(key); found != parameters_.end()) return found->second;
  const auto type = ResolveType(parameter.type);
  if (!type || !EnterNamed(id.value, decl.head.name.text, span)) return {};
  hir::Choose choose;
  if (parameter.values.size() > 1) choose.anchor = anchor;
  bool valid = !parameter.values.empty();
  for (const ast::DatedValue& dated : parameter.values) {
    const Value value = ConvertTo(Lower(dated.value, scope, &*type), *type, dated.span);
    valid = valid && value.valid();
    const Date from = dated.from.value_or(kMinDate);
    if (!choose.versions.empty()) {
      if (from <= choose.versions.back().from) {
        Fail(Code::kDatesNotRising, dated.span, {decl.head.name.text});
        valid = false;
      }
      choose.versions.back().until = from;
    } else if (dated.from && parameter.values.size() == 1) {
      choose.anchor = anchor;  // nothing is known before the only date
    }
    choose.versions.push_back({from, kMaxDate, value.column, dated.span});
  }
  Leave();
  Value value;
  if (valid) {
    value = Make(scope.space, *type, std::move(choose), WordsOf(decl, parameter));
    const hir::Named named = NamedOf(decl.head);
    value.column =
        columns_.Name(value.column, LabelOf(hir::Label::Kind::kParameter, named.name, named.title));
  }
  parameters_.emplace(key, value);
  return value;
}

// A measure or a table.
Value Checker::ReadMeasure(ast::DeclId id, const Scope& scope, Span span) {
  const ast::Decl& decl = DeclOf(id);
  const auto* measure = std::get_if<ast::Measure>(&decl.node);
  const auto home = measure != nullptr ? SubjectSpace(measure->of, measure->each)
                                       : SubjectSpace(std::get<ast::Table>(decl.node).of, std::nullopt);
  if (!home) return {};
  const auto lower = [&](SpaceId space) {
    const ColumnId anchor = space == scope.space ? scope.anchor : ColumnId{};
    return measure != nullptr ? LowerMeasure(id, space, anchor) : LowerTable(id, space, anchor);
  };
  if (*home == scope.space) return lower(*home);
  const hir::Space& from = program_.spaces[*home];
  const hir::Space& here = program_.spaces[scope.space];
  // A measure of a person that says no sub-period counts in the cell where it is read: in a rule for each
  // quarter `verified` is the quarter's. One of each month holds for a month that is clipped to a season too.
  if (here.kind == Kind::kCell && here.owner == *home) return lower(scope.space);
  if (here.kind == Kind::kCell && from.kind == Kind::kCell && here.owner == from.owner &&
      here.unit == from.unit) {
    // The other way round its season would be left out without a word.
    if (from.season) return Fail(Code::kOtherSeason, span, {decl.head.name.text, from.named.name});
    return lower(scope.space);
  }
  if (from.kind == Kind::kEntity && IsAncestor(*home, EntityOf(scope.space))) {
    return FromAncestor(lower(*home), *home, scope.space, span);
  }
  if (from.kind == Kind::kCell)
    return Fail(Code::kMeasureOfCells, span, {decl.head.name.text, from.named.name});
  return NotReadable(decl.head.name.text, *home, scope.space, span);
}

Value Checker::LowerMeasure(ast::DeclId id, SpaceId space, ColumnId anchor) {
  const auto key = std::make_tuple(id.value, space.value, anchor.value);
  const Scope scope{.space = space, .locals = {}, .anchor = anchor};
  if (const auto found = measures_.find(key); found != measures_.end()) return found->second;
  const ast::Decl& decl = DeclOf(id);
  const auto& measure = std::get<ast::Measure>(decl.node);
  std::optional<Type> wanted;
  if (!measure.type.name.empty()) {
    wanted = ResolveType(measure.type);
    if (!wanted) return {};
  }
  if (!Enter(id, space, decl.head.name.text, decl.head.name.span)) return {};
  Value value = Lower(measure.value, scope, wanted ? &*wanted : nullptr);
  if (value.valid() && wanted) value = ConvertTo(value, *wanted, SpanOf(measure.value));
  if (value.valid() && measure.each && measure.each->where.valid()) {
    // Rows that the `where` leaves out have no value.
    const ColumnId where = Condition(measure.each->where, scope);
    value.type.optional = true;
    const Value none = Make(space, value.type, hir::Map{Prim::kAbsent, {}, 0, 0, {}}, {});
    value = where.valid()
                ? Make(space, value.type, hir::Map{Prim::kIf, {where, value.column, none.column}, 0, 0, {}},
                       measure.each->span)
                : Value{};
  }
  Leave();
  if (value.valid()) {
    const hir::Named named = NamedOf(decl.head);
    value.column = columns_.Name(value.column, LabelOf(hir::Label::Kind::kMeasure, named.name, named.title));
    value.ancestor = false;
  }
  measures_.emplace(key, value);
  return value;
}

std::optional<hir::SeasonDays> Checker::ResolveSeason(const ast::Name& name) {
  const auto id = symbols_.FindKind<ast::Season>(name.text);
  if (!id) {
    if (!name.empty()) Fail(Code::kUnknownSeason, name.span, {name.text});
    return std::nullopt;
  }
  const auto& season = std::get<ast::Season>(DeclOf(*id).node);
  return hir::SeasonDays{season.from.month, season.from.day, season.to.month, season.to.day};
}

}  // namespace kaocheng::check
