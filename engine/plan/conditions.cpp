#include "engine/plan/conditions.h"

#include <algorithm>

namespace kaocheng::plan {
namespace {

using Side = Family::Side;

void Split(const Plan& plan, hir::ColumnId where, std::vector<hir::ColumnId>& conditions) {
  const auto* map = std::get_if<hir::Map>(&plan.program->columns[where].op);
  if (map == nullptr || map->prim != hir::Prim::kAnd) return conditions.push_back(where);
  for (const hir::ColumnId operand : map->operands) Split(plan, plan.same_as[operand.value], conditions);
}

}  // namespace

bool IsLiteral(const hir::Program& program, hir::ColumnId id) {
  const auto* map = std::get_if<hir::Map>(&program.columns[id].op);
  return map != nullptr && map->prim == hir::Prim::kLiteral;
}

std::vector<hir::ColumnId> ConditionsOf(const Plan& plan, hir::ColumnId where) {
  std::vector<hir::ColumnId> conditions;
  if (where.valid()) Split(plan, plan.same_as[where.value], conditions);
  std::sort(conditions.begin(), conditions.end());
  conditions.erase(std::unique(conditions.begin(), conditions.end()), conditions.end());
  return conditions;
}

std::optional<Comparison> ComparisonOf(const Plan& plan, hir::ColumnId condition) {
  const hir::Program& program = *plan.program;
  const auto* map = std::get_if<hir::Map>(&program.columns[condition].op);
  if (map == nullptr || map->operands.size() != 2) return std::nullopt;
  const hir::ColumnId value = plan.same_as[map->operands[0].value];
  const hir::ColumnId literal = plan.same_as[map->operands[1].value];
  if (!IsLiteral(program, literal) || IsLiteral(program, value)) return std::nullopt;
  switch (map->prim) {
    case hir::Prim::kGe:
      return Comparison{{value, Side::kFrom}, literal, 0};
    case hir::Prim::kGt:
      return Comparison{{value, Side::kFrom}, literal, 1};
    case hir::Prim::kLe:
      return Comparison{{value, Side::kUpTo}, literal, 0};
    case hir::Prim::kLt:
      return Comparison{{value, Side::kUpTo}, literal, 1};
    case hir::Prim::kEq:
      return Comparison{{value, Side::kEqual}, literal, 0};
    default:
      return std::nullopt;
  }
}

std::pair<std::vector<Comparison>, std::vector<hir::ColumnId>> ComparisonsAmong(
    const Plan& plan, const std::vector<hir::ColumnId>& conditions) {
  std::pair<std::vector<Comparison>, std::vector<hir::ColumnId>> found;
  for (const hir::ColumnId condition : conditions) {
    if (const auto comparison = ComparisonOf(plan, condition)) {
      found.first.push_back(*comparison);
    } else {
      found.second.push_back(condition);
    }
  }
  return found;
}

}  // namespace kaocheng::plan
