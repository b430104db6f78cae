#include <algorithm>

#include "dsl/base/number.h"
#include "engine/explain/evaluator.h"
#include "engine/range/map.h"
#include "engine/range/order.h"
#include "engine/range/reduce.h"

// Cells that their strict evaluation leaves undetermined, once more on ranges.
namespace kaocheng::explain {

using data::kNoRow;
using data::Row;
using hir::State;
using range::Possible;
using range::Sure;
using Kind = hir::Space::Kind;

Possible Evaluator::RangeOf(hir::ColumnId column, Row row) {
  const Cell cell = Get(column, row);
  switch (cell.state) {
    case State::kValue:
      return range::Value(cell.value);
    case State::kAbsent:
      return range::kNothing;
    case State::kUndetermined:
      break;
  }
  return cell.range.value_or(range::Any(program_, program_.columns[column].type));
}

Cell Evaluator::Refined(hir::ColumnId id, Row row) {
  const Possible range = Ranged(id, row);
  if (range.is_value()) return Known(range.lo);
  if (range.is_absent()) return kEmpty;
  Cell cell = kUnknown;
  if (range != range::Any(program_, program_.columns[id].type)) cell.range = range;
  return cell;
}

Possible Evaluator::Ranged(hir::ColumnId id, Row row) {
  const hir::Column& column = program_.columns[id];
  if (const auto* map = std::get_if<hir::Map>(&column.op)) {
    std::vector<Possible> operands;
    for (const hir::ColumnId operand : map->operands) operands.push_back(RangeOf(operand, row));
    return RangedMap(column, *map, operands);
  }
  if (const auto* gather = std::get_if<hir::Gather>(&column.op)) return RangedGather(column, *gather, row);
  if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) return RangedReduce(id, *reduce, row);
  if (const auto* order = std::get_if<hir::Order>(&column.op)) return RangedOrder(id, *order, row);
  if (const auto* choose = std::get_if<hir::Choose>(&column.op)) {
    return range::Choose(program_, column, *choose, [&](hir::ColumnId read) { return RangeOf(read, row); });
  }
  return range::Any(program_, column.type);  // a cell that cannot be read; a fold's rows know their ranges
}

Possible Evaluator::RangedMap(const hir::Column& column, const hir::Map& map,
                              std::span<const Possible> operands) {
  const auto strict = [&](std::span<const int64_t> values) -> std::optional<int64_t> {
    std::vector<Cell> cells;
    for (const int64_t value : values) cells.push_back(Known(value));
    const Cell result = EvaluateMap(map, cells, snapshot_);
    return result.state == State::kValue ? std::optional(result.value) : std::nullopt;
  };
  return range::Map(program_, column, map, operands, strict);
}

// Whether the result can depend on one operand: at some ends of the others it differs between its own.
bool Evaluator::Matters(const hir::Column& column, const hir::Map& map, std::span<const Possible> operands,
                        size_t operand) {
  constexpr size_t kMost = 3;
  if (operands.size() > kMost || operands[operand].determined()) return !operands[operand].determined();
  const auto ends = [](const Possible& range) {
    std::vector<Possible> values;
    if (range.may_be_value()) values = {range::Value(range.lo), range::Value(range.hi)};
    if (range.absent) values.push_back(range::kNothing);
    return values;
  };
  std::vector<std::vector<Possible>> all;
  size_t ways = 1;
  for (const Possible& range : operands) ways *= all.emplace_back(ends(range)).size();
  std::vector<Possible> results(ways);
  std::vector<Possible> in(operands.size());
  for (size_t way = 0; way < ways; ++way) {
    size_t rest = way;
    size_t base = 0;  // the same way with this operand's first end
    size_t stride = 1;
    for (size_t i = 0; i < all.size(); ++i) {
      const size_t at = rest % all[i].size();
      rest /= all[i].size();
      in[i] = all[i][at];
      base += (i == operand ? 0 : at) * stride;
      stride *= all[i].size();
    }
    results[way] = RangedMap(column, map, in);
    // Without a result (an overflow at an end) nothing is shown.
    if (results[way] != results[base] || !results[way].determined()) return true;
  }
  using hir::Prim;
  const bool between = map.prim == Prim::kDiv || map.prim == Prim::kMulDiv || map.prim == Prim::kEq ||
                       map.prim == Prim::kNe || map.prim == Prim::kMonth || map.prim == Prim::kInSeason;
  return between;  // what happens between the ends does not follow from the ends
}

