#include <algorithm>

#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Everything that reads more than one row: aggregates with their scope and window, ranks, apportionment.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;
using Kind = hir::Space::Kind;

namespace {

std::optional<hir::Unit> UnitOf(std::string_view word) {
  if (word == "week") return hir::Unit::kWeek;
  if (word == "third") return hir::Unit::kThird;
  if (word == "month") return hir::Unit::kMonth;
  if (word == "quarter") return hir::Unit::kQuarter;
  if (word == "year") return hir::Unit::kYear;
  return std::nullopt;
}

hir::Aggregate OperatorOf(ast::AggregateKind kind) {
  switch (kind) {
    case ast::AggregateKind::kCount:
      return hir::Aggregate::kCount;
    case ast::AggregateKind::kSum:
      return hir::Aggregate::kSum;
    case ast::AggregateKind::kAverage:
      return hir::Aggregate::kAverage;
    case ast::AggregateKind::kMin:
      return hir::Aggregate::kMin;
    case ast::AggregateKind::kMax:
      return hir::Aggregate::kMax;
    case ast::AggregateKind::kLatest:
      return hir::Aggregate::kLatest;
    case ast::AggregateKind::kExists:
      return hir::Aggregate::kExists;
    case ast::AggregateKind::kEvery:
      return hir::Aggregate::kEvery;
    case ast::AggregateKind::kDistinct:
      return hir::Aggregate::kDistinct;
  }
  return hir::Aggregate::kCount;
}

}  // namespace

std::optional<SpaceId> Checker::ScopeSpace(const ast::Name& name, const std::optional<ast::Name>& season,
                                           const Scope& from) {
  if (name.empty()) return std::nullopt;
  if (const auto unit = UnitOf(name.text)) {
    std::optional<hir::SeasonDays> days;
    if (season) {
      days = ResolveSeason(*season);
      if (!days) return std::nullopt;
    }
    return CellSpace(EntityOf(from.space), *unit, days, name.text);
  }
  const size_t errors = emitter_.errors();
  const auto declared = symbols_.Find(name.text, name.span, emitter_);
  if (declared) {
    if (const auto space = spaces_.find(*declared); space != spaces_.end()) return space->second;
    FailUnlessFaulty(Code::kNotARowKind, *declared, name);
  } else if (emitter_.errors() == errors) {
    ReportUnknownName(name, from);
  }
  return std::nullopt;
}

// Whether the cell's entity is in validity on the cell's last day: the months before somebody came are
// nobody's.
ColumnId Checker::InForce(SpaceId cells) {
  if (const auto known = in_force_.find(cells.value); known != in_force_.end()) return known->second;
  hir::Reduce reduce;
  reduce.aggregate = hir::Aggregate::kExists;
  reduce.source = reduce.entity = program_.spaces[cells].owner;
  reduce.window = hir::Reduce::Window::kAsOf;
  reduce.first = columns_.Add(cells, kDate, hir::Field{hir::Field::Kind::kLast, 0});
  const ColumnId column = columns_.Add(cells, kBool, reduce);
  const ColumnId named = columns_.Name(column, LabelOf(hir::Label::Kind::kCondition, "in_force", "在任"));
  in_force_.emplace(cells.value, named);
  return named;
}

// Cells are clipped to their season; of records those count whose date lies in it.
Checker::Each Checker::LowerEach(const ast::Name& name, const std::optional<ast::Name>& season,
                                 ast::ExprId where, const Scope& from) {
  Each each;
  const auto space = ScopeSpace(name, season, from);
  if (!space) {
    each.valid = false;
    return each;
  }
  each.scope = Scope{*space, from.duty, {}};
  if (where.valid()) {
    each.where = Condition(where, each.scope);
    each.valid = each.where.valid();
  }
  if (program_.spaces[*space].kind == Kind::kCell) {
    each.where = Conjunction(InForce(*space), each.where, *space, name.span);
  }
  if (season && program_.spaces[*space].kind == Kind::kRecord) {
    const auto days = ResolveSeason(*season);
    if (!days) {
      each.valid = false;
      return each;
    }
    const Value on = Make(*space, kDate, hir::Field{hir::Field::Kind::kOn, 0}, {});
    const Value in = MapOf(*space, kBool, Prim::kInSeason, {on}, season->span,
                           days->from_month * 100 + days->from_day, days->to_month * 100 + days->to_day);
    each.where = Conjunction(each.where, in.column, *space, season->span);
  }
  return each;
}

Checker::Each Checker::HeadRows(const ast::Name& of, const std::optional<ast::Each>& each) {
  if (!each) return {};
  const auto entity = SubjectSpace(of, std::nullopt);
  if (!entity) return {.scope = {}, .where = {}, .valid = false};
  return LowerEach(each->scope, each->season, each->where, Scope{*entity, false, {}});
}

