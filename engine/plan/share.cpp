#include "dsl/hir/same.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::plan {

void Share(Plan& plan, bool share) {
  const auto& columns = plan.program->columns;
  if (share) {
    plan.same_as = hir::SameColumns(*plan.program);
    return;
  }
  plan.same_as.reserve(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) plan.same_as.push_back(columns.id_at(i));
}

}  // namespace kaocheng::plan
