#include <map>
#include <tuple>

#include "engine/plan/rewrites.h"

namespace kaocheng::plan {

// A Reduce over the records or cells of whoever owns them reads, for each target row, one stretch of rows
// that lie together by date. Which stretch depends neither on what it counts nor on which rows of it count:
// all the counts and sums of one record type over the same days share it.
void ShareWindows(Plan& plan, bool share) {
  const hir::Program& program = *plan.program;
  using Window = hir::Reduce::Window;
  std::map<std::tuple<uint32_t, uint32_t, uint32_t, Window, uint32_t, uint32_t>, hir::ColumnId> first;
  for (size_t i = 0; i < program.columns.size(); ++i) {
    const hir::ColumnId id = program.columns.id_at(i);
    plan.windows.push_back(id);
    const auto* reduce = std::get_if<hir::Reduce>(&program.columns[id].op);
    if (!share || reduce == nullptr || plan.needed[i] == 0 || !LiesTogether(program, *reduce)) continue;
    const auto column = [&](hir::ColumnId read) {
      return read.valid() ? plan.same_as[read.value].value : hir::ColumnId{}.value;
    };
    const auto [place, fresh] =
        first.try_emplace({program.columns[id].space.value, reduce->source.value, reduce->entity.value,
                           reduce->window, column(reduce->first), column(reduce->last)},
                          id);
    plan.windows[i] = place->second;
  }
}

bool LiesTogether(const hir::Program& program, const hir::Reduce& reduce) {
  const hir::Space& source = program.spaces[reduce.source];
  const bool by_owner = source.kind == hir::Space::Kind::kRecord || source.kind == hir::Space::Kind::kCell;
  return by_owner && reduce.match == hir::Reduce::Match::kAncestor && reduce.entity == source.owner &&
         !reduce.date.valid() &&
         (reduce.window != hir::Reduce::Window::kAsOf || source.kind == hir::Space::Kind::kRecord);
}

bool CountsDays(const Plan& plan, const hir::Reduce& reduce) {
  if (reduce.aggregate != hir::Aggregate::kDistinct || reduce.date.valid()) return false;
  const auto* field = std::get_if<hir::Field>(&plan.program->columns[plan.same_as[reduce.value.value]].op);
  return field != nullptr && field->kind == hir::Field::Kind::kOn;
}

}  // namespace kaocheng::plan
