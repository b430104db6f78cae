#include "engine/trial/bounds.h"

#include <algorithm>

#include "dsl/base/number.h"

namespace kaocheng::trial {

using check::Interval;
using hir::Prim;

namespace {

constexpr int kDeepest = 200;

Interval Clipped(Int128 lo, Int128 hi) {
  const auto clip = [](Int128 v) {
    return static_cast<int64_t>(std::clamp<Int128>(v, -kNumberLimit, kNumberLimit));
  };
  return {clip(lo), clip(hi)};
}

bool IsRate(const hir::Column& column) {
  return column.label.kind == hir::Label::Kind::kClause && column.label.name.ends_with(".rate") &&
         column.type.kind == hir::TypeKind::kDecimal;
}

}  // namespace

Interval Bounds::Of(hir::ColumnId id) {
  if (const auto found = known_.find(id); found != known_.end()) return found->second;
  if (depth_ >= kDeepest) return constants_.BoundsOf(id);
  ++depth_;
  const Interval own = Find(id);
  const Interval compiler = constants_.BoundsOf(id);
  --depth_;
  return known_[id] = {std::max(own.lo, compiler.lo), std::min(own.hi, compiler.hi)};
}

Interval Bounds::Find(hir::ColumnId id) {
  const hir::Column& column = program_.columns[id];
  if (IsRate(column)) return {0, kDecimalScale};
  if (const auto* map = std::get_if<hir::Map>(&column.op)) return OfMap(id, *map);
  if (const auto* gather = std::get_if<hir::Gather>(&column.op)) return Of(gather->source);
  if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) {
    if (reduce->aggregate == hir::Aggregate::kAverage) return Of(reduce->value);
    if (reduce->aggregate == hir::Aggregate::kSum && Of(reduce->value).lo >= 0) return {0, kNumberLimit};
  }
  if (const auto* choose = std::get_if<hir::Choose>(&column.op)) {
    Interval hull = Of(choose->versions.front().value);
    const auto widen = [&](Interval other) {
      hull = {std::min(hull.lo, other.lo), std::max(hull.hi, other.hi)};
    };
    for (const hir::Choose::Version& version : choose->versions) widen(Of(version.value));
    for (const hir::Choose::Exception& exception : choose->exceptions) widen(Of(exception.value));
    return hull;
  }
  return constants_.BoundsOf(id);
}

Interval Bounds::OfMap(hir::ColumnId id, const hir::Map& map) {
  const auto of = [&](size_t i) { return Of(map.operands[i]); };
  switch (map.prim) {
    case Prim::kRequire:
      return of(0);
    case Prim::kDefault:
      return {std::min(of(0).lo, of(1).lo), std::max(of(0).hi, of(1).hi)};
    case Prim::kIf:
      return {std::min(of(1).lo, of(2).lo), std::max(of(1).hi, of(2).hi)};
    case Prim::kAdd:
      return Clipped(Int128{of(0).lo} + of(1).lo, Int128{of(0).hi} + of(1).hi);
    case Prim::kAtLeast:
      return {std::max(of(0).lo, of(1).lo), std::max(of(0).hi, of(1).hi)};
    case Prim::kAtMost:
      return {std::min(of(0).lo, of(1).lo), std::min(of(0).hi, of(1).hi)};
    case Prim::kMul: {
      if (of(0).lo < 0 || of(1).lo < 0) break;
      const auto times = [&](int64_t a, int64_t b) {
        return DivideRounded(Int128{a} * b, map.literal).value_or(kNumberLimit);
      };
      return Clipped(times(of(0).lo, of(1).lo), times(of(0).hi, of(1).hi));
    }
    case Prim::kRound: {  // outwards
      const Interval range = of(0);
      return Clipped(Int128{range.lo} - (range.lo % map.literal == 0 ? 0 : map.literal),
                     Int128{range.hi} + (range.hi % map.literal == 0 ? 0 : map.literal));
    }
    default:
      break;
  }
  return constants_.BoundsOf(id);
}

}  // namespace kaocheng::trial
