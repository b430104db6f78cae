#pragma once

#include <vector>

#include "engine/outcome/outcome.h"

namespace kaocheng::outcome {

// A ruling that settles nothing: people decide ties, and nothing else.
struct RulingFault {
  enum class Kind : uint8_t {
    kNoSuchOutcome,  // of this name nothing is left to people
    kNoSuchRow,      // nobody is judged in the sub-period that begins on its day
    kNoSuchBand,
    kNotTied,
    kContradicted,  // by another ruling on the same tie
    kDoesNotFit,    // more places than there are, or a band that the rules do not lead to
  } kind;
  const hir::Outcome* outcome = nullptr;  // none: kNoSuchOutcome
  hir::SpaceId space;
  data::Row row = data::kNoRow;
};

// Of the rulings of the period, in the order of their rows. The columns of outcomes must have been computed.
std::vector<RulingFault> FindRulingFaults(const Context& context);

}  // namespace kaocheng::outcome
