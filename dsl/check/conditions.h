#pragma once

#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"

// What can be said of exceptions and factors before there are data: conditions that never hold, and two
// exceptions that meet.
namespace kaocheng::check {

struct Arm {
  hir::ColumnId when;  // boolean
  hir::ColumnId value;
  Span condition;  // the text of `when`
  Span span;       // `except V when C`
};

// Reports arms whose condition never holds and, where `exclusive`, pairs that can be shown to hold together
// with different constant values. Silent where the conditions rest on inputs that may depend on each other.
void AnalyseArms(const hir::Program& program, const std::vector<Arm>& arms, bool exclusive, Emitter& emitter);

}  // namespace kaocheng::check
