#include <algorithm>
#include <variant>
#include <vector>

#include "dsl/diagnostics/code.h"
#include "dsl/hir/same.h"
#include "dsl/lint/rules.h"

// Awards whose text itself grants nothing in some case.
namespace kaocheng::lint {

using hir::ColumnId;
using hir::Prim;

namespace {

// Whether a zero that stands in the text (or a parameter) may be the value. What the records add up to is
// theirs to say.
bool MayBeWrittenZero(const Input& input, ColumnId id) {
  const Interval bound = input.Of(id);
  if (bound.lo > 0 || bound.hi < 0) return false;
  const hir::Op& op = input.program.columns[id].op;
  if (const auto* choose = std::get_if<hir::Choose>(&op)) {
    for (const auto& version : choose->versions) {
      // A span without a day stands for what cannot be told: not for nothing.
      if (version.from < version.until && MayBeWrittenZero(input, version.value)) return true;
    }
    for (const auto& exception : choose->exceptions) {
      if (input.Of(exception.when).hi > 0 && MayBeWrittenZero(input, exception.value)) return true;
    }
    return false;
  }
  if (const auto* gather = std::get_if<hir::Gather>(&op)) return MayBeWrittenZero(input, gather->source);
  const auto* map = std::get_if<hir::Map>(&op);
  if (map == nullptr) return false;
  const auto operand = [&](size_t i) { return MayBeWrittenZero(input, map->operands[i]); };
  if (map->prim == Prim::kLiteral) return map->literal == 0;
  if (map->prim == Prim::kIf) {
    const Interval condition = input.Of(map->operands[0]);
    return (condition.hi > 0 && operand(1)) || (condition.lo < 1 && operand(2));
  }
  if (map->prim == Prim::kMul || map->prim == Prim::kMulDiv) return operand(0) || operand(1);
  if (map->prim == Prim::kRequire || map->prim == Prim::kAtLeast || map->prim == Prim::kAtMost)
    return operand(0);
  return false;
}

// Whether a condition says that the amount is more than nothing.
bool AsksForMore(const Input& input, const std::vector<ColumnId>& same, ColumnId condition, ColumnId amount) {
  const auto* map = std::get_if<hir::Map>(&input.program.columns[condition].op);
  if (map == nullptr) return false;
  if (map->prim == Prim::kAnd) {
    return std::any_of(map->operands.begin(), map->operands.end(),
                       [&](ColumnId part) { return AsksForMore(input, same, part, amount); });
  }
  if (map->operands.size() != 2 || same[map->operands[0].value] != same[amount.value]) return false;
  const int64_t least = input.Of(map->operands[1]).lo;
  return (map->prim == Prim::kGt && least >= 0) || (map->prim == Prim::kGe && least > 0);
}

}  // namespace

void WarnOfAmounts(const Input& input, Emitter& emitter) {
  std::vector<ColumnId> same;  // most policies have nothing to ask it for
  for (const hir::Outcome& outcome : input.program.outcomes) {
    if (outcome.kind != hir::OutcomeKind::kAward) continue;
    // The value is `if eligible then amount else 0`; a yes or no has no amount.
    const auto* value = std::get_if<hir::Map>(&input.program.columns[outcome.value].op);
    if (value == nullptr || value->prim != Prim::kIf || value->operands[0] != outcome.eligible) continue;
    if (input.Of(outcome.eligible).hi == 0 || !MayBeWrittenZero(input, value->operands[1])) continue;
    if (same.empty()) same = hir::SameColumns(input.program);
    if (AsksForMore(input, same, outcome.eligible, value->operands[1])) continue;
    NotePolicy(input, emitter.Report(Code::kAwardOfNothing, input.program.columns[value->operands[1]].span,
                                     {outcome.named.title}));
  }
}

}  // namespace kaocheng::lint
