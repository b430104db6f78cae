#pragma once

#include <string>
#include <vector>

#include "adapters/cli/compile.h"
#include "adapters/report/comparison.h"

namespace kaocheng::cli {

// The policies of a path that judge somebody, with the texts that they stand in.
report::ComparisonReport::Party PartyOf(const std::string& path, const Compilation& compilation,
                                        const std::vector<const Compiled*>& judging);

}  // namespace kaocheng::cli
