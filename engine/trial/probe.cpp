#include "engine/trial/probe.h"

#include <algorithm>

#include "dsl/base/date.h"
#include "engine/explain/fold.h"

namespace kaocheng::trial {

using explain::FoldRow;
using explain::Judgement;
using hir::State;

Seen::Seen(const hir::Program& program, explain::Evaluator& evaluator)
    : program_(program), evaluator_(evaluator), cells_(program.columns.size()) {
  evaluator.ForEachCell([&](explain::CellRef at, const outcome::Cell& cell) {
    cells_[at.column.value].push_back({at.row, cell});
  });
}

bool Seen::Hits(const Probe& probe) const {
  switch (probe.kind) {
    case Probe::Kind::kCell:
      return HasCell(probe);
    case Probe::Kind::kQuotaCut:
      return HasCut(probe);
    case Probe::Kind::kFirstDay:
    case Probe::Kind::kLastDay:
      return HasEdge(probe);
    case Probe::Kind::kRung:
    case Probe::Kind::kEscalation:
    case Probe::Kind::kOldest:
      return HasJudgement(probe);
  }
  return false;
}

bool Seen::HasCell(const Probe& probe) const {
  return std::any_of(probe.columns.begin(), probe.columns.end(), [&](hir::ColumnId column) {
    const std::vector<Value>& cells = cells_[column.value];
    return std::any_of(cells.begin(), cells.end(), [&](const Value& value) {
      return value.cell.state == State::kValue && value.cell.value == probe.value;
    });
  });
}

bool Seen::HasCut(const Probe& probe) const {
  for (const hir::ColumnId column : probe.columns) {
    const auto& order = std::get<hir::Order>(program_.columns[column].op);
    for (const Value& place : cells_[column.value]) {
      if (place.cell != explain::Known(0)) continue;
      if (explain::IsTrue(evaluator_.Get(order.candidate, place.row))) return true;
    }
  }
  return false;
}

bool Seen::HasEdge(const Probe& probe) const {
  for (const hir::ColumnId column : probe.columns) {
    const auto* reduce = std::get_if<hir::Reduce>(&program_.columns[column].op);
    if (reduce == nullptr) continue;
    for (const Value& target : cells_[column.value]) {
      explain::Window window;
      if (evaluator_.WindowOf(column, target.row, window) != State::kValue || !window.bounded) continue;
      const Date edge = probe.kind == Probe::Kind::kFirstDay ? window.first : window.last;
      for (const data::Row row : evaluator_.Matching(column, target.row)) {
        Date counted = 0;
        if (evaluator_.InWindow(*reduce, row, window, &counted) != explain::Evaluator::Place::kIn) continue;
        if (counted != edge) continue;
        if (!reduce->where.valid() || explain::IsTrue(evaluator_.Get(reduce->where, row))) return true;
      }
    }
  }
  return false;
}

bool Seen::IsOldest(const hir::Escalation& rule, const explain::PersonFold& fold, const FoldRow& judged,
                    const Judgement& step) const {
  return std::any_of(step.earlier.begin(), step.earlier.end(), [&](size_t i) {
    const auto on = static_cast<Date>(fold.rows[i].on.value);
    const std::optional<Date> until =
        rule.unit == hir::TypeKind::kMonths ? AddMonths(on, rule.last) : std::optional<Date>(on + rule.last);
    return until && *until == static_cast<Date>(judged.on.value) + 1;
  });
}

bool Seen::HasJudgement(const Probe& probe) const {
  for (const auto& [subject, fold] : evaluator_.folds()) {
    if (subject.first != probe.ladder.value) continue;
    for (const FoldRow& row : fold.rows) {
      if (row.history) continue;
      if (probe.kind == Probe::Kind::kRung) {
        if (row.state == explain::Known(1) && row.judged == explain::Known(probe.value)) return true;
        continue;
      }
      const auto index = static_cast<size_t>(probe.value);
      for (const Judgement& step : row.steps) {
        if (step.step != Judgement::Step::kEscalation || step.escalation != index) continue;
        const hir::Escalation& rule = program_.ladders[probe.ladder].escalations[index];
        if (probe.kind == Probe::Kind::kEscalation || IsOldest(rule, fold, row, step)) return true;
      }
    }
  }
  return false;
}

}  // namespace kaocheng::trial
