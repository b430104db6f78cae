#pragma once

#include <string>
#include <string_view>

#include "dsl/hir/program.h"

// Short names of operators and types, for Print and for the messages of Verify.
namespace kaocheng::hir {

std::string_view NameOf(Prim prim);
std::string_view NameOf(Aggregate aggregate);
std::string_view NameOf(Field::Kind kind);
std::string_view NameOf(Fold::Output output);
std::string_view NameOf(OutcomeKind kind);
std::string_view NameOf(Unit unit);
std::string NameOf(const Program& program, Type type);  // enum severity, money?, reference report

// How many operands a primitive takes; -1: two or more.
int Arity(Prim prim);

}  // namespace kaocheng::hir
