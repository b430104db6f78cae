#include "adapters/cli/party.h"

#include <algorithm>
#include <set>

namespace kaocheng::cli {

report::ComparisonReport::Party PartyOf(const std::string& path, const Compilation& compilation,
                                        const std::vector<const Compiled*>& judging) {
  report::ComparisonReport::Party party;
  party.path = path;
  std::set<SourceId> sources;
  for (const Compiled* policy : judging) {
    const hir::Program& program = policy->program;
    party.policies.push_back({program.policy, program.title, program.version, program.region, program.chain});
    for (const SourceId id : SourcesOf(compilation, *policy)) sources.insert(id);
  }
  for (const SourceId id : sources)
    party.sources.push_back({compilation.files.sources[id].path, compilation.files.hashes[id.value]});
  std::sort(party.sources.begin(), party.sources.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return party;
}

}  // namespace kaocheng::cli
