#include "engine/exec/family.h"

#include <algorithm>

#include "engine/plan/rewrites.h"

namespace kaocheng::exec {
namespace {

// Rows of windows that overlap are better added up by whoever knows the window before.
bool Overlap(const Windows& windows, Range rows) {
  size_t in_windows = 0;
  for (size_t t = 0; t < windows.begin.size(); ++t)
    in_windows += static_cast<size_t>(windows.end[t] - windows.begin[t]);
  return in_windows > 2 * rows.size();
}

bool Sums(const hir::Program& program, const plan::Family& family) {
  const hir::Op& op = program.columns[family.members[0].id].op;
  return std::get<hir::Reduce>(op).aggregate == hir::Aggregate::kSum;
}

}  // namespace

bool FamilyStore::Count(const Task& task, uint32_t family) {
  if (slots_.size() <= family) slots_.resize(task.run.plan.families.size());
  Slot& slot = slots_[family];
  if (slot.round != round_) {
    const plan::Family& declared = task.run.plan.families[family];
    const hir::Column& column = task.run.program.columns[declared.members[0].id];
    const Task member{.run = task.run,
                      .views = task.views,
                      .id = declared.members[0].id,
                      .column = column,
                      .rows = RowsOf(task.run, column.space, task.people),
                      .local = task.local,
                      .people = task.people,
                      .windows = task.windows};
    slot.round = round_;
    slot.counted = task.run.shortcuts && CountNow(member, declared, slot);
  }
  return slot.counted;
}

bool FamilyStore::CountNow(const Task& task, const plan::Family& family, Slot& slot) {
  if (family.of != plan::kNoFamily && !Count(task, family.of)) return false;
  const auto has_values = [&](hir::ColumnId id) { return task.view(id).states == nullptr; };
  for (const plan::Family::Number& number : family.numbers)
    if (!has_values(number.compared)) return false;
  const std::vector<hir::ColumnId>& multiplied = family.product.operands;
  if (!std::all_of(family.conditions.begin(), family.conditions.end(), has_values) ||
      !std::all_of(multiplied.begin(), multiplied.end(), has_values))
    return false;
  if (family.selects) return slot.rows.Find(task, family, task.rows, reached_);
  auto reduce = std::get<hir::Reduce>(task.column.op);
  if (!multiplied.empty()) reduce.value = multiplied[0];  // nobody may have asked for the product
  const SourceRows rows = CollectSource(task, reduce);
  if (rows.value.states != nullptr || rows.force != SourceRows::Force::kAny) return false;
  const Windows& windows = task.windows->Find(task, reduce, rows);
  // A window that cannot be told is looked at row by row, conditions and all.
  if (!windows.states.empty() || Overlap(windows, rows.positions)) return false;
  if (family.of != plan::kNoFamily)
    return slot.lanes.CountCells(task, family, slots_[family.of].lanes, rows, windows);
  if (Sums(task.run.program, family)) return slot.sums.AddUp(task, family, rows, windows, reached_);
  return slot.lanes.CountRows(task, family, rows, windows, reached_);
}

void FamilyStore::Give(const Task& task, uint32_t family, size_t member, Out& out) const {
  const plan::Family& declared = task.run.plan.families[family];
  if (Sums(task.run.program, declared))
    return slots_[family].sums.Give(LimitOf(task.run.program, declared, declared.members[member].limits[0]),
                                    out);
  slots_[family].lanes.Give(declared.members[member].lane, out);
}

std::optional<std::span<const Row>> FamilyStore::RowsThatFulfil(const Task& task, hir::ColumnId condition) {
  const hir::ColumnId id = task.run.plan.same_as[condition.value];
  const uint32_t family = task.run.plan.family[id.value];
  if (family == plan::kNoFamily || !task.run.plan.families[family].selects || !Count(task, family))
    return std::nullopt;
  const plan::Family& declared = task.run.plan.families[family];
  const plan::Family::Member& member = declared.members[declared.PlaceOf(id)];
  return slots_[family].rows.Of(LimitOf(task.run.program, declared, member.limits[0]));
}

}  // namespace kaocheng::exec
