#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::golden {

// What one topic folder under tests/golden/ holds against its .expected files: a stage's dump of one source.
struct Stage {
  std::string_view topic;
  std::string (*dump)(const Sources& sources, SourceId source, Emitter& emitter);
};

// To add a stage: a function here, a row in stages.cpp, a folder of .kc files.
const std::vector<Stage>& Stages();

}  // namespace kaocheng::golden
