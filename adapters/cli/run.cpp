#include <algorithm>
#include <iostream>

#include "adapters/cli/driver.h"
#include "adapters/cli/subjects.h"
#include "adapters/cli/write.h"
#include "adapters/report/terminal.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

namespace {

void PrintSummary(const Session& session, const Assessment& assessment) {
  const Options& options = session.options;
  std::cout << report::RenderTerminal(assessment.summary, options.language);
  if (options.out.empty()) return;
  std::cout << (options.language == Language::kZh ? "\n结果已写入 " : "\nwritten to ") << options.out << "\n";
}

void PrintLines(const Session& session, const Assessment& assessment) {
  report::LineWriter writer(*assessment.dictionary, assessment.period.name, session.options.language);
  std::string text;
  for (const Stretch& stretch : InOrder(assessment)) {
    for (const outcome::Line& line : stretch.lines) {
      text.clear();
      writer.AppendJson(text, *stretch.program, line);
      text += '\n';
      std::cout << text;
    }
  }
}

}  // namespace

int Run(Session& session) {
  const Options& options = session.options;
  const std::optional<data::Period> period = ReadPeriod(session);
  if (!period) return kUsage;
  if (WouldDestroy(options.out)) {
    session.emitter.Report(Code::kNotAResult, {}, {options.out});
    return kUsage;
  }
  if (HoldsOther(session)) return kUsage;
  if (const Exit exit = CompilePolicies(session, Which::kJudging); exit != kDone) return exit;
  const std::optional<data::Dataset> dataset = LoadData(session);
  if (!dataset) return kEnvironment;
  if (!options.unit.empty() && !UnitExists(session, *dataset)) return kUsage;
  const report::Names names(*dataset);
  const Assessment assessment = Assess(session, *dataset, *period, names);
  if (!AreWhole(session, *dataset)) return kEnvironment;
  if (assessment.rejects > 0 && !options.allow_rejects) {
    session.emitter.Report(Code::kRejects, {}, {std::to_string(assessment.rejects)});
    return kEnvironment;
  }
  if (assessment.judged.empty()) {
    session.emitter.Report(assessment.only_measures ? Code::kOnlyMeasures : Code::kNobodyJudged, {});
    return kUsage;
  }
  if (!options.out.empty()) {
    const std::optional<Term> error =
        session.phases.Do({"write", "写出结果"}, [&] { return WriteOutput(session, *dataset, assessment); });
    if (error) {
      session.emitter.Report(Code::kCannotWrite, {}, {*error});
      return kEnvironment;
    }
  }
  if (options.json) {
    PrintLines(session, assessment);
  } else {
    PrintSummary(session, assessment);
  }
  return assessment.summary.total().undetermined > 0 ? kUndetermined : kDone;
}

}  // namespace kaocheng::cli
