#include <nlohmann/json.hpp>

#include "adapters/report/party_json.h"
#include "adapters/report/sweep_columns.h"
#include "dsl/base/date.h"
#include "dsl/base/number.h"

namespace kaocheng::report {

namespace {

using Json = nlohmann::ordered_json;

Json ParametersJson(const SweepReport& report) {
  Json parameters = Json::array();
  for (const SweepReport::Parameter& parameter : report.parameters) {
    Json kept = Json::array();
    for (const Term& policy : parameter.kept) kept.push_back(policy.en);
    parameters.push_back({{"name", parameter.name},
                          {"title", parameter.title},
                          {"policy", parameter.policy},
                          {"type", parameter.type},
                          {"values", parameter.canonical},
                          {"other_value_in", std::move(kept)}});
  }
  return parameters;
}

Json FiguresJson(const SweepReport& report, const sweep::Figures& figures) {
  Json awards = Json::object(), grades = Json::object(), sanctions = Json::object();
  for (size_t i = 0; i < report.counted.size(); ++i) {
    const sweep::Counted& counted = report.counted[i];
    const sweep::Counts& counts = figures.counts[i];
    if (counted.kind == hir::OutcomeKind::kAward) {
      Json& award = awards[counted.name];
      award = {{"count", counts.by_class.front()}};
      if (counted.money) award["money"] = FormatMoney(counts.fen);
      continue;
    }
    Json& classes = (counted.kind == hir::OutcomeKind::kGrade ? grades : sanctions)[counted.name];
    for (size_t k = 0; k < counted.classes.size(); ++k) classes[counted.classes[k].name] = counts.by_class[k];
  }
  const sweep::Spread& spread = figures.spread;
  return {{"cost", FormatMoney(figures.fen)},
          {"lines", figures.lines},
          {"undetermined", figures.undetermined},
          {"for_decision", figures.for_decision},
          {"paid", spread.paid},
          {"median", FormatMoney(spread.median)},
          {"ninetieth", FormatMoney(spread.ninetieth)},
          {"maximum", FormatMoney(spread.most)},
          {"awards", std::move(awards)},
          {"grades", std::move(grades)},
          {"sanctions", std::move(sanctions)}};
}

Json TitlesJson(const SweepReport& report) {
  Json titles = Json::object();
  for (const sweep::Counted& counted : report.counted) {
    titles[counted.name] = counted.title;
    if (counted.kind == hir::OutcomeKind::kAward) continue;
    for (const sweep::Class& c : counted.classes) titles[counted.name + "." + c.name] = c.title;
  }
  return titles;
}

}  // namespace

std::string SweepJson(const SweepReport& report) {
  Json combinations = Json::array();
  for (const SweepReport::Combination& combination : report.combinations) {
    Json values = Json::object();
    for (size_t p = 0; p < report.parameters.size(); ++p) {
      const SweepReport::Parameter& parameter = report.parameters[p];
      // Two policies' parameters of one name are told apart by the policy.
      const std::string& name = parameter.name;
      values[values.contains(name) ? parameter.policy + "." + name : name] =
          parameter.canonical[combination.values[p]];
    }
    Json item = {{"values", std::move(values)}};
    if (!report.goal.empty()) item["meets"] = combination.meets;
    item.update(FiguresJson(report, combination.figures));
    combinations.push_back(std::move(item));
  }
  Json json = {{"engine", report.engine},
               {"command", report.command},
               {"policy", PartyJson(report.policy)},
               {"data", {{"path", report.data.name}, {"sha256", report.data.sha256}}},
               {"period",
                {{"name", report.period.name},
                 {"first", FormatDate(report.period.first)},
                 {"last", FormatDate(report.period.last)}}},
               {"evaluation_date", FormatDate(report.period.today)}};
  if (report.as_of) json["as_of"] = FormatDate(*report.as_of);
  if (!report.unit.empty()) json["unit"] = report.unit;
  json["rejects"] = report.rejects;
  json["parameters"] = ParametersJson(report);
  json["titles"] = TitlesJson(report);
  if (!report.goal.empty()) {
    json["goal"] = {{"text", report.goal}, {"met", report.any_meets()}};
    if (!report.any_meets()) json["goal"]["nearest"] = report.nearest;
  }
  json["combinations"] = std::move(combinations);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kaocheng::report
