#pragma once

#include <vector>

#include "engine/compare/comparison.h"

namespace kaocheng::compare {

// The classes of an outcome, best first (of a sanction: the lightest first) after `none`, then those that are
// not known.
std::vector<Class> ClassesOf(const hir::Program& program, const hir::Outcome& outcome);
// Puts `more` among `classes` where they are new, each behind the one that it follows.
void LayOut(std::vector<Class>& classes, const std::vector<Class>& more);

// What a line says, with its class; without a line, the class of `none`.
Said SaidOf(const hir::Program& program, const data::Dictionary& dictionary, const outcome::Line& line);
std::string ClassName(const std::optional<Said>& said);

// What a change means to the person concerned.
Effect EffectOf(const OutcomeChange& outcome, const std::optional<Said>& before,
                const std::optional<Said>& after);

}  // namespace kaocheng::compare
