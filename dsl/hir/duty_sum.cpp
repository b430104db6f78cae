#include "dsl/hir/duty_sum.h"

namespace kaocheng::hir {

const Reduce* SumOf(const Program& program, const Outcome::Item& item) {
  const Op* op = &program.columns[item.required].op;
  while (const auto* map = std::get_if<Map>(op)) {
    const bool sum = map->prim == Prim::kAdd || map->prim == Prim::kSub;
    if (!sum && map->prim != Prim::kIf) return nullptr;
    op = &program.columns[map->operands[sum ? 0 : 1]].op;
  }
  return std::get_if<Reduce>(op);
}

}  // namespace kaocheng::hir
