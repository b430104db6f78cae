#include "dsl/base/number.h"
#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Responses: an item of a duty that is due within a time from a record's day, or from the day on which
// another item was met. It belongs to the period of its deadline, and nothing is required before that.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::TypeKind;

// The earlier item that this one comes after; nullptr where it names none.
const ast::DutyItem* Checker::ItemBefore(const ast::Duty& duty, const ast::DutyItem& item) {
  if (!item.after) return nullptr;
  for (const ast::DutyItem& other : duty.items) {
    if (&other == &item) break;
    bool named = other.head.name.text == item.after->text;
    for (const ast::Text& title : other.head.titles) named = named || title.text == item.after->text;
    if (named) return &other;
  }
  return nullptr;
}

// The deadline of each row; absent where the item before has not been met.
std::optional<ColumnId> Checker::LowerDue(const ast::Duty& duty, const ast::DutyItem& item,
                                          const Scope& scope) {
  const bool records = program_.spaces[scope.space].kind == hir::Space::Kind::kRecord;
  if (!records || (!item.each && !duty.items_each)) {
    Fail(Code::kDueNeedsRecords, item.head.name.span, {item.head.name.text, duty.of.text});
    return std::nullopt;
  }
  if (!item.due_within.valid()) {
    Fail(Code::kAfterNeedsDue, item.after->span, {item.after->text});
    return std::nullopt;
  }
  Value start = Make(scope.space, kDate, hir::Field{hir::Field::Kind::kOn, 0}, {});
  if (item.after) {
    const ast::DutyItem* before = ItemBefore(duty, item);
    const auto scope_of = [&](const ast::DutyItem& of) -> const ast::Each& {
      return of.each ? *of.each : *duty.items_each;
    };
    if (before == nullptr || (!before->each && !duty.items_each) ||
        scope_of(*before).scope.text != scope_of(item).scope.text) {
      Fail(Code::kAfterWhat, item.after->span, {item.after->text});
      return std::nullopt;
    }
    start = FulfilledOn(*before, scope);
  }
  const Value limit = Lower(item.due_within, scope);
  if (!start.valid() || !limit.valid()) return std::nullopt;
  if (limit.type.kind != TypeKind::kDays && limit.type.kind != TypeKind::kMonths &&
      limit.type.kind != TypeKind::kWorkdays) {
    Fail(Code::kDueLength, SpanOf(item.due_within), {TypeName(limit.type)});
    return std::nullopt;
  }
  const Value due = Add(start, limit, false, scope.space, SpanOf(item.due_within));
  if (!due.valid()) return std::nullopt;
  return due.column;
}

// Whether there is a deadline, and it has come.
ColumnId Checker::Due(ColumnId due, SpaceId space, Span span) {
  const Value date{due, program_.columns[due].type};
  const Value today = Make(space, kDate, hir::Map{Prim::kToday, {}, 0, 0, {}}, {});
  const Value day{Required(date, span), kDate};
  const ColumnId come = MapOf(space, kBool, Prim::kLe, {day, today}, span).column;
  if (!date.type.optional) return come;
  const ColumnId known = columns_.Add(space, kBool, hir::Map{Prim::kIsKnown, {due}, 0, 0, {}}, span);
  return Conjunction(known, come, space, span);
}

// The day of the first record that an item asks for, in time or not; absent while there is none.
Value Checker::FulfilledOn(const ast::DutyItem& item, const Scope& scope) {
  const auto* asked = std::get_if<ast::Aggregate>(&ast_.exprs[item.condition].node);
  const Span span = SpanOf(item.condition);
  const auto cannot_tell = [&] {
    return Fail(Code::kAfterNeedsExists, item.head.name.span, {item.head.name.text});
  };
  if (asked == nullptr || asked->kind != ast::AggregateKind::kExists || asked->in_a_row) return cannot_tell();
  const Each each = LowerEach(asked->scope, asked->season, asked->where, scope);
  if (!each.valid) return {};
  if (program_.spaces[each.scope.space].kind != hir::Space::Kind::kRecord) return cannot_tell();
  hir::Reduce reduce;
  reduce.aggregate = hir::Aggregate::kMin;
  reduce.source = each.scope.space;
  reduce.where = each.where;
  Value date = Make(each.scope.space, kDate, hir::Field{hir::Field::Kind::kOn, 0}, {});
  if (asked->dated.valid()) {
    date = Lower(asked->dated, each.scope);
    if (!date.valid() || date.type.kind != TypeKind::kDate) return cannot_tell();
    reduce.date = date.column;
  }
  reduce.value = Required(date, span);
  // From the record's day on, without an end: a late answer is an answer all the same.
  Scope open = scope;
  open.window = {columns_.Add(scope.space, kDate, hir::Field{hir::Field::Kind::kOn, 0}),
                 columns_.Literal(scope.space, kDate, kMaxDate)};
  if (!MatchRows(reduce, asked->via, open, span) || !SetWindow(reduce, asked->window, open)) return {};
  return Make(scope.space, {TypeKind::kDate, true, 0}, reduce, span);
}

// The earliest day of a record whose deadline may be `day` or later, where the limits are constants.
ColumnId Checker::NeededFrom(const ast::Duty& duty, const ast::DutyItem& item, Value day,
                             const Scope& scope) {
  const ast::ExprId limit_id = item.due_within;
  if (!limit_id.valid()) return day.column;
  if (!std::holds_alternative<ast::Literal>(ast_.exprs[limit_id].node)) return {};
  const Value limit = Lower(limit_id, scope);
  const Span span = SpanOf(limit_id);
  const Value one{columns_.Literal(scope.space, {TypeKind::kDays, false, 0}, 1), {TypeKind::kDays, false, 0}};
  Value from;
  if (limit.type.kind == TypeKind::kMonths) {
    const Value eve = Add(day, one, true, scope.space, span);
    from = MapOf(scope.space, kDate, Prim::kWindowStart, {eve, limit}, span);
  } else {
    from = Add(day, limit, true, scope.space, span);
  }
  const ast::DutyItem* before = ItemBefore(duty, item);
  return before == nullptr ? from.column : NeededFrom(duty, *before, from, scope);
}

// Deadlines of a period come from records of some time before it too. Where those were not supplied, how many
// responses were due cannot be told.
ColumnId Checker::WhereSupplied(ColumnId count, const ast::Duty& duty, const ast::DutyItem& item,
                                const Each& each, const Scope& scope) {
  const Span span = SpanOf(item.due_within);
  hir::Reduce reduce;
  reduce.source = each.scope.space;
  if (!MatchRows(reduce, std::nullopt, scope, span)) return {};
  DefaultWindow(reduce, scope);
  if (reduce.window != hir::Reduce::Window::kBetween) return count;
  reduce.first = NeededFrom(duty, item, {reduce.first, kDate}, scope);
  if (!reduce.first.valid()) return count;
  const Value all = Make(scope.space, kInt, reduce, span);
  const Value added = MapOf(scope.space, kInt, Prim::kAdd, {{count, kInt}, all}, span);
  return MapOf(scope.space, kInt, Prim::kSub, {added, all}, span).column;
}

// The count where the condition holds, else 0.
ColumnId Checker::OnlyWhere(ColumnId where, ColumnId count, SpaceId space, Span span) {
  return columns_.Add(space, kInt,
                      hir::Map{Prim::kIf, {where, count, columns_.Literal(space, kInt, 0)}, 0, 0, {}}, span);
}

}  // namespace kaocheng::check
