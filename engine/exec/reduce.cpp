#include "engine/exec/aggregate.h"
#include "engine/exec/count.h"
#include "engine/exec/fold.h"
#include "engine/exec/itself.h"
#include "engine/exec/prefix.h"
#include "engine/exec/scatter.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {

void EvaluateReduce(const Task& task, const hir::Reduce& reduce, Out& out) {
  const hir::Space& source = task.run.program.spaces[reduce.source];
  if (source.kind == hir::Space::Kind::kSanction) RunFold(task, source.ladder);
  if (plan::LooksAtItself(task.run.program, reduce)) return ReduceItself(task, reduce, out);
  if (CanScatter(task, reduce)) return Scatter(task, reduce, out);
  SourceRows rows = CollectSource(task, reduce);
  const Windows& found = task.windows->Find(task, reduce, rows);
  Windows none;
  const bool nothing_counts = rows.where.constant && rows.where.shared == 0;
  if (nothing_counts) {
    none = found;
    none.end = none.begin;
  }
  const Windows& windows = nothing_counts ? none : found;
  const bool plain =
      rows.where.states == nullptr && rows.value.states == nullptr && rows.force == SourceRows::Force::kAny;
  if (plain) {
    if (!CountRows(task, reduce, rows, windows, out) && !SumByPrefix(task, reduce, rows, windows, out))
      AggregatePlain(reduce.aggregate, rows, windows, out);
  } else {
    AggregateCarefully(reduce.aggregate, rows, windows, out);
  }
}

}  // namespace kaocheng::exec
