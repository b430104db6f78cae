#pragma once

#include <string>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"
#include "dsl/layers/consolidate.h"
#include "dsl/lint/bounds.h"

// The inside of the phase: one function a kind of warning.
namespace kaocheng::lint {

struct Input {
  const ast::Ast& ast;
  const layers::Consolidated& policy;
  const hir::Program& program;
  const std::vector<Interval>& bounds;
  const std::vector<hir::ColumnId>& same;  // hir::SameColumns

  Interval Of(hir::ColumnId id) const { return bounds[id.value]; }
};

// A comparison or connective as its author wrote it, over all rows on which it was lowered.
struct Condition {
  Span span;
  std::vector<hir::ColumnId> columns;
  Interval truth;
};

std::vector<Condition> ConditionsOf(const Input& input);

void WarnOfRules(const Input& input, const std::vector<Condition>& conditions, Emitter& emitter);
void WarnOfBands(const Input& input, Emitter& emitter);
void WarnOfAmounts(const Input& input, Emitter& emitter);
void WarnOfUnused(const Input& input, Emitter& emitter);
void WarnOfCites(const Input& input, Emitter& emitter);
void WarnOfTracks(const Input& input, Emitter& emitter);

// Says whose numbers were looked at, where the clause is another policy's.
void NotePolicy(const Input& input, Diagnostic& diagnostic);

// "80" as the column's type prints it; empty for types that are not numbers.
std::string ValueText(hir::Type type, int64_t value);

}  // namespace kaocheng::lint
