#include "engine/explain/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "adapters/cli/flips.h"
#include "adapters/cli/session.h"
#include "adapters/cli/subjects.h"
#include "adapters/report/lines.h"
#include "dsl/diagnostics/code.h"
#include "dsl/format/format.h"
#include "engine/data/region.h"
#include "engine/data/titles.h"

namespace kaocheng::cli {

namespace {

constexpr size_t kMaxTrees = 200;  // that one call prints

// The program that judges a subject, and where the subject stands in it.
struct Seat {
  const Compiled* policy = nullptr;
  std::unique_ptr<data::Snapshot> snapshot;
  hir::SpaceId kind;
  data::Row row = data::kNoRow;
};

// The judged row of a subject; kNoRow where this snapshot does not judge it.
data::Row JudgedRow(const data::Snapshot& snapshot, hir::SpaceId kind, const std::string& id) {
  const data::SpaceData& entities = snapshot.spaces[kind.value];
  const std::optional<int32_t> code = snapshot.dictionary->Find(id);
  for (data::Row row = 0; row < entities.rows; ++row) {
    const auto at = static_cast<size_t>(row);
    if (entities.judged[at] != 0 && entities.ids[at] == code) return row;
  }
  return data::kNoRow;
}

Seat FindSeat(Session& session, const data::Dataset& dataset, const data::Period& period,
              const Subject& subject) {
  const std::vector<Compiled>& policies = session.compilation.policies;
  for (const size_t at : NarrowestFirst(policies)) {
    const Compiled* const policy = &policies[at];
    if (!data::LiesIn(dataset, subject.kind, subject.id, policy->program.region)) continue;
    Emitter rejects;  // what a run says about the data is not said again
    uint64_t count = 0;
    auto snapshot = std::make_unique<data::Snapshot>(
        data::BuildSnapshot(dataset, policy->program, policy->more_specific, period, rejects, count));
    for (size_t i = 0; i < policy->program.spaces.size(); ++i) {
      const hir::SpaceId kind = policy->program.spaces.id_at(i);
      const hir::Space& space = policy->program.spaces[kind];
      if (space.kind != hir::Space::Kind::kEntity || space.named.name != subject.kind) continue;
      const data::Row row = JudgedRow(*snapshot, kind, subject.id);
      if (row != data::kNoRow) return {policy, std::move(snapshot), kind, row};
    }
  }
  return {};
}

bool Calls(const hir::Named& named, const std::string& word) {
  return named.name == word || named.title == word ||
         std::find(named.aliases.begin(), named.aliases.end(), word) != named.aliases.end();
}

// By the outcome's name, its ladder's, or the violation's.
bool Calls(const hir::Program& program, const hir::Outcome& outcome, const std::string& word) {
  if (Calls(outcome.named, word)) return true;
  if (outcome.kind != hir::OutcomeKind::kSanction) return false;
  const hir::Ladder& ladder = program.ladders[outcome.ladder];
  return Calls(ladder.named, word) || Calls(ladder.violations[outcome.violation].named, word);
}

// The rows of an outcome's space that are about the subject.
std::vector<data::Row> RowsOf(const Seat& seat, hir::SpaceId space) {
  if (space == seat.kind) return {seat.row};
  std::vector<data::Row> rows;
  const hir::Program& program = seat.policy->program;
  const data::SpaceData& data = seat.snapshot->spaces[space.value];
  if (program.spaces[space].owner != seat.kind || data.offsets.empty()) return rows;
  const auto owner = static_cast<size_t>(seat.row);
  for (data::Row row = data.offsets[owner]; row < data.offsets[owner + 1]; ++row) rows.push_back(row);
  return rows;
}

// Without OUTCOME every line that a run writes; with it what is meant, also where a run has no line to write.
std::vector<outcome::Line> Choose(const Seat& seat, const outcome::Read& read, const std::string& wanted) {
  const hir::Program& program = seat.policy->program;
  if (wanted.empty()) return outcome::LinesOf(program, *seat.snapshot, read, seat.kind, seat.row, false);
  const bool may_be_record = seat.snapshot->dictionary->Find(wanted).has_value();
  const auto asked = [&](const hir::Outcome& outcome) {
    return Calls(program, outcome, wanted) || (may_be_record && outcome.kind == hir::OutcomeKind::kSanction);
  };
  std::vector<outcome::Line> lines =
      outcome::LinesOf(program, *seat.snapshot, read, seat.kind, seat.row, true, asked);
  std::erase_if(lines, [&](const outcome::Line& line) {
    return outcome::RecordOf(*seat.snapshot->dictionary, line) != wanted &&
           !Calls(program, *line.outcome, wanted);
  });
  if (!lines.empty()) return lines;
  for (const hir::Outcome& outcome : program.outcomes) {
    if (outcome.subject != seat.kind || !Calls(program, outcome, wanted)) continue;
    for (const data::Row row : RowsOf(seat, outcome.space)) {
      if (lines.size() < kMaxTrees)
        lines.push_back(outcome::LineFor(program, *seat.snapshot, read, outcome, row));
    }
  }
  return lines;
}

void ReportUnknown(Session& session, const Seat& seat) {
  std::string list;
  std::set<std::string> listed;  // a ladder has an outcome for each of its violations
  for (const hir::Outcome& outcome : seat.policy->program.outcomes) {
    if (outcome.subject != seat.kind || !listed.insert(outcome.named.name).second) continue;
    list += (list.empty() ? "" : ", ") + outcome.named.name;
    if (outcome.named.title != outcome.named.name) list += " " + outcome.named.title;
  }
  session.emitter.Report(Code::kUnknownOutcome, {}, {session.options.subject, session.options.outcome, list});
}

// Whether the subject could have such an outcome, but nothing of the period is about it.
bool IsKnown(const Seat& seat, const std::string& wanted) {
  const hir::Program& program = seat.policy->program;
  return std::any_of(program.outcomes.begin(), program.outcomes.end(), [&](const hir::Outcome& outcome) {
    return outcome.subject == seat.kind && Calls(program, outcome, wanted);
  });
}

// 举报有功奖 2016Q2; of a sanction with its violation and record.
Term HeadingOf(const hir::Program& program, const data::Dictionary& dictionary, const outcome::Line& line) {
  Term heading = data::TitleOf(line.outcome->named);
  const auto add = [&](std::string_view en, std::string_view zh) {
    if (en.empty()) return;
    heading.en += fmt::format(" {}", en);
    heading.zh += fmt::format(" {}", zh);
  };
  if (line.outcome->kind == hir::OutcomeKind::kSanction) {
    const Term violation =
        data::TitleOf(program.ladders[line.outcome->ladder].violations[line.outcome->violation].named);
    add(violation.en, violation.zh);
  }
  for (const std::string_view place : {outcome::ScopeOf(line), outcome::RecordOf(dictionary, line)})
    add(place, place);
  return heading;
}

}  // namespace

int Explain(Session& session) {
  const Options& options = session.options;
  const std::optional<data::Period> period = ReadPeriod(session);
  if (!period) return kUsage;
  if (const Exit exit = CompilePolicies(session, Which::kJudging); exit != kDone) return exit;
  const std::optional<data::Dataset> dataset = LoadData(session);
  if (!dataset) return kEnvironment;
  const report::Names names(*dataset);
  const std::optional<Subject> subject = FindSubject(session, *dataset, names);
  if (!subject) return kUsage;
  const Seat seat =
      session.phases.Do({"snapshot", "取数"}, [&] { return FindSeat(session, *dataset, *period, *subject); });
  if (seat.policy == nullptr) {
    session.emitter.Report(Code::kNotJudged, {}, {options.subject, options.period});
    return kUsage;
  }

  const hir::Program& program = seat.policy->program;
  const Sources& sources = session.compilation.files.sources;
  explain::Replay replay(program, *seat.snapshot);
  std::vector<outcome::Line> lines = Choose(seat, replay.Reader(), options.outcome);
  if (lines.empty() && !options.outcome.empty() && !IsKnown(seat, options.outcome)) {
    ReportUnknown(session, seat);
    return kUsage;
  }
  if (lines.size() > kMaxTrees) lines.resize(kMaxTrees);

  std::optional<format::Wordings> wordings;  // JSON has the text as written
  if (!options.json)
    wordings.emplace(sources, session.compilation.files.ast, seat.policy->consolidated.chain,
                     options.language);
  const auto wording = [&](Span span) { return wordings->At(span); };
  report::LineWriter writer(dataset->dictionary, period->name, options.language);
  bool undetermined = false;
  std::string text;
  nlohmann::ordered_json outcomes = nlohmann::ordered_json::array();
  if (!options.json) {
    const std::string_view name = names.Of(subject->kind, subject->id);
    text = fmt::format("{} {} · {} · {}\n", subject->id, name, program.title, period->name);
  }
  if (lines.empty() && !options.json) {
    Term nothing("no outcomes in this period", "本期没有考核结果");
    if (!options.outcome.empty())
      nothing = Term("`" + options.outcome + "`: no records of the period are about it",
                     "“" + options.outcome + "”：本期没有与之有关的记录");
    text += fmt::format("\n{}\n", options.language == Language::kZh ? nothing.zh : nothing.en);
  }
  for (outcome::Line& line : lines) {
    if (options.flip) {
      const flip::Search search = session.phases.Do({"search", "查找变动"}, [&] {
        return flip::Find(
            {program, seat.policy->more_specific, *dataset, *period, subject->kind, subject->id, line,
             [&](size_t tried, size_t most) { session.phases.Report(fmt::format("{}/{}", tried, most)); }});
      });
      if (options.json) {
        nlohmann::ordered_json entry = {{"name", line.outcome->named.name}};
        if (const auto scope = outcome::ScopeOf(line); !scope.empty()) entry["scope"] = scope;
        if (const auto record = outcome::RecordOf(dataset->dictionary, line); !record.empty())
          entry["record"] = record;
        entry.update(FlipJson(search));
        outcomes.push_back(std::move(entry));
      } else {
        text += '\n' + FlipText(search, HeadingOf(program, dataset->dictionary, line), options.language);
      }
      continue;
    }
    explain::FillNeeds(replay, program, *seat.snapshot, sources, line);
    undetermined = undetermined || line.status == outcome::Status::kUndetermined;
    const explain::Node tree = explain::Explain(replay, program, *seat.snapshot, line);
    if (options.json) {
      std::string json;
      writer.AppendJson(json, program, line);
      nlohmann::ordered_json& entry = outcomes.emplace_back(nlohmann::ordered_json::parse(json));
      entry["explanation"] =
          nlohmann::ordered_json::parse(explain::RenderJson(tree, sources, options.language));
    } else {
      text += '\n' + explain::RenderText(tree, sources, options.language, wording);
    }
  }
  if (!AreWhole(session, *dataset)) return kEnvironment;
  if (options.json) {
    const nlohmann::ordered_json json = {{"subject", subject->id},
                                         {"entity", subject->kind},
                                         {"policy", program.policy},
                                         {"period", period->name},
                                         {"outcomes", std::move(outcomes)}};
    text = json.dump(2) + "\n";
  }
  std::cout << text;
  return undetermined ? kUndetermined : kDone;
}

}  // namespace kaocheng::cli
