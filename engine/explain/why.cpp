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
  if (const auto* map = std::get_if<hir::Map>(&column.op)) return WhyMap(*map, row);
  if (const auto* gather = std::get_if<hir::Gather>(&column.op)) return WhyGather(column, *gather, row);
  if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) return WhyReduce(id, *reduce, row);
  if (const auto* order = std::get_if<hir::Order>(&column.op)) return WhyOrder(id, *order, row);
  if (const auto* choose = std::get_if<hir::Choose>(&column.op)) return WhyChoose(*choose, row);
  return WhyFold(std::get<hir::Fold>(column.op), row);
}

Why Evaluator::WhyMap(const hir::Map& map, Row row) {
  Why why;
  std::vector<Cell> operands;
  for (size_t i = 0; i < map.operands.size(); ++i) {
    const bool read = Reads(map, i, operands);
    operands.push_back(read ? Get(map.operands[i], row) : Known(0));
    if (read && operands.back().state == State::kUndetermined) why.inputs.push_back({map.operands[i], row});
  }
  if (!why.inputs.empty()) return why;
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
      const Cell reference = Get(gather.reference, row);
      why.inputs = {reference.state == State::kUndetermined
                        ? CellRef{gather.reference, row}
                        : CellRef{gather.source, static_cast<Row>(reference.value & 0xffffffff)}};
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
  Window window;
  const State state = WindowOf(id, target, window);
  if (state == State::kUndetermined) {
    for (const hir::ColumnId bound : {reduce.first, reduce.last}) {
      if (bound.valid() && Get(bound, target).state == State::kUndetermined)
        why.inputs.push_back({bound, target});
    }
    return why;
  }
  if (ReduceBlocked(id, reduce, target, window, &why)) return why;
  for (const Row row : Matching(id, target)) {
    const Cell where = reduce.where.valid() ? Get(reduce.where, row) : Known(1);
    if (IsFalse(where)) continue;
    if (!IsMatched(reduce, row)) {
      why.inputs.push_back({reduce.reference, row});
      continue;
    }
    Date date = 0;
    const Place place = InWindow(reduce, row, window, &date);
    if (place == Place::kOut) continue;
    if (place == Place::kUncertain) {
      if (reduce.date.valid() && Get(reduce.date, row).state == State::kUndetermined) {
        why.inputs.push_back({reduce.date, row});
      } else {  // it cannot be told whether the sanction still runs
        const hir::LadderId ladder = program_.spaces[reduce.source].ladder;
        Why running = WhyFold({hir::Fold::Output::kSanctionUntil, ladder, 0}, row);
        if (running.cause != Cause::kInputs) return running;
        why.inputs.insert(why.inputs.end(), running.inputs.begin(), running.inputs.end());
      }
    }
    if (where.state != State::kValue) why.inputs.push_back({reduce.where, row});
    if (IsTrue(where) && reduce.value.valid() && Get(reduce.value, row).state != State::kValue) {
      why.inputs.push_back({reduce.value, row});
    }
  }
  if (why.inputs.empty()) why.cause = Cause::kOverflow;
  return why;
}

Why Evaluator::WhyOrder(hir::ColumnId id, const hir::Order& order, Row row) {
  Why why;
  const hir::SpaceId space = program_.columns[id].space;
  for (const hir::SpaceId kind : order.within_entities) {
    const Row above = Ancestor(space, row, kind);
    if (above != data::kNoRow && IsForeign(kind, above)) return {Cause::kForeign, {}, kind, above, kind, {}};
  }
  const auto look = [&](const std::vector<hir::ColumnId>& columns, Row at) {
    for (const hir::ColumnId column : columns) {
      if (Get(column, at).state == State::kUndetermined) why.inputs.push_back({column, at});
    }
  };
  for (const Row other : GroupsOf(id).unknown) look(order.within_columns, other);
  for (const Row other : Group(id, row)) look(OrderInputs(order), other);
  if (why.inputs.empty()) why.cause = Cause::kDivision;  // weights that come to nothing, or below nothing
  return why;
}

Why Evaluator::WhyChoose(const hir::Choose& choose, Row row) {
  Why why;
  std::vector<CellRef> holding;
  for (const hir::Choose::Exception& exception : choose.exceptions) {
    const Cell when = Get(exception.when, row);
    if (when.state == State::kUndetermined) why.inputs.push_back({exception.when, row});
    if (IsTrue(when)) holding.push_back({exception.value, row});
  }
  if (!why.inputs.empty()) return why;
  if (holding.size() > 1) {
    why.cause = Cause::kConflict;
    why.inputs = std::move(holding);
    return why;
  }
  if (holding.size() == 1) {
    why.inputs = std::move(holding);
    return why;
  }
  State state = State::kValue;
  const hir::ColumnId version = VersionOf(choose, row, state);
  why.inputs = {version.valid() ? CellRef{version, row} : CellRef{choose.anchor, row}};
  if (!version.valid() && Get(choose.anchor, row).state == State::kValue) why.cause = Cause::kNoVersion;
  return why;
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
  const auto look = [&](hir::ColumnId column, Row source) {
    if (column.valid() && Get(column, source).state != State::kValue) why.inputs.push_back({column, source});
  };
  for (size_t i = 0; i < fold.rows.size(); ++i) {
    if (!fold.rows[i].unknown_itself) continue;
    const auto place = static_cast<size_t>(fold.first) + i;
    const Row source = rows.source_row[place];
    if (rows.source_violation[place] < 0) {
      look(ladder.history_step, source);
      look(ladder.history_annulled, source);
      const Cell cause = ladder.history_cause.valid() ? Get(ladder.history_cause, source) : kEmpty;
      if (cause.state == State::kUndetermined) why.inputs.push_back({ladder.history_cause, source});
      continue;
    }
    const hir::Violation& violation = ladder.violations.at(static_cast<size_t>(rows.source_violation[place]));
    for (const hir::ColumnId input :
         {violation.applicable, violation.base, violation.heavier, violation.lighter, violation.at_least,
          violation.at_most, violation.up_to}) {
      look(input, source);
    }
  }
  const FoldRow& judged = fold.rows.at(static_cast<size_t>(at - fold.first));
  if (why.inputs.empty() && judged.decided_by != data::kNoRow) {
    why.cause = Cause::kHistory;
    why.space = ladder.history;
    why.row = rows.source_row[static_cast<size_t>(judged.decided_by)];
  } else if (why.inputs.empty() && over_violation) {
    look(ladder.violations.at(output.violation).applicable, row);
  }
  return why;
}

}  // namespace kaocheng::explain
