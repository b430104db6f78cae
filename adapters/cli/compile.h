#pragma once

#include <string>
#include <vector>

#include "adapters/cli/phases.h"
#include "adapters/cli/policy_files.h"
#include "dsl/hir/program.h"
#include "dsl/hir/suite.h"
#include "dsl/layers/consolidate.h"

namespace kaocheng::cli {

// One policy with everything above it, ready to meet data.
struct Compiled {
  layers::Consolidated consolidated;
  hir::Program program;
  hir::Suite suite;                        // kGiven: the program again, with the policy's own tests
  std::vector<std::string> more_specific;  // regions of the policies that extend it, directly or not
};

struct Compilation {
  PolicyFiles files;
  std::vector<Compiled> policies;
};

enum class Which : uint8_t {
  kGiven,    // every policy of the paths: check, show, test
  kJudging,  // those that judge units: of a single file the last in line, of a folder all; without their
             // tests
};

// Source texts to checked programs. Faults are reported once, however many policies share the text that has
// them.
void Compile(const std::vector<std::string>& paths, Which which, Phases& phases, Compilation& compilation,
             Emitter& emitter);

// Which policies see most people, by how many others extend them: those first, or last.
std::vector<size_t> WidestFirst(const std::vector<Compiled>& policies);
std::vector<size_t> NarrowestFirst(const std::vector<Compiled>& policies);

// The texts that a policy's chain stands in, by path.
std::vector<SourceId> SourcesOf(const Compilation& compilation, const Compiled& policy);

}  // namespace kaocheng::cli
