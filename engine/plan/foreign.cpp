#include "engine/plan/rewrites.h"

namespace kaocheng::plan {
namespace {

// A row of an entity that is not foreign reads only such rows: its own, its cells' and records', those of
// whoever stands below it (who is foreign has only foreign entities above). Looking upwards, along references
// or across a whole space may lead anywhere.
bool StaysBelow(const hir::Program& program, const hir::Column& column) {
  if (std::holds_alternative<hir::Order>(column.op)) return false;
  if (const auto* gather = std::get_if<hir::Gather>(&column.op))
    return gather->via == hir::Gather::Via::kPrevious;
  const auto* reduce = std::get_if<hir::Reduce>(&column.op);
  if (reduce == nullptr) return true;
  if (reduce->match != hir::Reduce::Match::kAncestor) return false;
  const hir::Space& space = program.spaces[column.space];
  const bool entity = space.kind == hir::Space::Kind::kEntity;
  return reduce->entity == (entity ? column.space : space.owner);
}

}  // namespace

// The prefecture's records lead a county's snapshot to units of other counties, of which nothing can be told
// for sure. Working out what can costs more than the county's own rows do.
void KeepForeign(Plan& plan, const std::vector<hir::ColumnId>& wanted, bool all) {
  const auto& columns = plan.program->columns;
  plan.foreign.assign(columns.size(), all ? 1 : 0);
  // A tie is shown with everybody of the group, wherever they are.
  std::vector<uint8_t> orders(columns.size(), 0);  // an Order decides it
  for (size_t i = 0; i < columns.size(); ++i) {
    const hir::Op& op = columns[columns.id_at(i)].op;
    orders[i] = std::holds_alternative<hir::Order>(op) ? 1 : 0;
    if (std::holds_alternative<hir::Map>(op) || std::holds_alternative<hir::Choose>(op))
      for (const hir::ColumnId read : plan.reads[i]) orders[i] |= orders[read.value];
  }
  for (const hir::ColumnId id : wanted) plan.foreign[plan.same_as[id.value].value] |= orders[id.value];
  for (size_t i = columns.size(); i-- > 0;) {
    if (plan.needed[i] == 0) continue;
    if (plan.foreign[i] == 0 && StaysBelow(*plan.program, columns[columns.id_at(i)])) continue;
    for (const hir::ColumnId read : plan.reads[i]) plan.foreign[read.value] = 1;
  }
}

}  // namespace kaocheng::plan
