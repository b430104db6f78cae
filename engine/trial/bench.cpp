#include "engine/trial/bench.h"

#include <algorithm>

#include "dsl/base/number.h"

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

Bench::Bench(const hir::Program& program)
    : program_(program), bounds_(program_), readers_(program.columns.size()) {
  for (size_t i = 0; i < program.columns.size(); ++i) {
    const ColumnId id = program.columns.id_at(i);
    for (const ColumnId operand : hir::Operands(program, program.columns[id].op))
      readers_[operand.value].push_back(id);
  }
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

std::optional<int64_t> Decided(Prim prim, int64_t a, int64_t b) {
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

// What is the same on all days: a literal, also of a law that has only one text of it.
std::optional<int64_t> Bench::ConstantAt(ColumnId column) const {
  const auto* choose = std::get_if<hir::Choose>(&program_.columns[column].op);
  if (choose == nullptr) return LiteralAt(program_, column);
  if (!choose->exceptions.empty() || choose->versions.size() != 1) return std::nullopt;
  return LiteralAt(program_, choose->versions.front().value);
}

// Comparisons and bounds: with two constants they can differ only at these and beside them.
bool Bench::Agree(Prim was, Prim is, ColumnId value, int64_t a, std::optional<int64_t> b) {
  const check::Interval range = bounds_.Of(value);
  const int64_t other = b.value_or(a);
  for (const int64_t v : {range.lo, range.hi, a - 1, a, a + 1, other - 1, other, other + 1}) {
    if (v < range.lo || v > range.hi) continue;
    const auto before = Decided(was, v, a);
    if (!before || before != (b ? Decided(is, v, *b) : v)) return false;
  }
  return true;
}

// Whether everything that reads the column is lifted to a floor for all of these values: 3% of a fine that is
// absent, at least 50 yuan.
bool Bench::IsMasked(ColumnId column, check::Interval values, int depth) {
  constexpr int kDeepest = 8;
  if (depth > kDeepest || column.value >= readers_.size() || readers_[column.value].empty()) return false;
  return std::all_of(readers_[column.value].begin(), readers_[column.value].end(), [&](ColumnId reader) {
    const auto* map = std::get_if<hir::Map>(&program_.columns[reader].op);
    if (map == nullptr || map->operands.empty()) return false;
    const bool first = map->operands[0] == column;
    switch (map->prim) {
      case Prim::kAtLeast:
        return first && map->operands[1] != column && values.hi <= bounds_.Of(map->operands[1]).lo;
      case Prim::kRequire:
      case Prim::kDefault:
        return IsMasked(reader, values, depth + 1);
      case Prim::kMul: {
        const check::Interval other = bounds_.Of(map->operands[first ? 1 : 0]);
        if (map->operands[0] == map->operands[1] || other.lo < 0) return false;
        const auto times = [&](int64_t v) {
          return DivideRounded(Int128{v} * (v < 0 ? other.lo : other.hi), map->literal)
              .value_or(kNumberLimit);
        };
        return IsMasked(reader, {std::min(times(values.lo), int64_t{0}), times(values.hi)}, depth + 1);
      }
      default:
        return false;
    }
  });
}

bool Bench::IsSame(ColumnId column, const hir::Op& is) {
  const hir::Op& was = program_.columns[column].op;
  if (const auto* choose = std::get_if<hir::Choose>(&is)) {
    const auto a = ConstantAt(column);
    const auto b = a ? LiteralAt(program_, choose->versions.front().value) : std::nullopt;
    if (!b || column.value >= readers_.size()) return false;
    return std::all_of(readers_[column.value].begin(), readers_[column.value].end(), [&](ColumnId reader) {
      const auto* map = std::get_if<hir::Map>(&program_.columns[reader].op);
      return map != nullptr && map->operands.size() == 2 && map->operands[1] == column &&
             map->operands[0] != column && Agree(map->prim, map->prim, map->operands[0], *a, b);
    });
  }
  const auto* before = std::get_if<hir::Map>(&was);
  const auto* after = std::get_if<hir::Map>(&is);
  if (before == nullptr || after == nullptr) return false;
  if (before->operands.size() != 2 || after->operands.size() != 2) return false;
  const ColumnId value = before->operands[0];
  const auto a = ConstantAt(before->operands[1]);
  if (after->operands[0] != value || !a) return false;
  if (before->prim == Prim::kDefault) {
    const auto b = ConstantAt(after->operands[1]);
    return b && IsMasked(column, {std::min(*a, *b), std::max(*a, *b)}, 0);
  }
  if (after->operands[1] == value)
    return Agree(before->prim, after->prim, value, *a, {});  // the bound is gone
  const auto b = ConstantAt(after->operands[1]);
  return b && Agree(before->prim, after->prim, value, *a, b);
}

}  // namespace kaocheng::trial
