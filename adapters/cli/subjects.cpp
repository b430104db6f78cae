#include "adapters/cli/subjects.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"
#include "engine/data/titles.h"

namespace kaocheng::cli {

namespace {

constexpr size_t kMaxListed = 10;
constexpr size_t kMaxCandidates = 100'000;  // that are compared for a near miss

std::vector<Subject> WithId(const data::Dataset& dataset, const std::string& id) {
  std::vector<Subject> found;
  const std::optional<int32_t> code = dataset.dictionary.Find(id);
  if (!code) return found;
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    if (!dataset.schema.tables[t].entity || dataset.index[t].by_id.Find(*code) < 0) continue;
    found.push_back({dataset.schema.tables[t].name, id});
  }
  return found;
}

std::vector<Subject> WithName(const data::Dataset& dataset, const report::Names& names,
                              const std::string& name) {
  std::vector<Subject> found;
  for (const data::TableSchema& table : dataset.schema.tables) {
    if (!table.entity) continue;
    for (const std::string& id : names.Ids(table.name, name)) found.push_back({table.name, id});
  }
  return found;
}

// Says so where the word is the id of a record, which is somebody's.
bool ReportRecord(Session& session, const data::Dataset& dataset, const std::string& id) {
  const std::optional<int32_t> code = dataset.dictionary.Find(id);
  if (!code) return false;
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    const data::TableSchema& schema = dataset.schema.tables[t];
    const data::RawTable& table = dataset.tables[t];
    const auto at = std::find(table.ids.begin(), table.ids.end(), *code);
    if (schema.entity || at == table.ids.end()) continue;
    const int32_t owner = table.owners[static_cast<size_t>(at - table.ids.begin())];
    if (owner < 0) continue;
    session.emitter.Report(Code::kSubjectIsRecord, {},
                           {id, data::TitleOf(schema), dataset.dictionary.Text(owner)});
    return true;
  }
  return false;
}

void ReportHomonyms(Session& session, const data::Schema& schema, const std::string& wanted,
                    const std::vector<Subject>& found) {
  Term list{""};
  for (size_t i = 0; i < std::min(found.size(), kMaxListed); ++i) {
    const Term kind = data::TitleOf(schema.tables[schema.Index(found[i].kind, true).value()]);
    list.en += fmt::format("{}{} ({})", i == 0 ? "" : ", ", found[i].id, kind.en);
    list.zh += fmt::format("{}{}（{}）", i == 0 ? "" : "、", found[i].id, kind.zh);
  }
  if (found.size() > kMaxListed) {
    list.en += " …";
    list.zh += "……";
  }
  session.emitter.Report(Code::kHomonyms, {}, {wanted, std::to_string(found.size()), list});
}

std::vector<std::string> Candidates(const data::Dataset& dataset, const report::Names* names) {
  std::set<std::string> candidates;
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    const data::TableSchema& table = dataset.schema.tables[t];
    if (!table.entity) continue;
    for (const int32_t id : dataset.index[t].ids) {
      if (candidates.size() >= kMaxCandidates) break;
      candidates.emplace(dataset.dictionary.Text(id));
      if (names != nullptr) candidates.emplace(names->Of(table.name, dataset.dictionary.Text(id)));
    }
  }
  candidates.erase("");
  return {candidates.begin(), candidates.end()};
}

}  // namespace

std::optional<Subject> FindSubject(Session& session, const data::Dataset& dataset,
                                   const report::Names& names) {
  const std::string& wanted = session.options.subject;
  std::vector<Subject> found = WithId(dataset, wanted);
  if (found.empty()) found = WithName(dataset, names, wanted);
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    if (ReportRecord(session, dataset, wanted)) return std::nullopt;
    const std::optional<std::string> near = SuggestName(wanted, Candidates(dataset, &names));
    if (near) {
      session.emitter.Report(Code::kUnknownSubjectNear, {}, {wanted, *near});
    } else {
      session.emitter.Report(Code::kUnknownSubject, {}, {wanted});
    }
    return std::nullopt;
  }
  ReportHomonyms(session, dataset.schema, wanted, found);
  return std::nullopt;
}

bool UnitExists(Session& session, const data::Dataset& dataset) {
  const std::string& unit = session.options.unit;
  if (!WithId(dataset, unit).empty()) return true;
  const std::vector<Subject> named = WithName(dataset, report::Names(dataset), unit);
  if (named.size() > 1) {
    ReportHomonyms(session, dataset.schema, unit, named);
    return false;
  }
  const std::optional<std::string> near =
      named.empty() ? SuggestName(unit, Candidates(dataset, nullptr)) : named.front().id;
  if (near) {
    session.emitter.Report(Code::kUnknownUnitNear, {}, {unit, *near});
  } else {
    session.emitter.Report(Code::kUnknownUnit, {}, {unit});
  }
  return false;
}

}  // namespace kaocheng::cli
