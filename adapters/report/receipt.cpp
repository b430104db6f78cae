#include "adapters/report/receipt.h"

#include <nlohmann/json.hpp>

#include "dsl/base/date.h"

namespace kaocheng::report {

namespace {

using Json = nlohmann::ordered_json;

Json Digests(const std::vector<Receipt::Digest>& digests, const char* name) {
  Json array = Json::array();
  for (const Receipt::Digest& digest : digests)
    array.push_back({{name, digest.name}, {"sha256", digest.sha256}});
  return array;
}

Json Tree(const Receipt& receipt) {
  Json policies = Json::array();
  for (const Receipt::Policy& policy : receipt.policies) {
    policies.push_back({{"name", policy.name},
                        {"title", policy.title},
                        {"version", policy.version},
                        {"region", policy.region},
                        {"chain", policy.chain}});
  }
  Json counts = Json::object();
  for (const auto& [kind, statuses] : receipt.counts) {
    for (const auto& [status, count] : statuses) counts[kind][status] = count;
  }
  Json json;
  json["engine"] = receipt.engine;
  json["command"] = receipt.command;
  json["period"] = {{"name", receipt.period.name},
                    {"first", FormatDate(receipt.period.first)},
                    {"last", FormatDate(receipt.period.last)}};
  json["evaluation_date"] = FormatDate(receipt.period.today);
  if (receipt.as_of) json["as_of"] = FormatDate(*receipt.as_of);
  if (!receipt.unit.empty()) json["unit"] = receipt.unit;
  json["policies"] = std::move(policies);
  json["sources"] = Digests(receipt.sources, "path");
  json["data"] = {{"path", receipt.data.name}, {"sha256", receipt.data.sha256}};
  json["rejects"] = receipt.rejects;
  json["people"] = receipt.people;
  json["outcomes"] = receipt.lines;
  json["counts"] = std::move(counts);
  json["outputs"] = Digests(receipt.outputs, "file");
  return json;
}

// Paths may hold bytes that are no UTF-8; they are shown replaced rather than refused.
std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string ToJson(const Receipt& receipt) { return Dump(Tree(receipt), 2) + "\n"; }

std::vector<std::pair<std::string, std::string>> ToRows(const Receipt& receipt) {
  std::vector<std::pair<std::string, std::string>> rows;
  const Json tree = Tree(receipt);
  for (const auto& [key, value] : tree.items()) {
    rows.emplace_back(key, value.is_string() ? value.get<std::string>() : Dump(value, -1));
  }
  return rows;
}

}  // namespace kaocheng::report
