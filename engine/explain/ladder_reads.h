#pragma once

#include <cstdint>
#include <vector>

#include "dsl/hir/program.h"

namespace kaocheng::explain {

// Which columns rest on who was sanctioned, and on whose sanctions.
struct LadderReads {
  hir::SpaceId people;       // the kind of entity that most records belong to
  std::vector<uint8_t> any;  // by column: its value rests on who was sanctioned
  std::vector<uint8_t> own;  // by column: it does, and only on sanctions of the person whose row it is
  std::vector<std::vector<const hir::Outcome*>> sanctions;  // by ladder and violation; null: no outcome
};
LadderReads FindLadderReads(const hir::Program& program);

}  // namespace kaocheng::explain
