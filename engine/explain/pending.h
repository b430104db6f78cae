#pragma once

#include "engine/explain/evaluator.h"

namespace kaocheng::explain {

// Names the undecided violations that a determined outcome rests on: those without which it would differ; of
// a person of whom only several together make the difference, all. Where it takes several people's together,
// all.
void FillPending(Evaluator& evaluator, outcome::Line& line);
// The same of an outcome that is known to rest on some.
void NamePending(Evaluator& evaluator, outcome::Line& line);

}  // namespace kaocheng::explain
