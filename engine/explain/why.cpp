#include <algorithm>

#include "engine/explain/evaluator.h"

// Why a cell is undetermined: which inputs are, or what of its own. Each function follows the evaluation of
// its operator and stops where that stopped.
namespace kaocheng::explain {

using data::Row;
using hir::State;

Why Evaluator::Explain(hir::ColumnId id, Row row) {
  const hir::Column& column = program_.columns[id];
  if (std::holds_alternative<hir::Field>(column.op)) {
    const auto& field = std::get<hir::Field>(column.op);
    if (field.kind != hir::Field::Kind::kUntil ||
        program_.spaces[column.space].kind != hir::Space::Kind::kSanction) {
      return {Cause::kBadCell, {{id, row}}, column.space, row, {}, {}};
    }
    return WhyFold({hir::Fold::Output::kSanctionUntil, program_.spaces[column.space].ladder, 0}, row);
  }
  if (const auto* map = std::get_if<hir::Map>(&column.op)) return WhyMap(column, *map, row);
  if (const auto* gather = std::get_if<hir::Gather>(&column.op)) return WhyGather(column, *gather, row);
  if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) return WhyReduce(id, *reduce, row);
  if (const auto* order = std::get_if<hir::Order>(&column.op)) return WhyOrder(id, *order, row);
  if (const auto* choose = std::get_if<hir::Choose>(&column.op)) return WhyChoose(column, *choose, row);
  return WhyFold(std::get<hir::Fold>(column.op), row);
}

Why Evaluator::WhyMap(const hir::Column& column, const hir::Map& map, Row row) {
  Why why;
  std::vector<range::Possible> ranges;
  for (const hir::ColumnId operand : map.operands) ranges.push_back(RangeOf(operand, row));
  for (const bool all : {false, true}) {  // where none matters by itself, all do together
    for (size_t i = 0; i < ranges.size(); ++i) {
      if (!ranges[i].determined() && (all || Matters(column, map, ranges, i)))
        why.inputs.push_back({map.operands[i], row});
    }
    if (!why.inputs.empty()) return why;
  }
  std::vector<Cell> operands;
  for (const hir::ColumnId operand : map.operands) operands.push_back(Get(operand, row));
  if (map.prim == hir::Prim::kRequire) {
    why.cause = Cause::kMissing;
    why.inputs = {{map.operands[0], row}};
    return why;
  }
  const bool divides = (map.prim == hir::Prim::kDiv && operands[1] == Known(0)) ||
                       (map.prim == hir::Prim::kMulDiv && operands[2] == Known(0));
  why.cause = divides ? Cause::kDivision : Cause::kOverflow;
  if (map.prim == hir::Prim::kAddWorkdays) {
    why.cause = Cause::kCalendar;
    why.inputs = {{map.operands[0], row}, {map.operands[1], row}};
  }
  return why;
}

Why Evaluator::WhyGather(const hir::Column& column, const hir::Gather& gather, Row row) {
  Why why;
  const hir::SpaceId source = program_.columns[gather.source].space;
  switch (gather.via) {
    case hir::Gather::Via::kAncestor: {
      const Row above = Ancestor(column.space, row, source);
      if (above == data::kNoRow) return {Cause::kNoAncestor, {}, source, row, column.space, {}};
      why.inputs = {{gather.source, above}};
      return why;
    }
    case hir::Gather::Via::kReference: {
      const range::Possible reference = RangeOf(gather.reference, row);
      if (!reference.determined()) why.inputs.push_back({gather.reference, row});
      const auto there = static_cast<Row>(reference.lo & 0xffffffff);
      const bool violation = program_.columns[gather.reference].type.kind == hir::TypeKind::kViolation;
      const bool points = reference.lo == reference.hi && (!violation || reference.lo >> 32 == source.value);
      if (points && Get(gather.source, there).state == State::kUndetermined)
        why.inputs.push_back({gather.source, there});
      return why;
    }
    case hir::Gather::Via::kPrevious:
      why.inputs = {{gather.source, row - 1}};
      return why;
  }
  return why;
}

