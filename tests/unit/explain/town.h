#pragma once

#include <memory>

#include "engine/exec/execute.h"
#include "engine/explain/explain.h"
#include "engine/plan/plan.h"
#include "tests/reference/program_builder.h"
#include "tests/reference/scenario.h"

// A small county with one policy, put together by hand, for tests of outcomes and their explanations.
namespace kaocheng::explain {

struct Town {
  reference::ProgramBuilder builder;
  std::unique_ptr<reference::Built> built;
  hir::SpaceId county, person, missed, months;
  hir::LadderId ladder;

  Town();
  const hir::Program& program() const { return builder.program; }
  const data::Snapshot& snapshot() const { return built->snapshot; }
  const hir::Outcome& Find(hir::OutcomeKind kind) const;
  data::Row Person(const std::string& id) const { return reference::RowOf(*built, person, id); }
  exec::Results Execute() const;
};

}  // namespace kaocheng::explain
