#include "engine/trial/sites.h"

#include <algorithm>

namespace kaocheng::trial {

using hir::ColumnId;
using hir::Prim;

namespace {

const hir::Map* MapAt(const hir::Program& program, ColumnId id) {
  return std::get_if<hir::Map>(&program.columns[id].op);
}

bool IsBoolean(const hir::Program& program, ColumnId id) {
  return program.columns[id].type.kind == hir::TypeKind::kBoolean;
}

// Of the rows that an aggregate takes, what was written: cells are first asked whether somebody is in office.
ColumnId Written(const hir::Program& program, ColumnId where) {
  const hir::Map* map = where.valid() ? MapAt(program, where) : nullptr;
  if (map == nullptr || map->prim != Prim::kAnd || map->operands.size() != 2) return where;
  return program.columns[map->operands[0]].label.name == "in_force" ? map->operands[1] : where;
}

}  // namespace

ColumnId Peeled(const hir::Program& program, ColumnId column) {
  const hir::Map* map = MapAt(program, column);
  const bool wraps = map != nullptr && (map->prim == Prim::kRequire || map->prim == Prim::kRescale);
  return wraps ? Peeled(program, map->operands[0]) : column;
}

Sites::Sites(const hir::Suite& suite) : program_(suite.program) {
  for (size_t i = 0; i < program_.columns.size(); ++i) {
    const ColumnId id = program_.columns.id_at(i);
    const hir::Column& column = program_.columns[id];
    if (column.space == suite.row) continue;
    if (column.span.valid())
      by_span_[{column.span.source.value, column.span.begin, column.span.end}].push_back(id);
    if (column.label.kind != hir::Label::Kind::kNone)
      by_label_[{column.label.kind, column.label.name}].push_back(id);
  }
}

const std::vector<ColumnId>& Sites::At(Span span) const {
  static const std::vector<ColumnId> none;
  const auto found = by_span_.find({span.source.value, span.begin, span.end});
  return found == by_span_.end() ? none : found->second;
}

std::vector<ColumnId> Sites::Labelled(hir::Label::Kind kind, const std::string& name) const {
  const auto found = by_label_.find({kind, name});
  return found == by_label_.end() ? std::vector<ColumnId>{} : found->second;
}

// Around the words of a condition there may be what only insists on a value or denies it for an `unless`.
std::vector<ColumnId> Sites::Saying(const ast::Expr& expr) const {
  const auto* unary = std::get_if<ast::Unary>(&expr.node);
  const auto* known = std::get_if<ast::IsKnown>(&expr.node);
  const bool is_not = unary != nullptr && unary->op == ast::UnaryOp::kNot;
  const bool is_unknown = known != nullptr && known->negated;
  std::vector<ColumnId> found;
  for (const ColumnId id : At(expr.span)) {
    const hir::Map* map = MapAt(program_, id);
    if (!IsBoolean(program_, id)) {
      // unless of a violation: no step where it holds
      if (map != nullptr && map->prim == Prim::kIf) found.push_back(Peeled(program_, map->operands[0]));
      continue;
    }
    if (map == nullptr || (map->prim != Prim::kNot && map->prim != Prim::kRequire)) {
      if (!is_not && !is_unknown) found.push_back(id);
      continue;
    }
    if (map->prim == Prim::kRequire) continue;
    const ColumnId denied = Peeled(program_, map->operands[0]);
    const bool around = program_.columns[denied].span == expr.span;
    const hir::Map* inner = MapAt(program_, denied);
    const bool denies_known = inner != nullptr && inner->prim == Prim::kIsKnown;
    if (is_unknown ? around && denies_known : is_not && !around) found.push_back(id);
    if (!is_unknown && !is_not && !around) found.push_back(denied);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// By the operation that reads it at this place.
std::vector<ColumnId> Sites::ReadAs(const Place& place) const {
  std::vector<ColumnId> found;
  const auto take = [&](ColumnId id) {
    if (!id.valid()) return;
    id = Peeled(program_, id);
    if (IsBoolean(program_, id)) found.push_back(id);
  };
  if (place.around.empty()) return found;
  const size_t levels = place.role == Role::kWhere ? std::min<size_t>(place.around.size(), 2) : 1;
  for (size_t level = 0; level < levels && found.empty(); ++level) {
    for (const ColumnId id : At(place.around[level])) {
      const hir::Op& op = program_.columns[id].op;
      const auto* map = std::get_if<hir::Map>(&op);
      if (const auto* reduce = std::get_if<hir::Reduce>(&op)) {
        if (place.role == Role::kWhere) take(Written(program_, reduce->where));
        if (place.role == Role::kCondition) take(reduce->value);
      } else if (const auto* choose = std::get_if<hir::Choose>(&op)) {
        if (place.role != Role::kWhen) continue;
        for (const hir::Choose::Exception& exception : choose->exceptions)
          if (exception.span == place.around[level]) take(exception.when);
      } else if (map != nullptr) {
        const bool connects = map->prim == Prim::kAnd || map->prim == Prim::kOr || map->prim == Prim::kNot;
        if (place.role == Role::kOperand && connects && place.index < map->operands.size())
          take(map->operands[place.index]);
        if (place.role == Role::kWhen && map->prim == Prim::kIf) take(map->operands[0]);
        if (place.role == Role::kCondition && map->prim == Prim::kAnd) take(map->operands.back());
      }
    }
  }
  return found;
}

std::vector<ColumnId> Sites::Condition(const Words& words, const Place& place) const {
  std::vector<ColumnId> found = Saying(words.ast().exprs[place.expr]);
  if (!found.empty()) return found;
  found = ReadAs(place);
  if (!found.empty() || place.around.size() < 2) return found;
  // An exception's arm is cited by itself, the choice by the whole expression.
  if (place.role != Role::kWhen) return found;
  for (const ColumnId id : At(place.around[1])) {
    const auto* choose = std::get_if<hir::Choose>(&program_.columns[id].op);
    if (choose == nullptr) continue;
    for (const hir::Choose::Exception& exception : choose->exceptions)
      if (exception.span == place.around[0]) found.push_back(Peeled(program_, exception.when));
  }
  return found;
}

}  // namespace kaocheng::trial