Why Evaluator::WhyReduce(hir::ColumnId id, const hir::Reduce& reduce, Row target) {
  Why why;
  const auto look = [&](hir::ColumnId column, Row at) {
    if (column.valid() && Get(column, at).state != State::kValue) why.inputs.push_back({column, at});
  };
  Window window;
  if (reduce.window != hir::Reduce::Window::kEver) {
    look(reduce.first, target);
    look(reduce.last, target);
    const range::Possible first = RangeOf(reduce.first, target);
    const range::Possible last = reduce.last.valid() ? RangeOf(reduce.last, target) : first;
    window = {true, static_cast<Date>(first.lo), static_cast<Date>(last.hi)};
  }
  std::vector<CellRef> inputs = std::move(why.inputs);
  const bool blocked = ReduceBlocked(id, reduce, target, window, &why);
  why.inputs = std::move(inputs);
  if (blocked && why.cause == Cause::kNoAncestor) return why;
  for (const ReduceRow& row : ReduceRows(id, reduce, target)) {
    if (row.counts == range::Sure::kMaybe) {
      look(reduce.where, row.row);
      look(reduce.reference, row.row);
      look(reduce.date, row.row);
      if (program_.spaces[reduce.source].kind == hir::Space::Kind::kSanction) {
        const hir::LadderId ladder = program_.spaces[reduce.source].ladder;
        // It may be that it cannot be told whether the sanction still runs.
        Why running = WhyFold({hir::Fold::Output::kSanctionUntil, ladder, 0}, row.row);
        if (running.cause != Cause::kInputs && why.cause == Cause::kInputs && why.inputs.empty())
          return running;
        why.inputs.insert(why.inputs.end(), running.inputs.begin(), running.inputs.end());
      }
    }
    if (!row.value.determined()) look(reduce.value, row.row);
  }
  if (why.inputs.empty() && !blocked) why.cause = Cause::kOverflow;
  return why;
}

Why Evaluator::WhyOrder(hir::ColumnId id, const hir::Order& order, Row row) {
  Why why;
  if (GroupBlocked(id, order, row, &why)) return why;
  const auto look = [&](const std::vector<hir::ColumnId>& columns, Row at) {
    for (const hir::ColumnId column : columns) {
      if (Get(column, at).state == State::kUndetermined) why.inputs.push_back({column, at});
    }
  };
  for (const Row other : MayJoin(id, row)) look(order.within_columns, other);
  for (const Row other : Group(id, row)) look(OrderInputs(order), other);
  if (why.inputs.empty()) why.cause = Cause::kDivision;  // weights that come to nothing, or below nothing
  return why;
}

Why Evaluator::WhyChoose(const hir::Column& column, const hir::Choose& choose, Row row) {
  Why why;
  std::vector<const hir::Choose::Exception*> holding;
  for (const hir::Choose::Exception& exception : choose.exceptions) {
    const range::Possible when = RangeOf(exception.when, row);
    if (!when.determined()) why.inputs.push_back({exception.when, row});
    if (range::Holds(when) == range::Sure::kNo) continue;
    if (Get(exception.value, row).state == State::kUndetermined) why.inputs.push_back({exception.value, row});
    if (range::Holds(when) == range::Sure::kYes) holding.push_back(&exception);
  }
  if (!why.inputs.empty()) return why;
  if (!holding.empty()) {
    why.cause = Cause::kConflict;
    for (const hir::Choose::Exception* exception : holding) {
      why.inputs.push_back({exception->value, row});
      why.spans.push_back(exception->span);
    }
    return why;
  }
  if (column.label.kind == hir::Label::Kind::kTable) {
    why.cause = Cause::kNoRow;
    for (const hir::Choose::Exception& exception : choose.exceptions)
      CellInputs(exception.when, row, why.inputs);
    return why;
  }
  State state = State::kValue;
  const hir::ColumnId version = VersionOf(choose, row, state);
  why.inputs = {version.valid() ? CellRef{version, row} : CellRef{choose.anchor, row}};
  if (!version.valid() && Get(choose.anchor, row).state == State::kValue) why.cause = Cause::kNoVersion;
  return why;
}

