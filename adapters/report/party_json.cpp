#include "adapters/report/party_json.h"

namespace kaocheng::report {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Json PartyJson(const ComparisonReport::Party& party) {
  Json policies = Json::array();
  for (const Receipt::Policy& policy : party.policies) {
    policies.push_back({{"name", policy.name},
                        {"title", policy.title},
                        {"version", policy.version},
                        {"region", policy.region}});
  }
  Json sources = Json::array();
  for (const Receipt::Digest& source : party.sources)
    sources.push_back({{"path", source.name}, {"sha256", source.sha256}});
  return {{"path", party.path}, {"policies", policies}, {"sources", sources}};
}

}  // namespace kaocheng::report
