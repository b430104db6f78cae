#pragma once

#include <vector>

#include "engine/plan/plan.h"

// The steps of MakePlan; each fills in its part of the plan.
namespace kaocheng::plan {

// What evaluating a column reads: its operator's operands, by the columns computed in their place. The day on
// which a sanction ends is a result of its ladder's fold, so that reading it reads what the fold reads.
std::vector<hir::ColumnId> Reads(const Plan& plan, hir::ColumnId id);

// Stored fields and values that every row shares: read where they are needed, in any stage, by any shard.
bool IsFree(const hir::Program& program, hir::ColumnId id);

// The ladder whose fold the column shows, or none.
hir::LadderId FoldOf(const hir::Program& program, hir::ColumnId id);

void Share(Plan& plan, bool share);                                // same_as
void Prune(Plan& plan, const std::vector<hir::ColumnId>& wanted);  // needed
void Localise(Plan& plan);                                         // people, local_space
bool IsLocal(const Plan& plan, hir::ColumnId id);  // a shard of people can compute its part of it
bool CrossesPeople(const Plan& plan, hir::ColumnId user, hir::ColumnId read);  // reads rows of other shards
void Schedule(Plan& plan, const std::vector<hir::ColumnId>& wanted);           // stages, kept

}  // namespace kaocheng::plan
