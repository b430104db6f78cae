#pragma once

#include <span>
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
  std::span<FoldStore> folds;  // by ladder; every shard writes the rows of its own people
  bool ranges = true;
  bool shortcuts = true;
  bool undecided = true;  // Options::undecided
  std::function<void(hir::ColumnId, size_t)> after = {};
  std::span<const data::Column<Row>* const> ancestors = {};  // by space and kind of entity; see Ancestors
  std::span<const uint8_t* const> foreign = {};              // by space: which rows are foreign; null: none

  const data::SpaceData& space(hir::SpaceId id) const { return snapshot.spaces[id.value]; }
};

// One column to be computed, by one worker, for some rows of its space.
class WindowStore;
class FamilyStore;
struct Task {
  Run& run;
  const std::vector<View>& views;  // by column
  hir::ColumnId id;
  const hir::Column& column;
  Range rows;
  bool local = false;  // the worker sees only these people's rows of local spaces
  Range people;
  size_t threads = 1;
  WindowStore* windows = nullptr;         // of these rows
  std::vector<FoldSays>* says = nullptr;  // local: by ladder, of these people
  FamilyStore* families = nullptr;        // local: of these people
  const View* operands = nullptr;         // of a Map whose operands are numbered, not columns

  const View& view(hir::ColumnId read) const {
    return operands != nullptr ? operands[read.value] : views[run.plan.same_as[read.value].value];
  }
};

// The rows of a local space that belong to these people.
inline Range RowsOf(const Run& run, hir::SpaceId space, Range people) {
  if (space == run.plan.people) return people;
  const auto& offsets = run.space(space).offsets;
  return {offsets[static_cast<size_t>(people.lo)], offsets[static_cast<size_t>(people.hi)]};
}

// The ancestor rows of a space's rows; null: the rows themselves.
inline const Row* Ancestors(const Run& run, hir::SpaceId space, hir::SpaceId entity) {
  const data::Column<Row>* const column =
      run.ancestors[space.value * run.program.spaces.size() + entity.value];
  return column == nullptr ? nullptr : column->data();
}
// By space and kind of entity, and by space.
void FindAncestors(const data::Snapshot& snapshot, std::vector<const data::Column<Row>*>& ancestors);
void FindForeign(const data::Snapshot& snapshot, std::vector<const uint8_t*>& foreign);

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