Possible Evaluator::RangedGather(const hir::Column& column, const hir::Gather& gather, Row row) {
  const hir::SpaceId source = program_.columns[gather.source].space;
  switch (gather.via) {
    case hir::Gather::Via::kAncestor: {
      const Row above = Ancestor(column.space, row, source);
      return above == kNoRow ? range::Any(program_, column.type) : RangeOf(gather.source, above);
    }
    case hir::Gather::Via::kReference: {
      const Possible reference = RangeOf(gather.reference, row);
      if (reference.lo != reference.hi) return range::Any(program_, column.type);
      const bool violation = program_.columns[gather.reference].type.kind == hir::TypeKind::kViolation;
      Possible there = range::kNothing;
      if (!violation || reference.lo >> 32 == source.value)
        there = RangeOf(gather.source, static_cast<Row>(reference.lo & 0xffffffff));
      there.absent = there.absent || reference.absent;
      return there;
    }
    case hir::Gather::Via::kPrevious:
      return RangeOf(gather.source, row - 1);
  }
  return range::Any(program_, column.type);
}

Possible Evaluator::RangedReduce(hir::ColumnId id, const hir::Reduce& reduce, Row target) {
  const hir::Column& column = program_.columns[id];
  Window window;
  bool absent = false;
  if (reduce.window != hir::Reduce::Window::kEver) {
    const Possible first = RangeOf(reduce.first, target);
    const Possible last = reduce.last.valid() ? RangeOf(reduce.last, target) : first;
    if (first.is_absent() || last.is_absent()) return range::kNothing;
    window = {true, static_cast<Date>(first.lo), static_cast<Date>(last.hi)};
    absent = first.absent || last.absent;
  }
  Possible result = range::Any(program_, column.type);
  if (EntityOf(id, reduce, target).row != kNoRow) {
    range::Tally tally(program_, column.type, reduce.aggregate);
    if (ReduceBlocked(id, reduce, target, window, nullptr)) tally.Open();
    const data::SpaceData& rows = snapshot_.spaces.at(reduce.source.value);
    for (const ReduceRow& row : ReduceRows(id, reduce, target)) {
      const auto name = rows.ids.empty() ? std::string_view()
                                         : snapshot_.dictionary->Text(rows.ids[static_cast<size_t>(row.row)]);
      tally.Add({row.counts == Sure::kYes, row.value, row.date, name, row.row});
    }
    result = tally.Result();
  }
  result.absent = result.absent || absent;
  return result;
}

std::vector<Evaluator::ReduceRow> Evaluator::ReduceRows(hir::ColumnId id, const hir::Reduce& reduce,
                                                        Row target) {
  const bool violation =
      reduce.reference.valid() && program_.columns[reduce.reference].type.kind == hir::TypeKind::kViolation;
  const int64_t meant =
      violation ? (int64_t{program_.columns[id].space.value} << 32) | target : int64_t{target};
  const bool ever = reduce.window == hir::Reduce::Window::kEver;
  const Possible first = ever ? range::Value(kMinDate) : RangeOf(reduce.first, target);
  const Possible last = ever                  ? range::Value(kMaxDate)
                        : reduce.last.valid() ? RangeOf(reduce.last, target)
                                              : first;
  const Row entity = reduce.match == hir::Reduce::Match::kAncestor
                         ? Ancestor(program_.columns[id].space, target, reduce.entity)
                         : kNoRow;
  std::vector<ReduceRow> found;
  for (const Row row : Matching(id, target)) {
    ReduceRow one{row, Sure::kYes, range::Value(1), range::Value(kMinDate)};
    if (reduce.where.valid()) one.counts = range::Holds(RangeOf(reduce.where, row));
    if (one.counts == Sure::kNo) continue;
    if (reduce.match == hir::Reduce::Match::kReference) {
      const Possible reference = RangeOf(reduce.reference, row);
      const bool may_be = reference.lo <= meant && meant <= reference.hi;
      one.counts = range::Both(one.counts, range::ToSure(reference.is_value(), may_be));
    }
    if (reduce.date.valid()) {
      one.date = RangeOf(reduce.date, row);
    } else if (program_.spaces[reduce.source].kind != Kind::kEntity) {
      one.date = range::Value(DateOf(reduce.source, row));
    }
    if (one.counts != Sure::kNo)
      one.counts = range::Both(one.counts, RangedWindow(reduce, row, entity, one.date, first, last));
    if (one.counts == Sure::kNo) continue;
    if (reduce.value.valid()) {
      const hir::Type type = program_.columns[reduce.value].type;
      one.value = range::Require(program_, type, RangeOf(reduce.value, row));
    }
    found.push_back(one);
  }
  return found;
}

