#include <algorithm>

#include "engine/plan/rewrites.h"

namespace kaocheng::plan {
namespace {

int Depth(const hir::Program& program, hir::SpaceId space) {
  int depth = 0;
  while (program.spaces[space].owner.valid()) {
    space = program.spaces[space].owner;
    ++depth;
  }
  return depth;
}

bool FoldIsLocal(const Plan& plan, hir::LadderId id) {
  const hir::Ladder& ladder = plan.program->ladders[id];
  if (ladder.subject != plan.people) return false;
  if (ladder.history.valid() && plan.local_space[ladder.history.value] == 0) return false;
  return std::all_of(ladder.violations.begin(), ladder.violations.end(),
                     [&](const hir::Violation& v) { return plan.local_space[v.space.value] != 0; });
}

}  // namespace

// People are the kind of entity that owns the most types of records, the deepest of these; where there are no
// records, the deepest kind.
void Localise(Plan& plan) {
  const hir::Program& program = *plan.program;
  std::vector<int> records(program.spaces.size(), 0);
  for (const hir::Space& space : program.spaces)
    if (space.kind == hir::Space::Kind::kRecord) ++records[space.owner.value];
  std::pair<int, int> best{-1, -1};
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const hir::SpaceId id = program.spaces.id_at(i);
    if (program.spaces[id].kind != hir::Space::Kind::kEntity) continue;
    const std::pair<int, int> score{records[i], Depth(program, id)};
    if (score > best) {
      best = score;
      plan.people = id;
    }
  }
  plan.local_space.assign(program.spaces.size(), 0);
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const hir::SpaceId id = program.spaces.id_at(i);
    const hir::Space& space = program.spaces[id];
    const bool owned = space.kind != hir::Space::Kind::kEntity && space.owner == plan.people;
    plan.local_space[i] = id == plan.people || owned ? 1 : 0;
  }
}

bool IsLocal(const Plan& plan, hir::ColumnId id) {
  const hir::Program& program = *plan.program;
  const hir::Column& column = program.columns[id];
  if (plan.local_space[column.space.value] == 0) return false;
  if (const hir::LadderId ladder = FoldOf(program, id); ladder.valid()) return FoldIsLocal(plan, ladder);
  if (std::holds_alternative<hir::Order>(column.op)) return false;
  const auto* reduce = std::get_if<hir::Reduce>(&column.op);
  if (reduce == nullptr) return true;
  if (reduce->match != hir::Reduce::Match::kAncestor || reduce->entity != plan.people) return false;
  if (plan.local_space[reduce->source.value] == 0) return false;
  const hir::Space& source = program.spaces[reduce->source];
  return source.kind != hir::Space::Kind::kSanction || FoldIsLocal(plan, source.ladder);
}

bool LooksAtItself(const hir::Program& program, const hir::Reduce& reduce) {
  return reduce.match == hir::Reduce::Match::kAncestor && reduce.source == reduce.entity &&
         !reduce.date.valid() && program.spaces[reduce.source].kind == hir::Space::Kind::kEntity;
}

bool CrossesPeople(const Plan& plan, hir::ColumnId user, hir::ColumnId read) {
  const auto* gather = std::get_if<hir::Gather>(&plan.program->columns[user].op);
  return gather != nullptr && gather->via == hir::Gather::Via::kReference &&
         read == plan.same_as[gather->source.value];
}

}  // namespace kaocheng::plan
