#include <cmath>
#include <nlohmann/json.hpp>

#include "adapters/file/digest.h"
#include "adapters/report/comparison_words.h"
#include "adapters/report/lines.h"
#include "adapters/report/party_json.h"
#include "adapters/report/text.h"
#include "dsl/base/date.h"
#include "dsl/base/number.h"
#include "engine/compare/groups.h"

namespace kaocheng::report {

namespace {

using compare::Change;
using compare::Comparison;
using compare::OutcomeChange;
using compare::Tally;
using Json = nlohmann::ordered_json;

Json MoneyJson(int64_t before, int64_t after) {
  return {
      {"before", FormatMoney(before)}, {"after", FormatMoney(after)}, {"delta", FormatMoney(after - before)}};
}

Json TallyJson(const Tally& tally) {
  return {{"people", tally.people}, {"changed", tally.changed()},
          {"better", tally.better}, {"worse", tally.worse},
          {"mixed", tally.mixed},   {"money", MoneyJson(tally.fen_before, tally.fen_after)}};
}

Json OutcomesJson(const Comparison& comparison) {
  Json outcomes = Json::array();
  for (const OutcomeChange& outcome : comparison.outcomes) {
    if (outcome.changed == 0) continue;
    Json matrix = Json::array();
    // In the order of the classes.
    for (const compare::Class& from : outcome.classes) {
      for (const compare::Class& to : outcome.classes) {
        const auto cell = outcome.matrix.find({from.name, to.name});
        if (cell == outcome.matrix.end()) continue;
        matrix.push_back({{"from", from.name}, {"to", to.name}, {"count", cell->second}});
      }
    }
    Json item = {{"kind", outcome::KindName(outcome.kind)},
                 {"name", outcome.name},
                 {"title", outcome.title},
                 {"entity", outcome.entity},
                 {"lines", outcome.lines},
                 {"changed", outcome.changed},
                 {"better", outcome.better},
                 {"worse", outcome.worse},
                 {"matrix", std::move(matrix)}};
    if (outcome.money) item["money"] = MoneyJson(outcome.fen_before, outcome.fen_after);
    outcomes.push_back(std::move(item));
  }
  return outcomes;
}

Json UnitsJson(const Comparison& comparison) {
  Json units = Json::array();
  for (const auto& [key, money] : comparison.money) {
    if (money.count_before == money.count_after && money.fen_before == money.fen_after) continue;
    const auto& [county, township, outcome] = key;
    units.push_back({{"county", county},
                     {"township", township},
                     {"award", comparison.outcomes[outcome].name},
                     {"count_before", money.count_before},
                     {"count_after", money.count_after},
                     {"money", MoneyJson(money.fen_before, money.fen_after)}});
  }
  return units;
}

Json SaidJson(const std::optional<compare::Said>& said) {
  if (!said) return nullptr;
  Json json = {{"value", said->value.empty() ? Json() : Json(said->value)},
               {"status", StatusName(said->status)}};
  if (!said->state.empty()) json["state"] = said->state;
  if (!said->required.empty()) json["required"] = said->required;
  if (!said->met.empty()) json["met"] = said->met;
  if (!said->handled_by.empty()) json["handled_by"] = said->handled_by;
  return json;
}

Json ChangeJson(const Comparison& comparison, const Change& change, const Names& names) {
  const OutcomeChange& outcome = comparison.outcomes[change.outcome];
  const compare::Subject& subject = comparison.subjects[change.subject];
  Json json = {{"subject", subject.id},    {"subject_name", names.Of(subject.entity, subject.id)},
               {"entity", subject.entity}, {"kind", outcome::KindName(outcome.kind)},
               {"name", outcome.name},     {"title", outcome.title}};
  if (!change.scope.empty()) json["scope"] = change.scope;
  if (!change.violation.en.empty()) json["violation"] = change.violation.en;
  if (!change.record.empty()) json["record"] = change.record;
  if (!change.on.empty()) json["on"] = change.on;
  json["before"] = SaidJson(change.before);
  json["after"] = SaidJson(change.after);
  json["effect"] = EffectName(change.effect);
  if (outcome.money) json["money"] = FormatMoney(change.fen());
  if (change.cause != compare::Cause::kUnknown) {
    json["cause"] = CauseName(change.cause);
    Json ways = Json::array();
    for (const std::vector<size_t>& way : change.ways) {
      Json of = Json::array();
      for (const size_t provision : way) of.push_back(ProvisionName(provision));
      ways.push_back(std::move(of));
    }
    json["ways"] = std::move(ways);
    Json shares = Json::object();
    for (const compare::Share& share : change.shares)
      shares[ProvisionName(share.provision)] = std::round(share.part * 1e6) / 1e6;
    json["shares"] = std::move(shares);
  }
  return json;
}

Json ProvisionsJson(const ComparisonReport& report) {
  Json provisions = Json::array();
  for (size_t i = 0; i < report.provisions.size(); ++i) {
    const ProvisionText& provision = report.provisions[i];
    provisions.push_back({{"id", ProvisionName(i)},
                          {"clause", provision.clause},
                          {"title", provision.title},
                          {"before", provision.before.en},
                          {"after", provision.after.en},
                          {"place_before", provision.place_before},
                          {"place_after", provision.place_after}});
  }
  return provisions;
}

}  // namespace

std::string PopulationHash(const Comparison& comparison) {
  std::string text;
  for (const compare::Subject& subject : comparison.subjects)
    text += subject.entity + " " + subject.id + "\n";
  return file::Sha256(text);
}

std::string ComparisonJson(const ComparisonReport& report, const Names& names) {
  const Comparison& comparison = report.comparison;
  const Tally all = compare::TallyAll(comparison);
  Json json;
  json["engine"] = report.engine;
  json["command"] = report.command;
  json["period"] = {{"name", report.period.name},
                    {"first", FormatDate(report.period.first)},
                    {"last", FormatDate(report.period.last)}};
  json["evaluation_date"] = FormatDate(report.period.today);
  if (report.as_of) json["as_of"] = FormatDate(*report.as_of);
  json["base"] = PartyJson(report.base);
  if (report.without.empty()) {
    json["with"] = PartyJson(report.with);
  } else {
    json["without"] = report.without;
  }
  json["data"] = {{"path", report.data.name}, {"sha256", report.data.sha256}};
  json["rejects"] = report.rejects;
  json["population"] = {{"people", all.people},
                        {"subjects", comparison.subjects.size()},
                        {"regions", report.regions},
                        {"sha256", report.population}};
  json["provisions"] = ProvisionsJson(report);
  json["people"] = TallyJson(all);
  json["outcomes"] = OutcomesJson(comparison);
  json["units"] = UnitsJson(comparison);
  if (!report.by.empty()) {
    Json groups = Json::array();
    const auto tallies = compare::TallyBy(comparison, [](const compare::Subject& subject) {
      return subject.grouped ? std::optional(subject.group) : std::nullopt;
    });
    for (const auto& [group, tally] : tallies) {
      Json item = TallyJson(tally);
      item["group"] = group.title.en;
      groups.push_back(std::move(item));
    }
    json["by"] = {{"attribute", report.by}, {"groups", std::move(groups)}};
  }
  Json changes = Json::array();
  for (const Change& change : comparison.changes) changes.push_back(ChangeJson(comparison, change, names));
  json["changes"] = std::move(changes);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kaocheng::report
