#pragma once

#include <functional>
#include <optional>

#include "dsl/layers/layering.h"
#include "dsl/layers/range.h"

namespace kaocheng::layers {

// How a value stands to the bounds of an opening, on every date from `from` on.
struct Verdict {
  enum class Kind : uint8_t { kWithin, kUnproven, kBelow, kAbove, kUnlike } kind = Kind::kWithin;
  Term value{""}, bound{""};
  Term since{""};  // " from 2016-07-01 on" where the fault begins later than `from`
};

Verdict Judge(Ranges& ranges, const ast::Opening& opening, Date from,
              const std::function<Range(Date)>& value);

}  // namespace kaocheng::layers
