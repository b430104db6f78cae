#pragma once

#include "engine/explain/evaluator.h"

namespace kaocheng::explain {

// Names the undecided violations that a determined outcome rests on: those without which it would differ.
// Where no single one makes a difference but all together do, all of them.
void FillPending(Evaluator& evaluator, outcome::Line& line);
// The same of an outcome that is known to rest on some.
void NamePending(Evaluator& evaluator, outcome::Line& line);

}  // namespace kaocheng::explain
