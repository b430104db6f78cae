#include "engine/trial/bench.h"

#include <algorithm>

namespace kaocheng::trial {

using hir::ColumnId;
using hir::Prim;

void ForEachOperand(hir::Op& op, const std::function<void(ColumnId&)>& fn) {
  const auto one = [&](ColumnId& id) {
    if (id.valid()) fn(id);
  };
  if (auto* map = std::get_if<hir::Map>(&op)) {
    for (ColumnId& operand : map->operands) one(operand);
  } else if (auto* reduce = std::get_if<hir::Reduce>(&op)) {
    for (ColumnId* id : {&reduce->value, &reduce->first, &reduce->last}) one(*id);
  } else if (auto* order = std::get_if<hir::Order>(&op)) {
    for (ColumnId* id : {&order->share, &order->amount, &order->weight}) one(*id);
  } else if (auto* choose = std::get_if<hir::Choose>(&op)) {
    for (hir::Choose::Version& version : choose->versions) one(version.value);
    for (hir::Choose::Exception& exception : choose->exceptions) one(exception.value);
  }
}

hir::Op Identity(ColumnId of) { return hir::Map{Prim::kAtLeast, {of, of}, 0, 0, {}}; }
hir::Op LiteralOp(int64_t value) { return hir::Map{Prim::kLiteral, {}, value, 0, {}}; }

std::optional<int64_t> LiteralAt(const hir::Program& program, ColumnId column) {
  const auto* map = std::get_if<hir::Map>(&program.columns[column].op);
  if (map == nullptr || map->prim != Prim::kLiteral) return std::nullopt;
  return map->literal;
}

ColumnId Bench::Literal(hir::SpaceId space, hir::Type type, int64_t value) {
  const auto key = std::tuple(space.value, type.kind, type.of, value);
  const auto [place, fresh] = literals_.try_emplace(key);
  if (fresh) place->second = program_.columns.Add({space, type, LiteralOp(value), {}, {}});
  return place->second;
}

ColumnId Bench::Absent(hir::SpaceId space, hir::Type type) {
  return program_.columns.Add({space, type, hir::Map{Prim::kAbsent, {}, 0, 0, {}}, {}, {}});
}

namespace {

std::optional<int64_t> Outcome(Prim prim, int64_t a, int64_t b) {
  switch (prim) {
    case Prim::kEq:
      return a == b;
    case Prim::kNe:
      return a != b;
    case Prim::kLt:
      return a < b;
    case Prim::kLe:
      return a <= b;
    case Prim::kGt:
      return a > b;
    case Prim::kGe:
      return a >= b;
    case Prim::kAtLeast:
      return std::max(a, b);
    case Prim::kAtMost:
      return std::min(a, b);
    default:
      return std::nullopt;
  }
}

}  // namespace

// Comparisons and bounds with a literal: both can differ only at the literals and beside them.
bool Bench::IsSame(const hir::Op& was, const hir::Op& is) {
  const auto* before = std::get_if<hir::Map>(&was);
  const auto* after = std::get_if<hir::Map>(&is);
  if (before == nullptr || after == nullptr) return false;
  if (before->operands.size() != 2 || after->operands.size() != 2) return false;
  const ColumnId value = before->operands[0];
  const bool dropped = after->operands[0] == value && after->operands[1] == value;  // the bound is gone
  const auto a = LiteralAt(program_, before->operands[1]);
  const auto b = dropped ? a : LiteralAt(program_, after->operands[1]);
  if (after->operands[0] != value || !a || !b || value.value >= program_.columns.size()) return false;
  const check::Interval range = bounds_.Of(value);
  for (const int64_t v : {range.lo, range.hi, *a - 1, *a, *a + 1, *b - 1, *b, *b + 1}) {
    if (v < range.lo || v > range.hi) continue;
    const auto one = Outcome(before->prim, v, *a);
    const auto other = dropped ? std::optional(v) : Outcome(after->prim, v, *b);
    if (!one || one != other) return false;
  }
  return true;
}

}  // namespace kaocheng::trial
