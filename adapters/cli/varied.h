#pragma once

#include <optional>
#include <vector>

#include "adapters/cli/variation.h"
#include "engine/sweep/placeholders.h"

namespace kaocheng::cli {

// One policy that judges, as the varied values leave it.
struct Varied {
  const Compiled* policy = nullptr;
  // The program with the values open. nullopt: what the compiler makes of the text depends on the values in
  // more than the values themselves, so that each combination is compiled.
  std::optional<sweep::Open> open;
};

// Compiles the policies with the texts of --vary in place of their own, at every combination of each
// parameter's least and greatest value, and each value by itself: so a value that the levels above did not
// leave open, or that is of the wrong type, is reported before any data are read. `values` gets each
// parameter's values as columns hold them. Empty: reported.
std::vector<Varied> CompileVaried(Session& session, const std::vector<Variation>& variations,
                                  std::vector<std::vector<sweep::Value>>& values);

// A policy's program with the variations' values at a combination. `ast` is a copy of the session's, which
// the values are written into.
hir::Program CompileAt(ast::Ast& ast, const std::vector<Variation>& variations,
                       const std::vector<size_t>& combination, const Compiled& policy, Emitter& emitter);

}  // namespace kaocheng::cli
