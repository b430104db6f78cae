#pragma once

#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/base/date.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::layers {

// A span of time in which the law of a chain stays the same.
struct Stage {
  Date from, until;                  // inclusive, exclusive
  std::vector<ast::PolicyId> chain;  // of each level the version in force, topmost first
};

// The stages of the levels that `chain` names by one version each: the first since ever, the last for good.
// Reports versions that do not fit together. A level that takes effect later than those above it is not there
// before; the levels above are taken to have been in force at all earlier times.
std::vector<Stage> StagesOf(const ast::Ast& ast, const std::vector<ast::PolicyId>& chain, Emitter& emitter);

// The policy whose text a span lies in: of those in the same source the last that begins before it.
ast::PolicyId PolicyAt(const ast::Ast& ast, const std::vector<ast::PolicyId>& policies, Span span);

// Reports each fault of any stage once, and from when on where it begins later than the policy that has it.
void PassOn(const ast::Ast& ast, const std::vector<Stage>& stages, const std::vector<Emitter>& reported,
            Emitter& emitter);

}  // namespace kaocheng::layers