// Holds in a cell that ends a row of so many in each of which the condition holds: for a count the cell in
// which the row becomes that long, so that one unbroken row counts once. A cell in which nobody is in office,
// or that does not adjoin the one before it, breaks the row.
ColumnId Checker::InARow(const ast::Aggregate& node, const Each& each, Span span) {
  constexpr int64_t kLongest = 12;
  const SpaceId cells = each.scope.space;
  const Type boolean{TypeKind::kBoolean, false, 0};
  const Type date{TypeKind::kDate, false, 0};
  if (node.kind != ast::AggregateKind::kExists && node.kind != ast::AggregateKind::kCount)
    return Fail(Code::kInARowAggregate, span).column;
  if (program_.spaces[cells].kind != Kind::kCell)
    return Fail(Code::kInARowOfCells, node.scope.span, {program_.spaces[cells].named.name}).column;
  if (*node.in_a_row < 2 || *node.in_a_row > kLongest)
    return Fail(Code::kInARowNumber, span, {std::to_string(kLongest)}).column;
  const auto before = [&](ColumnId column) {
    const ColumnId previous = columns_.Add(cells, {TypeKind::kBoolean, true, 0},
                                           hir::Gather{hir::Gather::Via::kPrevious, column, {}}, span);
    const ColumnId none = columns_.Literal(cells, boolean, 0);
    return columns_.Add(cells, boolean, hir::Map{Prim::kDefault, {previous, none}, 0, 0, {}}, span);
  };
  ColumnId adjoins;  // always, unless a season leaves out what lies between
  if (program_.spaces[cells].season) {
    const Value first = Make(cells, date, hir::Field{hir::Field::Kind::kFirst, 0}, {});
    const Value last = Make(cells, date, hir::Field{hir::Field::Kind::kLast, 0}, {});
    const Value previous = Make(cells, {TypeKind::kDate, true, 0},
                                hir::Gather{hir::Gather::Via::kPrevious, last.column, {}}, span);
    const Value one{columns_.Literal(cells, {TypeKind::kDays, false, 0}, 1), {TypeKind::kDays, false, 0}};
    const Value next = Add(previous, one, false, cells, span);
    const Value same = MapOf(cells, boolean, Prim::kEq, {next, first}, span);
    adjoins = columns_.Add(
        cells, boolean,
        hir::Map{Prim::kDefault, {same.column, columns_.Literal(cells, boolean, 0)}, 0, 0, {}}, span);
  }
  ColumnId run = each.where;
  const ColumnId goes_on = Conjunction(each.where, adjoins, cells, span);
  for (int64_t length = 2; length <= *node.in_a_row; ++length)
    run = Conjunction(goes_on, before(run), cells, span);
  if (node.kind == ast::AggregateKind::kCount) {
    const ColumnId longer = Conjunction(adjoins, before(run), cells, span);
    run = Conjunction(run, Negation(longer, cells, span), cells, span);
  }
  return columns_.Name(run, LabelOf(hir::Label::Kind::kCondition, "in_a_row", "连续"));
}

Value Checker::LowerAggregate(const ast::Aggregate& node, const Scope& scope, Span span) {
  Each each = LowerEach(node.scope, node.season, node.where, scope);
  if (!each.valid) return {};
  if (node.in_a_row) {
    each.where = InARow(node, each, span);
    if (!each.where.valid()) return {};
  }
  hir::Reduce reduce;
  reduce.aggregate = OperatorOf(node.kind);
  reduce.source = each.scope.space;
  reduce.where = each.where;
  if (!MatchRows(reduce, node.via, scope, span) || !SetWindow(reduce, node.window, scope)) return {};
  if (node.dated.valid()) {
    const Value date = Lower(node.dated, each.scope);
    if (!date.valid()) return {};
    if (date.type.kind != TypeKind::kDate)
      return Fail(Code::kWrongType, SpanOf(node.dated), {Term("a date", "日期"), TypeName(date.type)});
    reduce.date = date.column;
  }
  Type type = kInt;
  if (node.kind == ast::AggregateKind::kExists) type.kind = TypeKind::kBoolean;
  if (node.kind == ast::AggregateKind::kEvery) {
    type.kind = TypeKind::kBoolean;
    reduce.value = Condition(node.value, each.scope);
    if (!reduce.value.valid()) return {};
  } else if (node.value.valid()) {
    Value value = Lower(node.value, each.scope);
    if (!value.valid()) return {};
    const bool orders = node.kind == ast::AggregateKind::kMin || node.kind == ast::AggregateKind::kMax;
    const bool adds = node.kind == ast::AggregateKind::kSum || node.kind == ast::AggregateKind::kAverage;
    if (adds && !IsNumeric(value.type.kind) && !IsDuration(value.type.kind))
      return Fail(Code::kNeedsNumber, SpanOf(node.value), {TypeName(value.type)});
    if (orders && !IsOrdered(value.type))
      return Fail(Code::kNotOrdered, SpanOf(node.value), {TypeName(value.type)});
    if (node.kind == ast::AggregateKind::kAverage && value.type.kind == TypeKind::kInteger) {
      value = ConvertTo(value, {TypeKind::kDecimal, value.type.optional, 0}, SpanOf(node.value));
    }
    reduce.value = Required(value, SpanOf(node.value));
    if (node.kind != ast::AggregateKind::kDistinct)
      type = {value.type.kind, !adds || node.kind == ast::AggregateKind::kAverage, value.type.of};
  }
  return Make(scope.space, type, reduce, span);
}

