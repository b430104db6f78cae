#include "engine/plan/rewrites.h"

namespace kaocheng::plan {

void Prune(Plan& plan, const std::vector<hir::ColumnId>& wanted) {
  const auto& columns = plan.program->columns;
  plan.needed.assign(columns.size(), 0);
  const auto need = [&](hir::ColumnId id) {
    if (plan.given[id.value] == 0) plan.needed[id.value] = 1;
  };
  for (const hir::ColumnId id : wanted) need(plan.same_as[id.value]);
  // Operands come before their users, so that one pass from the end reaches everything.
  for (size_t i = columns.size(); i-- > 0;) {
    if (plan.needed[i] == 0) continue;
    for (const hir::ColumnId read : plan.reads[i]) need(read);
  }
}

}  // namespace kaocheng::plan
