#include "adapters/cli/driver.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <set>
#include <string>
#include <utility>

#include "adapters/cli/coverage.h"
#include "adapters/cli/rulings.h"
#include "dsl/base/parallel.h"
#include "dsl/diagnostics/repeat.h"
#include "engine/data/region.h"
#include "engine/exec/execute.h"
#include "engine/explain/explain.h"
#include "engine/plan/plan.h"

namespace kaocheng::cli {

namespace {

// What one policy comes to. Nothing in it refers to the snapshot, which goes as soon as its policy is done;
// of the names of its cells, to which lines refer, `names` takes hold.
struct Part {
  Emitter of_data, of_rulings;
  uint64_t rejects = 0;
  bool judges = false;
  outcome::Lines lines;
  outcome::CellNames names;
  report::Summary summary;
};

bool OnlyMeasures(const hir::Program& program) {
  return std::all_of(program.outcomes.begin(), program.outcomes.end(),
                     [](const hir::Outcome& outcome) { return outcome.kind == hir::OutcomeKind::kMeasure; });
}

// Of all lines those that --unit asks for.
void KeepUnit(const hir::Program& program, const data::Snapshot& snapshot, const std::string& unit,
              outcome::Lines& lines) {
  if (unit.empty()) return;
  for (std::vector<outcome::Line>& piece : lines) {
    std::erase_if(piece, [&](const outcome::Line& line) {
      const data::Row row = report::SubjectRow(program, snapshot, line);
      return !report::LiesIn(program, snapshot, line.outcome->subject, row, unit);
    });
  }
}

// Meets policies with the data, each by itself, so that several can be at work at a time.
class Assessor {
 public:
  Assessor(const Session& session, const data::Dataset& dataset, const data::Period& period,
           const report::Names& names)
      : session_(session),
        options_(session.options),
        dataset_(dataset),
        period_(period),
        names_(names),
        threads_(ThreadCount(options_.threads)),
        rejects_(dataset.rejects),
        coverage_(dataset) {}

  // At most as many snapshots as threads are there at a time. Those that see most people come first, while
  // there are no lines yet.
  std::vector<Part> Run() {
    const auto& policies = session_.compilation.policies;
    const std::vector<size_t> order = WidestFirst(policies);
    std::vector<size_t> works;  // 1 where a policy may have somebody to judge: others are done at once
    for (const Compiled& policy : policies)
      works.push_back(data::MayCoverAnybody(dataset_, policy.program.region) ? 1 : 0);
    left_ = std::accumulate(works.begin(), works.end(), size_t{0});
    std::vector<Part> parts(policies.size());
    ParallelFor(policies.size(), threads_, [&](size_t i, size_t) {
      Assess(policies[order[i]], parts[order[i]]);
      left_ -= works[order[i]];
    });
    return parts;
  }

  const Coverage& coverage() const { return coverage_; }
  bool rejected() const { return rejects_ > 0 && !options_.allow_rejects; }

 private:
  template <typename Work>
  decltype(auto) Do(const char* en, const char* zh, const hir::Program& program, Work&& work) {
    return session_.phases.Do(
        {std::string(en) + " " + program.policy, std::string(zh) + " " + program.policy},
        std::forward<Work>(work));
  }

  void Assess(const Compiled& policy, Part& part) {
    const hir::Program& program = policy.program;
    data::Snapshot snapshot = Do("snapshot", "取数", program, [&] {
      return data::BuildSnapshot(dataset_, program, policy.more_specific, period_, part.of_data,
                                 part.rejects);
    });
    rejects_ += part.rejects;
    if (rejected() || !outcome::JudgesAnybody(program, snapshot)) return;
    part.judges = true;
    coverage_.Add(program, snapshot);
    const plan::Plan plan = plan::MakePlan(
        program, explain::WithReplayed(program, plan::OutcomeColumns(program, snapshot, options_.measures)),
        {.foreign = false});
    const exec::Results results =
        Do("execute", "计算", program, [&] { return exec::Execute(plan, snapshot, {.threads = Threads()}); });
    part.lines = Do("collect", "汇集", program, [&] {
      return outcome::Collect({program, snapshot, results}, options_.measures, Threads());
    });
    WarnOfRulings({program, snapshot, results}, part.of_rulings);
    KeepUnit(program, snapshot, options_.unit, part.lines);
    Do("needs", "查找缺项", program, [&] {
      explain::FillNeeds(program, snapshot, results, session_.compilation.files.sources, part.lines,
                         Threads());
    });
    Do("summarise", "汇总", program,
       [&] { part.summary.Add(program, snapshot, names_, part.lines, options_.unit); });
    part.names = outcome::TakeCellNames(snapshot);
  }

  // Of one policy at work: no more than --threads are busy, whichever policies are left.
  int Threads() const { return static_cast<int>(threads_ / std::clamp<size_t>(left_.load(), 1, threads_)); }

  const Session& session_;
  const Options& options_;
  const data::Dataset& dataset_;
  const data::Period& period_;
  const report::Names& names_;
  const size_t threads_;
  std::atomic<size_t> left_ = 0;  // policies with work to do that are not done
  std::atomic<uint64_t> rejects_;
  Coverage coverage_;
};

}  // namespace

Assessment Assess(Session& session, const data::Dataset& dataset, const data::Period& period,
                  const report::Names& names) {
  Assessment assessment;
  assessment.dictionary = &dataset.dictionary;
  assessment.period = period;
  assessment.rejects = dataset.rejects;
  Assessor assessor(session, dataset, period, names);
  std::vector<Part> parts = assessor.Run();
  std::set<std::string> read;  // record types of the policies that judge somebody
  for (size_t i = 0; i < parts.size(); ++i) {
    Part& part = parts[i];
    RepeatAll(part.of_data, session.emitter);
    assessment.rejects += part.rejects;
    if (assessor.rejected() || !part.judges) continue;
    const Compiled& policy = session.compilation.policies[i];
    for (const hir::Space& space : policy.program.spaces) {
      if (space.kind == hir::Space::Kind::kRecord) read.insert(space.named.name);
    }
    RepeatAll(part.of_rulings, session.emitter);
    assessment.summary.Append(std::move(part.summary));
    std::erase_if(part.lines, [](const auto& piece) { return piece.empty(); });
    if (!session.options.measures && OnlyMeasures(policy.program)) assessment.only_measures = true;
    if (!part.lines.empty())
      assessment.judged.push_back({&policy, std::move(part.lines), std::move(part.names)});
  }
  data::WarnOfMissingTables(dataset, read, session.emitter);
  if (!assessment.judged.empty()) assessor.coverage().WarnOfOthers(session, period);
  assessment.summary.Finish();
  return assessment;
}

}  // namespace kaocheng::cli