// Records that refer to this row are followed back; others belong to it through the tree.
bool Checker::MatchRows(hir::Reduce& reduce, const std::optional<ast::Name>& via, const Scope& scope,
                        Span span) {
  std::vector<const FieldInfo*> references;
  for (FieldInfo& info : fields_[reduce.source.value]) {
    if (!info.stored) continue;
    const Type type = program_.spaces[reduce.source].fields[*info.stored].type;
    if (type.kind != TypeKind::kReference || type.space_id() != scope.space) continue;
    if (via && via->text != info.named.name &&
        std::find(info.named.aliases.begin(), info.named.aliases.end(), via->text) ==
            info.named.aliases.end())
      continue;
    references.push_back(&info);
  }
  const SpaceId entity = EntityOf(scope.space);
  const bool below = IsAncestor(entity, EntityOf(reduce.source));
  const bool record = program_.spaces[scope.space].kind == Kind::kRecord;
  const std::string& source_name = program_.spaces[reduce.source].named.name;
  if (references.size() > 1 && (via || record || !below)) {
    Diagnostic& diagnostic = emitter_.Report(Code::kNeedsVia, span, {source_name, references[0]->named.name});
    for (const FieldInfo* info : references)
      diagnostic.notes.push_back({Code::kDeclaredHere, info->named.span, {info->named.name}, {}});
    return false;
  }
  if (via && references.empty()) {
    Fail(Code::kNoSuchReference, via->span, {via->text, source_name});
    return false;
  }
  if (!references.empty() && (via || record || !below)) {
    reduce.match = hir::Reduce::Match::kReference;
    const auto index = static_cast<size_t>(references.front() - fields_[reduce.source.value].data());
    reduce.reference = LowerField(reduce.source, fields_[reduce.source.value][index]).column;
    return reduce.reference.valid();
  }
  if (!below) {
    NotBelow(reduce.source, entity, span);
    return false;
  }
  reduce.match = hir::Reduce::Match::kAncestor;
  reduce.entity = entity;
  return true;
}

void Checker::DefaultWindow(hir::Reduce& reduce, const Scope& scope) {
  const Kind target = program_.spaces[scope.space].kind;
  const Kind source = program_.spaces[reduce.source].kind;
  if (scope.window) {
    reduce.window = hir::Reduce::Window::kBetween;
    std::tie(reduce.first, reduce.last) = *scope.window;
    return;
  }
  if (target == Kind::kRecord || (source == Kind::kCell && target == Kind::kEntity)) return;  // ever
  reduce.window = hir::Reduce::Window::kBetween;
  if (target == Kind::kCell) {
    reduce.first = Make(scope.space, kDate, hir::Field{hir::Field::Kind::kFirst, 0}, {}).column;
    reduce.last = Make(scope.space, kDate, hir::Field{hir::Field::Kind::kLast, 0}, {}).column;
  } else {
    reduce.first = Make(scope.space, kDate, hir::Map{Prim::kPeriodFirst, {}, 0, 0, {}}, {}).column;
    reduce.last = Make(scope.space, kDate, hir::Map{Prim::kPeriodLast, {}, 0, 0, {}}, {}).column;
  }
}