// What the cells of a table's row compare, each input once.
void Evaluator::CellInputs(hir::ColumnId id, Row row, std::vector<CellRef>& inputs) const {
  const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
  if (map == nullptr) return;
  if (map->prim == hir::Prim::kAnd || map->prim == hir::Prim::kOr || map->prim == hir::Prim::kNot ||
      map->prim == hir::Prim::kRequire) {
    for (const hir::ColumnId operand : map->operands) CellInputs(operand, row, inputs);
  } else if (!map->operands.empty()) {
    const CellRef input{map->operands[0], row};
    if (std::find(inputs.begin(), inputs.end(), input) == inputs.end()) inputs.push_back(input);
  }
}

Why Evaluator::WhyGap(const SupplyGap& gap, hir::SpaceId kind, Row subject) {
  if (!gap.records.valid()) return {Cause::kForeign, {}, kind, subject, kind, {}};
  return {Cause::kUnsupplied, {}, gap.records, subject, kind, gap.window};
}

// The first rows of the subject that cannot be told by themselves; all later ones follow from them.
Why Evaluator::WhyFold(const hir::Fold& output, Row row) {
  using Output = hir::Fold::Output;
  const hir::Ladder& ladder = program_.ladders[output.ladder];
  const bool over_violation =
      output.output == Output::kViolationStep || output.output == Output::kViolationState;
  const Row at =
      over_violation ? SanctionRow(output.ladder, static_cast<int32_t>(output.violation), row) : row;
  const data::SpaceData& rows = snapshot_.spaces.at(ladder.sanctions.value);
  const Row subject = rows.owner.at(static_cast<size_t>(at));
  const PersonFold& fold = Judged(output.ladder, subject);
  Why why;
  if (fold.gap) return WhyGap(*fold.gap, ladder.subject, subject);
  const Date day = rows.on[static_cast<size_t>(at)];
  const auto look = [&](hir::ColumnId column, Row source) {
    if (column.valid() && Get(column, source).state != State::kValue) why.inputs.push_back({column, source});
  };
  for (size_t i = 0; i < fold.rows.size(); ++i) {
    if (!fold.rows[i].unknown_itself) continue;
    const auto place = static_cast<size_t>(fold.first) + i;
    const data::SanctionSource of = rows.sources.Get(place);
    const Row source = of.row;
    const bool history = of.violation < 0;
    // What started later counts for nothing, but a decision may be about any day's violation.
    const bool earlier = rows.on.Get(place) < day || static_cast<Row>(place) == at;
    if (!earlier && !(history && ladder.history_cause.valid())) continue;
    if (history) {
      look(ladder.history_step, source);
      look(ladder.history_annulled, source);
      const Cell cause = ladder.history_cause.valid() ? Get(ladder.history_cause, source) : kEmpty;
      if (cause.state == State::kUndetermined) why.inputs.push_back({ladder.history_cause, source});
      continue;
    }
    const hir::Violation& violation = ladder.violations.at(static_cast<size_t>(of.violation));
    for (const hir::ColumnId input : violation.clauses.all()) look(input, source);
    if (!violation.at_end) continue;
    for (const hir::ColumnId input : violation.at_end->all()) look(input, source);
  }
  const FoldRow& judged = fold.rows.at(static_cast<size_t>(at - fold.first));
  if (why.inputs.empty() && judged.decided_by != data::kNoRow) {
    why.cause = Cause::kHistory;
    why.space = ladder.history;
    why.row = rows.sources.Get(static_cast<size_t>(judged.decided_by)).row;
  } else if (why.inputs.empty() && over_violation) {
    look(ladder.violations.at(output.violation).clauses.applicable, row);
  }
  return why;
}

}  // namespace kaocheng::explain
