#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/suite.h"
#include "engine/trial/patch.h"
#include "engine/trial/walk.h"

// A policy changed in one small place, as a slip of the pen would: a patch of its checked program, and the
// words that it stands for.
namespace kaocheng::trial {

enum class MutantKind : uint8_t {
  kConstant,    // moved by one unit
  kComparison,  // >= as >, = as !=
  kConnective,  // and as or
  kStep,        // another rung, another member of an ordered enumeration
  kOrder,       // two rungs have changed places
  kException,   // dropped: an exception, a factor, a row of a table, a clause of a ladder
  kClause,      // dropped: anything else
};
Term KindTerm(MutantKind kind);

// Of the text: what stands there instead; by place, apart from each other.
struct Edit {
  Span span;
  std::string text;
};

struct Mutant {
  MutantKind kind = MutantKind::kConstant;
  std::vector<Edit> edits;
  std::string notice;  // a value at which it makes a difference, as written; empty where that cannot be told
  std::vector<std::pair<hir::ColumnId, hir::Op>> columns;
  std::vector<std::pair<hir::LadderId, hir::Ladder>> ladders;
  std::optional<std::pair<hir::EnumId, hir::Enum>> members;  // the data of a test are read anew
};

struct Mutants {
  hir::Program program;     // the suite's, and the literals that mutants have in place of its own
  std::vector<Mutant> all;  // by place
  size_t same = 0;          // left out: shown to have no effect
};

// Every change that is tried; those that are shown to change nothing are left out.
Mutants MutantsOf(const hir::Suite& suite, const Words& words, const Sources& sources);

void Apply(const Mutant& mutant, Patch& patch);

}  // namespace kaocheng::trial
