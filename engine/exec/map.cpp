#include "engine/exec/map.h"

#include <cstdlib>

namespace kaocheng::exec {

int64_t ConstantValue(const hir::Map& map, const data::Snapshot& snapshot) {
  switch (map.prim) {
    case hir::Prim::kLiteral:
      return map.literal;
    // The dictionary has the policy's own texts, also those that the data never say.
    case hir::Prim::kTextLiteral:
      return snapshot.dictionary->Find(map.text).value();
    case hir::Prim::kPeriodFirst:
      return snapshot.period.first;
    case hir::Prim::kPeriodLast:
      return snapshot.period.last;
    case hir::Prim::kToday:
      return snapshot.period.today;
    default:
      std::abort();
  }
}

void EvaluateMap(const Task& task, const hir::Map& map, Out& out) {
  switch (map.prim) {
    case hir::Prim::kLiteral:
    case hir::Prim::kTextLiteral:
    case hir::Prim::kPeriodFirst:
    case hir::Prim::kPeriodLast:
    case hir::Prim::kToday: {
      const int64_t value = ConstantValue(map, task.run.snapshot);
      for (size_t i = 0, n = out.size(); i < n; ++i) out.Set(i, value);
      return;
    }
    case hir::Prim::kAbsent:
      for (size_t i = 0, n = out.size(); i < n; ++i) out.SetState(i, kAbsent);
      return;
    case hir::Prim::kNot:
    case hir::Prim::kAnd:
    case hir::Prim::kOr:
    case hir::Prim::kIf:
    case hir::Prim::kRequire:
    case hir::Prim::kDefault:
    case hir::Prim::kIsKnown:
      return EvaluateLogic(task, map, out);
    case hir::Prim::kEq:
    case hir::Prim::kNe:
    case hir::Prim::kLt:
    case hir::Prim::kLe:
    case hir::Prim::kGt:
    case hir::Prim::kGe:
      return EvaluateComparison(task, map, out);
    case hir::Prim::kNeg:
    case hir::Prim::kAdd:
    case hir::Prim::kSub:
    case hir::Prim::kMul:
    case hir::Prim::kDiv:
    case hir::Prim::kMulDiv:
    case hir::Prim::kProduct:
    case hir::Prim::kRound:
    case hir::Prim::kRoundUp:
    case hir::Prim::kRoundDown:
    case hir::Prim::kRescale:
    case hir::Prim::kAtLeast:
    case hir::Prim::kAtMost:
      return EvaluateArithmetic(task, map, out);
    case hir::Prim::kAddDays:
    case hir::Prim::kAddMonths:
    case hir::Prim::kAddMinutes:
    case hir::Prim::kAddWorkdays:
    case hir::Prim::kDaysBetween:
    case hir::Prim::kMinutesBetween:
    case hir::Prim::kWindowStart:
    case hir::Prim::kYear:
    case hir::Prim::kMonth:
    case hir::Prim::kFirstOfMonth:
    case hir::Prim::kLastOfMonth:
    case hir::Prim::kDateOf:
    case hir::Prim::kInSeason:
      return EvaluateDates(task, map, out);
  }
}

}  // namespace kaocheng::exec
