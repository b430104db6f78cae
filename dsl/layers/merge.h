#pragma once

#include <map>
#include <string>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/layers/consolidate.h"
#include "dsl/layers/stages.h"

namespace kaocheng::layers {

// The law of all stages as one: each declaration once, with its expressions dated where they differ. Reports
// what must be the same at all times and is not.
Consolidated Merge(ast::Ast& ast, const std::vector<Stage>& stages, const std::vector<Consolidated>& law,
                   Emitter& emitter);

struct MergeContext {
  std::map<std::string, std::string> names;  // what titles mean, where all stages agree
  bool lighter = false;  // a step's length is the shorter one, where it may otherwise not change
};

// merge_declaration.cpp: one declaration out of its versions, which are by date and do not overlap.
ast::DeclId MergeVersions(ast::Ast& ast, const std::vector<Consolidated::Version>& versions,
                          const MergeContext& context, Consolidated& out, Emitter& emitter);

}  // namespace kaocheng::layers
