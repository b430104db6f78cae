#include "adapters/cli/driver.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "adapters/cli/rulings.h"
#include "engine/exec/execute.h"
#include "engine/explain/explain.h"
#include "engine/plan/plan.h"

namespace kaocheng::cli {

namespace {

// Of all lines those that --unit asks for.
void KeepUnit(const hir::Program& program, const data::Snapshot& snapshot, const std::string& unit,
              std::vector<outcome::Line>& lines) {
  if (unit.empty()) return;
  std::erase_if(lines, [&](const outcome::Line& line) {
    const data::Row row = report::SubjectRow(program, snapshot, line);
    return !report::LiesIn(program, snapshot, line.outcome->subject, row, unit);
  });
}

}  // namespace

Assessment Assess(Session& session, const data::Dataset& dataset, const data::Period& period,
                  const report::Names& names) {
  const Options& options = session.options;
  Phases& phases = session.phases;
  Assessment assessment;
  assessment.period = period;
  assessment.rejects = dataset.rejects;
  std::set<std::string> read;  // record types of the policies that judge somebody
  for (const Compiled& policy : session.compilation.policies) {
    const hir::Program& program = policy.program;
    const data::Snapshot snapshot = phases.Do({"snapshot " + program.policy, "取数 " + program.policy}, [&] {
      return data::BuildSnapshot(dataset, program, policy.more_specific, period, session.emitter,
                                 assessment.rejects);
    });
    if (assessment.rejects > 0 && !options.allow_rejects) continue;
    if (!outcome::JudgesAnybody(program, snapshot)) continue;
    for (const hir::Space& space : program.spaces) {
      if (space.kind == hir::Space::Kind::kRecord) read.insert(space.named.name);
    }
    const plan::Plan plan = plan::MakePlan(program, plan::OutcomeColumns(program, snapshot, options.measures),
                                           {.foreign = false});
    const exec::Results results = phases.Do({"execute " + program.policy, "计算 " + program.policy}, [&] {
      return exec::Execute(plan, snapshot, {.threads = options.threads});
    });
    std::vector<outcome::Line> lines =
        phases.Do({"collect " + program.policy, "汇集 " + program.policy}, [&] {
          return outcome::Collect({program, snapshot, results}, options.measures);
        });
    WarnOfRulings({program, snapshot, results}, session.emitter);
    KeepUnit(program, snapshot, options.unit, lines);
    phases.Do({"needs " + program.policy, "查找缺项 " + program.policy}, [&] {
      explain::FillNeeds(program, snapshot, results, session.compilation.files.sources, lines,
                         options.threads);
    });
    phases.Do({"summarise " + program.policy, "汇总 " + program.policy},
              [&] { assessment.summary.Add(program, snapshot, names, lines, options.unit); });
    if (!lines.empty()) assessment.judged.push_back({&policy, std::move(lines)});
  }
  data::WarnOfMissingTables(dataset, read, session.emitter);
  assessment.summary.Finish();
  return assessment;
}

}  // namespace kaocheng::cli
