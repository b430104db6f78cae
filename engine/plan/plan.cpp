#include "engine/plan/plan.h"

#include <algorithm>

#include "engine/plan/rewrites.h"

namespace kaocheng::plan {

size_t Family::PlaceOf(hir::ColumnId member) const {
  const auto is_it = [&](const Member& one) { return one.id == member; };
  return static_cast<size_t>(std::find_if(members.begin(), members.end(), is_it) - members.begin());
}

Plan MakePlan(const hir::Program& program, const std::vector<hir::ColumnId>& wanted, const Options& options) {
  Plan plan;
  plan.program = &program;
  plan.given = options.given;
  plan.given.resize(program.columns.size());
  Share(plan, options.share);
  FindReads(plan);
  Prune(plan, wanted);
  Localise(plan);
  KeepForeign(plan, wanted, options.foreign);
  ShareWindows(plan, options.windows);
  Schedule(plan, wanted);
  FindFamilies(plan, options.family_of);
  return plan;
}

hir::LadderId FoldOf(const hir::Program& program, hir::ColumnId id) {
  const hir::Column& column = program.columns[id];
  if (const auto* fold = std::get_if<hir::Fold>(&column.op)) return fold->ladder;
  const auto* field = std::get_if<hir::Field>(&column.op);
  const hir::Space& space = program.spaces[column.space];
  if (field != nullptr && field->kind == hir::Field::Kind::kUntil &&
      space.kind == hir::Space::Kind::kSanction)
    return space.ladder;
  return {};
}

void FindReads(Plan& plan) {
  const hir::Program& program = *plan.program;
  for (size_t i = 0; i < program.columns.size(); ++i) {
    const hir::ColumnId id = program.columns.id_at(i);
    const hir::LadderId ladder = FoldOf(program, id);
    std::vector<hir::ColumnId> reads = ladder.valid() ? Operands(program, hir::Fold{.ladder = ladder})
                                                      : Operands(program, program.columns[id].op);
    for (hir::ColumnId& read : reads) read = plan.same_as[read.value];
    std::sort(reads.begin(), reads.end());
    reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
    plan.reads.push_back(std::move(reads));
  }
}

bool IsFree(const hir::Program& program, hir::ColumnId id) {
  const hir::Op& op = program.columns[id].op;
  // Nothing is shared of a column without a value: it has states.
  if (const auto* map = std::get_if<hir::Map>(&op))
    return map->operands.empty() && map->prim != hir::Prim::kAbsent;
  return std::holds_alternative<hir::Field>(op) && !FoldOf(program, id).valid();
}

bool IsConstant(const hir::Program& program, hir::ColumnId id) {
  return IsFree(program, id) && std::holds_alternative<hir::Map>(program.columns[id].op);
}

}  // namespace kaocheng::plan
