#pragma once

#include <string>

#include "adapters/report/comparison.h"

// How the parts of a comparison are called, for every form that it is written in.
namespace kaocheng::report {

std::string_view EffectName(compare::Effect effect);  // better, worse, neither
Term EffectTerm(compare::Effect effect);
Term CauseTerm(compare::Cause cause);
std::string_view CauseName(compare::Cause cause);  // one, each, together, either; empty where unknown

// 优秀, 1,500.00 元, 警告 …: what a line says, for people.
Term SaidTerm(const compare::OutcomeChange& outcome, const std::optional<compare::Said>& said);
Term ClassTerm(const compare::OutcomeChange& outcome, const std::string& name);
// The clauses that answer for a change: P1; P1 + P3; P1 / P2.
std::string CauseText(const compare::Change& change);
std::string ProvisionName(size_t index);  // P1

// +1,500.00, -200.00, 0.00
std::string SignedYuan(int64_t fen);

}  // namespace kaocheng::report