Sure Evaluator::RangedWindow(const hir::Reduce& reduce, Row source, Row entity, const Possible& date,
                             const Possible& first, const Possible& last) {
  const data::SpaceData& rows = snapshot_.spaces.at(reduce.source.value);
  const Kind kind = program_.spaces[reduce.source].kind;
  const bool as_of = reduce.window == hir::Reduce::Window::kAsOf;
  const auto at = static_cast<size_t>(source);
  if (reduce.window == hir::Reduce::Window::kEver && !reduce.date.valid()) return Sure::kYes;
  if (kind == Kind::kEntity && as_of)
    return range::Both(range::Within(range::Value(kMinDate), date, first),
                       StandsBelow(reduce, source, entity, first));
  if (kind == Kind::kEntity && !reduce.date.valid()) {
    Sure valid = Sure::kNo;
    for (Row i = rows.spell_offsets.at(at); i < rows.spell_offsets.at(at + 1); ++i) {
      const data::Spell& spell = rows.spells[static_cast<size_t>(i)];
      const auto meets = [&](int64_t from, int64_t to) {
        return from <= to && spell.from <= to && from < spell.until;
      };
      valid = std::max(valid, range::ToSure(meets(first.hi, last.lo), meets(first.lo, last.hi)));
    }
    return valid;
  }
  if (!as_of) return range::Within(first, date, last);
  const Sure begun = range::Within(range::Value(kMinDate), date, first);
  if (kind == Kind::kSanction) {
    const PersonFold& fold = Judged(program_.spaces[reduce.source].ladder, rows.owner.at(at));
    const Cell until = fold.rows.at(static_cast<size_t>(source - fold.first)).until;
    const Possible end = until.range.value_or(range::Value(until.value));
    return range::Both(begun, range::ToSure(first.hi < end.lo, first.lo < end.hi));
  }
  if (rows.until.empty() || rows.until[at] == data::kNoDate) return begun;
  return range::Both(begun, range::ToSure(first.hi < rows.until[at], first.lo < rows.until[at]));
}

Possible Evaluator::RangedOrder(hir::ColumnId id, const hir::Order& order, Row row) {
  const GroupOf* group = Settled(id, row);
  if (group == nullptr) return range::kNothing;
  std::vector<hir::ColumnId> reads = OrderInputs(order);
  reads.insert(reads.end(), order.within_columns.begin(), order.within_columns.end());
  const auto some = [&](Row of, auto test) {
    return std::any_of(reads.begin(), reads.end(),
                       [&](hir::ColumnId read) { return test(RangeOf(read, of)); });
  };
  const auto in_none = [&](Row of) { return some(of, [](const Possible& p) { return p.is_absent(); }); };
  const auto may_be_in_none = [&](Row of) { return some(of, [](const Possible& p) { return p.absent; }); };
  if (in_none(row)) return range::kNothing;
  Possible any = range::Any(program_, program_.columns[id].type);
  any.absent = any.absent || may_be_in_none(row);
  for (const Row other : MayJoin(id, row))
    if (!in_none(other)) return any;
  if (order.kind == hir::Order::Kind::kApportion || GroupBlocked(id, order, row, nullptr)) return any;
  std::vector<range::Member> members;
  Possible share = range::Value(0);
  size_t own = 0;
  for (const Row other : group->rows) {
    if (in_none(other)) continue;
    if (may_be_in_none(other)) return any;
    if (other == row) own = members.size();
    range::Member& member = members.emplace_back();
    for (const hir::SortKey& key : order.keys)
      member.keys.push_back(range::TurnedKey(key, RangeOf(key.column, other)));
    if (order.candidate.valid()) member.candidate = RangeOf(order.candidate, other);
    if (!order.share.valid()) continue;
    const Possible one = RangeOf(order.share, other);
    share = members.size() == 1 ? one : range::Hull(share, one);
  }
  if (order.kind == hir::Order::Kind::kRank) return range::Rank(members)[own];
  const auto places = [&](int64_t of) {
    const Int128 product = Int128{of} * static_cast<int64_t>(members.size());
    return product < 0 ? 0 : static_cast<int64_t>(product / kDecimalScale);
  };
  return range::Quota(members, {places(share.lo), places(share.hi), false})[own];
}

}  // namespace kaocheng::explain
