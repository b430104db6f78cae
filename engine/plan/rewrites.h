#pragma once

#include <vector>

#include "engine/plan/plan.h"

// The steps of MakePlan; each fills in its part of the plan.
namespace kaocheng::plan {

// What evaluating a column reads: its operator's operands, by the columns computed in their place. The day on
// which a sanction ends is a result of its ladder's fold, so that reading it reads what the fold reads.
void FindReads(Plan& plan);  // reads

// Stored fields and values that every row shares: read where they are needed, in any stage, by any shard.
bool IsFree(const hir::Program& program, hir::ColumnId id);
// A value that every row shares.
bool IsConstant(const hir::Program& program, hir::ColumnId id);

// Whether the rows that a Reduce aggregates lie side by side in the source, by date: those of whoever owns
// them, by their own date. (Sanctions lie by owner only.)
bool LiesTogether(const hir::Program& program, const hir::Reduce& reduce);

// Whether a Reduce counts the days on which there are rows, by the date by which rows are ordered.
bool CountsDays(const Plan& plan, const hir::Reduce& reduce);

// A Reduce over the entities of the kind that its target row stands for, by their validity: it looks at that
// one entity.
bool LooksAtItself(const hir::Program& program, const hir::Reduce& reduce);

// The ladder whose fold the column shows, or none.
hir::LadderId FoldOf(const hir::Program& program, hir::ColumnId id);

void Share(Plan& plan, bool share);                                // same_as
void Prune(Plan& plan, const std::vector<hir::ColumnId>& wanted);  // needed
void Localise(Plan& plan);                                         // people, local_space
bool IsLocal(const Plan& plan, hir::ColumnId id);  // a shard of people can compute its part of it
bool CrossesPeople(const Plan& plan, hir::ColumnId user, hir::ColumnId read);  // reads rows of other shards
void KeepForeign(Plan& plan, const std::vector<hir::ColumnId>& wanted, bool all);  // foreign
void ShareWindows(Plan& plan, bool share);                                         // windows
void Schedule(Plan& plan, const std::vector<hir::ColumnId>& wanted);               // stages, kept
void FindFamilies(Plan& plan, size_t fewest);      // families, family, only_for
void MarkOnlyFor(Plan& plan, const Stage& stage);  // only_for, of one stage

}  // namespace kaocheng::plan