// The dates of a window are read where the aggregate stands, not in its rows.
bool Checker::SetWindow(hir::Reduce& reduce, const ast::Window& window, const Scope& scope) {
  const auto day = [&](ast::ExprId id) -> ColumnId {
    const Value value = Lower(id, scope);
    if (!value.valid()) return {};
    if (value.type.kind != TypeKind::kDate)
      return Fail(Code::kWrongType, SpanOf(id), {Term("a date", "日期"), TypeName(value.type)}).column;
    return Required(value, SpanOf(id));
  };
  reduce.window = hir::Reduce::Window::kBetween;
  switch (window.kind) {
    case ast::Window::Kind::kDefault:
      reduce.window = hir::Reduce::Window::kEver;
      DefaultWindow(reduce, scope);
      return true;
    case ast::Window::Kind::kEver:
      reduce.window = hir::Reduce::Window::kEver;
      return true;
    case ast::Window::Kind::kAsOf:
      reduce.window = hir::Reduce::Window::kAsOf;
      reduce.first = day(window.to);
      return reduce.first.valid();
    case ast::Window::Kind::kFromTo:
      reduce.first = day(window.from);
      reduce.last = day(window.to);
      return reduce.first.valid() && reduce.last.valid();
    case ast::Window::Kind::kFrom:
      reduce.first = day(window.from);
      reduce.last = Make(scope.space, kDate, hir::Map{Prim::kPeriodLast, {}, 0, 0, {}}, {}).column;
      return reduce.first.valid();
    case ast::Window::Kind::kLast:
      break;
  }
  reduce.last = day(window.to);
  const Value length = Lower(window.length, scope);
  if (!reduce.last.valid() || !length.valid()) return false;
  const Value to{reduce.last, kDate};
  if (length.type.kind == TypeKind::kMonths) {
    reduce.first = MapOf(scope.space, kDate, Prim::kWindowStart, {to, length}, window.span).column;
  } else if (length.type.kind == TypeKind::kDays) {
    const Value one{columns_.Literal(scope.space, {TypeKind::kDays, false, 0}, 1),
                    {TypeKind::kDays, false, 0}};
    reduce.first =
        Add(Add(to, one, false, scope.space, window.span), length, true, scope.space, window.span).column;
  } else {
    Fail(Code::kWindowLength, SpanOf(window.length), {TypeName(length.type)});
  }
  if (reduce.first.valid())
    reduce.first = Required({reduce.first, program_.columns[reduce.first].type}, window.span);
  return reduce.first.valid();
}

bool Checker::SortKeys(hir::Order& order, const std::vector<ast::SortKey>& keys, const Scope& scope) {
  for (const ast::SortKey& key : keys) {
    const Value value = Lower(key.key, scope);
    if (!value.valid()) return false;
    if (!IsOrdered(value.type) && value.type.kind != TypeKind::kBoolean) {  // who has it before who has not
      Fail(Code::kNotOrdered, SpanOf(key.key), {TypeName(value.type)});
      return false;
    }
    order.keys.push_back({Required(value, SpanOf(key.key)), key.lowest_first});
  }
  return true;
}

bool Checker::GroupKeys(hir::Order& order, const std::vector<ast::Name>& within, const Scope& scope) {
  for (const ast::Name& name : within) {
    const Value key = LowerName(name, scope, nullptr);
    if (!key.valid()) return false;
    if (key.ancestor)
      order.within_entities.push_back(key.type.space_id());
    else
      order.within_columns.push_back(key.column);
  }
  if (program_.spaces[scope.space].kind != Kind::kCell) return true;
  // Cells are ordered among those of the same days, and only of entities that are there.
  const Value first = Make(scope.space, kDate, hir::Field{hir::Field::Kind::kFirst, 0}, {});
  order.within_columns.push_back(first.column);
  order.within_columns.push_back(InForce(scope.space));
  return true;
}

Value Checker::LowerRank(const ast::Rank& node, const Scope& scope, Span span) {
  hir::Order order;
  order.kind = hir::Order::Kind::kRank;
  if (!SortKeys(order, node.keys, scope) || !GroupKeys(order, node.within, scope)) return {};
  return Make(scope.space, kInt, order, span);
}

Value Checker::LowerApportion(const ast::Apportion& node, const Scope& scope, Span span) {
  hir::Order order;
  order.kind = hir::Order::Kind::kApportion;
  const Value amount = Lower(node.amount, scope);
  Value weight = Lower(node.weight, scope);
  if (!amount.valid() || !weight.valid() || !GroupKeys(order, node.within, scope)) return {};
  if (!IsNumeric(amount.type.kind))
    return Fail(Code::kNeedsNumber, SpanOf(node.amount), {TypeName(amount.type)});
  if (!IsNumeric(weight.type.kind))
    return Fail(Code::kNeedsNumber, SpanOf(node.weight), {TypeName(weight.type)});
  order.amount = amount.column;
  order.weight = Required(weight, SpanOf(node.weight));
  return Make(scope.space, amount.type, order, span);
}

// Adds up a column of an `each` scope into the rows that it stands under.
Value Checker::SumInto(ColumnId value, Type type, ColumnId where, const Each& each, const Scope& into,
                       Span span, ColumnId date) {
  hir::Reduce reduce;
  reduce.aggregate = value.valid() ? hir::Aggregate::kSum : hir::Aggregate::kCount;
  reduce.source = each.scope.space;
  reduce.where = where;
  reduce.value = value;
  reduce.date = date;
  if (!MatchRows(reduce, std::nullopt, into, span)) return {};
  DefaultWindow(reduce, into);
  return Make(into.space, type, reduce, span);
}

}  // namespace kaocheng::check
