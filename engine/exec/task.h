#pragma once

#include <vector>

#include "engine/exec/column.h"
#include "engine/exec/fold_store.h"
#include "engine/plan/plan.h"

namespace kaocheng::exec {

// What all workers of one execution share.
struct Run {
  const plan::Plan& plan;
  const hir::Program& program;
  const data::Snapshot& snapshot;
  std::vector<FoldStore> folds;  // by ladder; every shard writes the rows of its own people
  size_t threads = 1;
  bool ranges = true;

  const data::SpaceData& space(hir::SpaceId id) const { return snapshot.spaces[id.value]; }
};

// One column to be computed, by one worker, for some rows of its space.
struct Task {
  Run& run;
  const std::vector<View>& views;  // by column
  const hir::Column& column;
  Range rows;
  bool local = false;  // the worker sees only these people's rows of local spaces
  Range people;
  const View* operands = nullptr;  // of a Map whose operands are numbered, not columns

  const View& view(hir::ColumnId id) const {
    return operands != nullptr ? operands[id.value] : views[run.plan.same_as[id.value].value];
  }
};

// The ancestor rows of a space's rows; null: the rows themselves.
const Row* Ancestors(const Run& run, hir::SpaceId space, hir::SpaceId entity);

// The value and state of a stored or built-in field, read from the snapshot.
struct Cell {
  int64_t value = 0;
  uint8_t state = kValue;
};
Cell FieldAt(const Run& run, hir::SpaceId space, const hir::Field& field, Row row);
// A field whose values lie in the snapshot as they are, for all rows; `width` may be wider than the type's.
bool FieldView(const Run& run, hir::SpaceId space, const hir::Field& field, View& view);

// What a cell of any column may turn out to hold.
range::Possible PossibleAt(const Task& task, hir::ColumnId id, Row row);

// Kernels are strict: of a row with an undetermined input they say no more than that it is undetermined. This
// computes such rows again, one at a time, on ranges: those for which one value is left get it, and of the
// others `ranges` keeps what is known. Where no row is undetermined it costs nothing.
void Refine(const Task& task, Out& out, RowRanges& ranges);

// One kernel family a file.
void EvaluateField(const Task& task, const hir::Field& field, Out& out);
void EvaluateMap(const Task& task, const hir::Map& map, Out& out);
void EvaluateGather(const Task& task, const hir::Gather& gather, Out& out);
void EvaluateReduce(const Task& task, const hir::Reduce& reduce, Out& out);
void EvaluateOrder(const Task& task, const hir::Order& order, Out& out);
void EvaluateChoose(const Task& task, const hir::Choose& choose, Out& out);
void EvaluateFold(const Task& task, const hir::Fold& fold, Out& out);

}  // namespace kaocheng::exec
