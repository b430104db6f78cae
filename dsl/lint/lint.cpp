#include "dsl/lint/lint.h"

#include <variant>

#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"
#include "dsl/hir/same.h"
#include "dsl/lint/rules.h"

namespace kaocheng::lint {

void Lint(const ast::Ast& ast, const layers::Consolidated& policy, const hir::Program& program,
          Emitter& emitter) {
  const std::vector<hir::ColumnId> same = hir::SameColumns(program);
  const std::vector<Interval> bounds = Bounds(program, same);
  const Input input{ast, policy, program, bounds, same};
  const std::vector<Condition> conditions = ConditionsOf(input);
  WarnOfRules(input, conditions, emitter);
  WarnOfBands(input, emitter);
  WarnOfAmounts(input, emitter);
  WarnOfUnused(input, emitter);
  WarnOfCites(input, emitter);
  WarnOfTracks(input, emitter);
}

void NotePolicy(const Input& input, Diagnostic& diagnostic) {
  const Span* span = std::get_if<Span>(&diagnostic.place);
  if (span != nullptr && input.policy.OriginOf(input.ast, *span).policy == input.policy.policy) return;
  diagnostic.notes.push_back({Code::kNoteUnderPolicy,
                              input.ast.policies[input.policy.policy].span,
                              {input.program.title.empty() ? input.program.policy : input.program.title},
                              {}});
}

std::string ValueText(hir::Type type, int64_t value) {
  if (type.kind == hir::TypeKind::kMoney) return FormatMoney(value);
  if (type.kind == hir::TypeKind::kDecimal) return FormatDecimal(value);
  if (type.kind == hir::TypeKind::kInteger) return FormatInteger(value);
  return "";
}

}  // namespace kaocheng::lint
