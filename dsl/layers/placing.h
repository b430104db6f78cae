#pragma once

#include <optional>
#include <vector>

#include "dsl/layers/layering.h"

namespace kaocheng::layers {

// Where among its owner's parts the added one goes. A step or a member goes directly above (or below) the one
// that it names; steps that one policy adds above the same step rise in the order written. A band without a
// place goes before `otherwise`; whatever else, last. Reports a step that has no place, stands above a final
// one, or stands outside what the openings allow.
std::optional<size_t> PlaceOfPart(Layering& layering, const Target& owner, const ast::Add& add,
                                  const ast::Head& head, const std::vector<size_t>& openings);

}  // namespace kaocheng::layers
