#include "engine/exec/aggregate.h"
#include "engine/exec/fold.h"
#include "engine/exec/scatter.h"

namespace kaocheng::exec {

void EvaluateReduce(const Task& task, const hir::Reduce& reduce, Out& out) {
  const hir::Space& source = task.run.program.spaces[reduce.source];
  if (source.kind == hir::Space::Kind::kSanction) RunFold(task, source.ladder);
  if (CanScatter(task, reduce)) return Scatter(task, reduce, out);
  SourceRows rows = CollectSource(task, reduce);
  Windows windows = ResolveWindows(task, reduce, rows);
  if (rows.where.constant && rows.where.shared == 0) windows.end = windows.begin;  // nothing counts
  const bool plain =
      rows.where.states == nullptr && rows.value.states == nullptr && rows.force == SourceRows::Force::kAny;
  if (plain) {
    AggregatePlain(reduce.aggregate, rows, windows, out);
  } else {
    AggregateCarefully(reduce.aggregate, rows, windows, out);
  }
}

}  // namespace kaocheng::exec
